"""Simulations: open one, try amounts over every request, compare, share, propose."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ctai.accounts.requests import MemberRequest
from ctai.decisions import acts, reads
from ctai.decisions.forms import FILLS, AmountsForm, NameForm, RateForm, SimulationForm, VersionOnly
from ctai.decisions.models import CREDIT_CHOICES, Simulation
from ctai.decisions.permissions import can_change_simulation, can_decide, can_simulate
from ctai.design.clock import today
from ctai.rules.funders import Funder
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless

PAGE = 50
CREDITS = dict(CREDIT_CHOICES)


@require_http_methods(["GET", "POST"])
def home(request: MemberRequest) -> HttpResponse:
    """The simulations one reads, and the form to open one."""
    refuse_unless(can_simulate(request.membership))
    rehearsal = request.GET.get("mode") == "repetition"
    years = reads.years_asked(request.membership, is_rehearsal=rehearsal)
    form = SimulationForm(request.POST or None, years=years)
    if request.method == "POST" and form.is_valid():
        year, _, credit = form.cleaned_data["scope"].partition(":")
        made = acts.make_simulation(
            form.cleaned_data["name"], year=int(year), credit=Funder(credit), is_rehearsal=rehearsal,
            by=request.membership, today=today(),
        )  # fmt: skip
        return redirect("decisions:simulation", pk=made.pk)
    shown = Simulation.objects.visible_to(request.membership).filter(is_rehearsal=rehearsal)
    context = {
        "form": form if years else None,
        "page": Paginator(shown.select_related("organisation", "made_by__person"), PAGE).get_page(
            request.GET.get("page")
        ),
        "rehearsal": rehearsal,
        "may_decide": can_decide(request.membership) is None,
    }
    return render(request, "decisions/home.html", context)


def _simulation_or_404(request: MemberRequest, pk: int) -> Simulation:
    rows = Simulation.objects.visible_to(request.membership).select_related("organisation", "made_by__person")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
def simulation(request: MemberRequest, pk: int) -> HttpResponse:
    """Fifty files a page with an amount to type; the totals are those of all. Saved with the version one read."""
    row = _simulation_or_404(request, pk)
    refusal = can_change_simulation(row, request.membership)
    page = _files(request, row)
    initial = {"version": row.version}
    form = AmountsForm(request.POST or None, contracts=list(page), initial=initial)
    status = 200
    if request.method == "POST":
        refuse_unless(refusal)
        if form.is_valid():
            seen = form.cleaned_data["version"]
            try:
                count = acts.try_amounts(row, form.amounts(), seen=seen, by=request.membership, today=today())
            except Conflict as conflict:
                status = 409
                form.add_error(None, conflict.refusal.sentence)
                row.refresh_from_db(fields=["version"])
                data: Any = form.data.copy()  # type: ignore[attr-defined]
                data["version"] = str(row.version)
                form.data = data
            else:
                messages.success(
                    request, f"{count} montant{'s' if count > 1 else ''} enregistré{'s' if count > 1 else ''}."
                )
                return redirect(request.get_full_path())
    return render(request, "decisions/simulation.html", _page(request, row, page, form, refusal), status=status)


def _files(request: MemberRequest, row: Simulation) -> Page[Any]:
    found = reads.requests(request.membership, row.year, row.credit, is_rehearsal=row.is_rehearsal)
    page = Paginator(reads.tried_on(found, row), PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    reads.with_sums(page.object_list, row.year, row.credit)
    return page


def _page(request: MemberRequest, row: Simulation, page: Page[Any], form: AmountsForm, refusal: Any) -> dict[str, Any]:
    initial = {"version": row.version}
    return {
        "simulation": row,
        "rehearsal": row.is_rehearsal,
        "credit_label": CREDITS[row.credit],
        "page": page,
        "form": form,
        "entries_url": f"{reverse('entries:home')}?annee={row.year}&financeur={row.credit}&dossier=",
        "lines": [(contract, form[form.names[contract.pk]]) for contract in page],
        "totals": reads.totals_of(row, request.membership),
        "refusal": refusal,
        "fills": [
            ("Une part de chaque demande", RateForm(initial=initial, auto_id="part_%s")),
        ],
        "copy": NameForm(initial={"name": f"{row.name} (copie)"}, auto_id="copie_%s"),
        "others": Simulation.objects.visible_to(request.membership)
        .filter(year=row.year, credit=row.credit, is_rehearsal=row.is_rehearsal)
        .exclude(pk=row.pk)[:20],
    }


@require_POST
def fill(request: MemberRequest, pk: int) -> HttpResponse:
    """One rule over every file, in place of what was tried."""
    row = _simulation_or_404(request, pk)
    refuse_unless(can_change_simulation(row, request.membership))
    form = FILLS.get(request.POST.get("rule", ""), RateForm)(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
        return redirect("decisions:simulation", pk=pk)
    try:
        count = acts.fill(row, seen=form.cleaned_data["version"], by=request.membership, today=today(), **form.values())
    except ActRefused as refused:
        messages.error(request, refused.refusal.sentence)
    else:
        messages.success(request, f"{count} dossier{'s' if count > 1 else ''} changé{'s' if count > 1 else ''}.")
    return redirect("decisions:simulation", pk=pk)


@require_POST
def copy(request: MemberRequest, pk: int) -> HttpResponse:
    row = _simulation_or_404(request, pk)
    form = NameForm(request.POST)
    name = form.cleaned_data["name"] if form.is_valid() else f"{row.name} (copie)"
    made = acts.copy_simulation(row, name[:120], by=request.membership, today=today())
    messages.success(request, "Copie ouverte : essayez d'autres montants, puis comparez.")
    return redirect("decisions:simulation", pk=made.pk)


@require_POST
def share(request: MemberRequest, pk: int) -> HttpResponse:
    row = _simulation_or_404(request, pk)
    form = VersionOnly(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    acts.share(row, shared=not row.is_shared, seen=seen, by=request.membership, today=today())
    return redirect("decisions:simulation", pk=pk)


@require_http_methods(["GET", "POST"])
def propose(request: MemberRequest, pk: int) -> HttpResponse:
    """Confirm, then one proposal a file to its prefecture."""
    row = _simulation_or_404(request, pk)
    refuse_unless(can_change_simulation(row, request.membership))
    form = VersionOnly(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            count = acts.propose(row, seen=form.cleaned_data["version"], by=request.membership, today=today())
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, f"{count} proposition{'s' if count > 1 else ''} de décision.")
            return redirect("decisions:proposals")
    context = {
        "simulation": row,
        "rehearsal": row.is_rehearsal,
        "form": form,
        "totals": reads.totals_of(row, request.membership),
    }
    return render(request, "decisions/propose.html", context)


@require_safe
def compare(request: MemberRequest, pk: int, other: int) -> HttpResponse:
    """Two simulations of the same year side by side, the widest differences first."""
    first, second = _simulation_or_404(request, pk), _simulation_or_404(request, other)
    second_scope = (second.year, second.credit, second.is_rehearsal)
    if second_scope != (first.year, first.credit, first.is_rehearsal):
        messages.error(request, "Ces deux simulations ne portent pas sur la même année ou les mêmes crédits.")
        return redirect("decisions:simulation", pk=pk)
    page = Paginator(reads.comparison(first, second, request.membership), PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    reads.with_sums(page.object_list, first.year, first.credit)
    context = {
        "first": first,
        "rehearsal": first.is_rehearsal,
        "second": second,
        "page": page,
        "totals": [reads.totals_of(first, request.membership), reads.totals_of(second, request.membership)],
    }
    return render(request, "decisions/compare.html", context)
