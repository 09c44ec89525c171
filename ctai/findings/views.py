"""What exists and what is missing on the territory of a contract: its home page, and the three kinds of lines."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import conflict_of
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.contracts.models import Contract
from ctai.design.clock import today
from ctai.findings import acts, permissions, reads
from ctai.findings.doors import declared_contract_or_404, reads_contract
from ctai.findings.filters import listing
from ctai.findings.forms import EvidenceForm, ReasonForm
from ctai.findings.kinds import KINDS, Kind
from ctai.findings.models import Finding, Need
from ctai.findings.sources import choices
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless

PER_PAGE = 25


def page_context(request: MemberRequest, contract: Contract, **more: Any) -> dict[str, Any]:
    """`frame`: the contract's own, or that of a reader who has no other page of the contract (OFII)."""
    whole = reads_contract(request.membership)
    frame = "contracts/frame.html" if whole else "findings/ofii_frame.html"
    return {"contract": contract, "frame": frame, "reads_contract": whole, **more}


def contract_of(request: MemberRequest, number: str, kind: Kind) -> Contract:
    """Through the door of this kind of lines: only declared figures open to OFII."""
    if kind.code == "declared":
        return declared_contract_or_404(request.membership, number)
    return contract_or_404(request.membership, number)


def line_or_404(request: MemberRequest, number: str, kind: Kind, pk: int) -> Any:
    """Through both doors: the contract's, then the line's."""
    contract = contract_of(request, number, kind)
    found: Finding = get_or_404(kind.rows(), request.membership, pk=pk, contract=contract)
    found.contract = contract
    return found


@require_GET
def home(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    if not permissions.is_open(contract):
        return render(request, "findings/not_open.html", {"contract": contract})
    rows = reads.by_theme(contract)
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
        twins=reads.twins_of(contract) if chosen.code == "offer" else None,
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


def draw_line(
    request: MemberRequest,
    kind: Kind,
    found: Any,
    *,
    evidence_form: EvidenceForm | None = None,
    reason_form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one line; its forms come back with what was typed when an act was refused."""
    change = permissions.can_change(found, request.membership)
    if isinstance(found, Need) and change is None and evidence_form is None:
        evidence_form = EvidenceForm(sources=choices(found.contract))
    context = page_context(
        request,
        found.contract,
        kind=kind,
        line=found,
        told=reads.need_line(found, found.contract) if isinstance(found, Need) else None,
        history=reads.history_of(found),
        change_refusal=change,
        withdraw_refusal=permissions.can_withdraw(found, request.membership),
        evidence_form=evidence_form,
        reason_form=reason_form or ReasonForm(),
    )
    return render(request, "findings/line.html", context, status=status)


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
