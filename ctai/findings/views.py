"""What exists and what is missing on the territory of a contract: its home page, and the three kinds of lines."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import conflict_of
from ctai.contracts.doors import contract_or_404
from ctai.design.clock import today
from ctai.findings import acts, permissions
from ctai.findings.filters import listing
from ctai.findings.forms import ReasonForm
from ctai.findings.kinds import KINDS, Kind
from ctai.findings.overview import by_theme
from ctai.findings.pages import PER_PAGE, contract_of, draw_line, line_or_404, page_context
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless


@require_GET
def home(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    if not permissions.is_open(contract):
        return render(request, "findings/not_open.html", {"contract": contract})
    rows = by_theme(contract)
    context = page_context(
        request,
        contract,
        rows=rows,
        holes=[row for row in rows if row.is_hole],
        unproved=sum(row.unproved for row in rows),
        refusal=permissions.can_write(contract, request.membership),
    )
    return render(request, "findings/home.html", context)


@require_GET
def lines(request: MemberRequest, number: str, kind: str) -> HttpResponse:
    chosen = KINDS[kind]
    contract = contract_of(request, number, chosen)
    if not permissions.is_open(contract):
        return render(request, "findings/not_open.html", {"contract": contract})
    found = listing(chosen, contract, request.GET, request.membership)
    paginator = Paginator(found.rows, PER_PAGE)
    # Already counted for the filters.
    paginator.count = found.total
    context = page_context(
        request,
        contract,
        kind=chosen,
        found=found,
        page=paginator.get_page(request.GET.get("page")),
        refusal=chosen.can_add(contract, request.membership),
    )
    return render(request, "findings/list.html", context)


@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, number: str, kind: str) -> HttpResponse:
    chosen = KINDS[kind]
    contract = contract_of(request, number, chosen)
    refuse_unless(chosen.can_add(contract, request.membership))
    form = chosen.form(request.POST or None, initial=_first_values(request, chosen))
    if request.method == "POST" and form.is_valid():
        line = acts.add_line(chosen.model, contract, by=request.membership, today=today(), **form.values)
        messages.success(request, "C'est enregistré : les deux parties le lisent dès maintenant.")
        return redirect("findings:line", number=number, kind=kind, pk=line.pk)
    context = page_context(request, contract, kind=chosen, form=form, conflict=None, line=None)
    return render(request, "findings/form.html", context)


def _first_values(request: MemberRequest, kind: Kind) -> dict[str, Any]:
    """What an empty form already knows: the theme one comes from, the body one works for, today."""
    theme = request.GET.get("theme", "")
    values: dict[str, Any] = {"version": 0, "theme": theme, "themes": [theme], "kind": request.GET.get("nature", "")}
    if kind.code == "declared":
        values |= {"declared_by": request.membership.organisation.name}
    if kind.code == "offer":
        values |= {"told_on": today(), "source": request.membership.organisation.name}
    return values


@require_GET
def line(request: MemberRequest, number: str, kind: str, pk: int) -> HttpResponse:
    found = line_or_404(request, number, KINDS[kind], pk)
    return draw_line(request, KINDS[kind], found)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, number: str, kind: str, pk: int) -> HttpResponse:
    chosen = KINDS[kind]
    found = line_or_404(request, number, chosen, pk)
    refuse_unless(permissions.can_change(found, request.membership))
    initial = {name: getattr(found, name) for name in chosen.form.base_fields}
    form = chosen.form(request.POST) if request.method == "POST" else chosen.form(initial=initial)
    conflict: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            acts.save_line(
                found, seen=form.cleaned_data["version"], by=request.membership, today=today(), **form.values
            )
        except Conflict:
            conflict = conflict_of(form, found, stream=number)
        else:
            messages.success(request, "C'est enregistré : les deux parties le lisent dès maintenant.")
            return redirect("findings:line", number=number, kind=kind, pk=pk)
    context = page_context(request, found.contract, kind=chosen, form=form, conflict=conflict, line=found)
    return render(request, "findings/form.html", context, status=409 if conflict else 200)


@require_POST
def withdraw(request: MemberRequest, number: str, kind: str, pk: int) -> HttpResponse:
    """Withdraw with a reason; `act=remettre` puts back."""
    chosen = KINDS[kind]
    found = line_or_404(request, number, chosen, pk)
    if request.POST.get("act") == "remettre":
        acts.put_back_line(found, by=request.membership, today=today())
        messages.success(request, "C'est remis : la ligne compte à nouveau.")
        return redirect("findings:line", number=number, kind=kind, pk=pk)
    refuse_unless(permissions.can_change(found, request.membership))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return draw_line(request, chosen, found, reason_form=form)
    try:
        acts.withdraw_line(found, reason=form.cleaned_data["reason"], by=request.membership, today=today())
    except ActRefused as refused:
        form.add_error(None, refused.refusal.sentence)
        return draw_line(request, chosen, line_or_404(request, number, chosen, pk), reason_form=form, status=409)
    messages.success(request, "C'est retiré. La ligne reste lisible, avec son motif, là où elle est citée.")
    return redirect("findings:line", number=number, kind=kind, pk=pk)
