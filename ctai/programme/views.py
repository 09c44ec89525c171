"""The programme of a contract, and the sheets of an operator. Door, form, act, redirect."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import conflict_of
from ctai.contracts.doors import contract_or_404
from ctai.contracts.models import Contract
from ctai.design.clock import today
from ctai.programme import acts, forms, reads, sheet
from ctai.programme.certification import standing_of
from ctai.programme.doors import certification_dropped, sheet_or_404
from ctai.programme.models import Action, Axis
from ctai.programme.permissions import can_write_programme, can_write_sheet
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.roles import Side
from ctai.rules.themes import Theme


@require_safe
def home(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    sheets = reads.sheets_of(contract)
    for one in sheets:
        one.contract = contract
    refusal = can_write_programme(contract, request.membership)
    rows = {one.pk: sheet.listed(one, mine=False, is_writable=refusal is None) for one in sheets}
    context = {
        "contract": contract,
        "axes": [(axis, [rows[one.pk] for one in ones]) for axis, ones in reads.by_axis(contract.axes.all(), sheets)],
        "sheets": sheets,
        "complete": len([row for row in rows.values() if not row.gaps]),
        "coverage": reads.coverage(sheets),
        "has_housing": any(Theme.HOUSING in one.themes for one in sheets),
        "themes": len({theme for one in sheets for theme in one.themes}),
        "refusal": refusal,
    }
    return render(request, "programme/home.html", context)


def _writing(request: MemberRequest, number: str) -> Contract:
    """A contract whose programme this membership may write now."""
    contract = contract_or_404(request.membership, number)
    refuse_unless(can_write_programme(contract, request.membership))
    return contract


def add_axis(request: MemberRequest, number: str) -> HttpResponse:
    contract = _writing(request, number)
    form = forms.AxisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        theme, title = Theme(form.cleaned_data["theme"]), form.cleaned_data["title"]
        added = acts.add_axis(contract, theme=theme, title=title, by=request.membership, today=today())
        messages.success(request, f"L'axe « {added} » est ajouté.")
        return redirect("programme:home", number)
    return render(request, "programme/axis.html", {"contract": contract, "form": form})


def axis(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    contract = _writing(request, number)
    row = _axis(contract, pk)
    initial = {"version": row.version, "theme": row.theme, "title": row.title}
    form = forms.AxisForm(request.POST or None, initial=initial)
    context = {"contract": contract, "form": form, "axis": row, "can_remove": not row.actions.exists()}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            acts.update_axis(
                row, seen=data["version"] or 0, theme=Theme(data["theme"]), title=data["title"],
                by=request.membership, today=today(),
            )  # fmt: skip
        except Conflict:
            context["conflict"] = conflict_of(form, row, stream=number)
            return render(request, "programme/axis.html", context, status=409)
        messages.success(request, "L'axe est enregistré.")
        return redirect("programme:home", number)
    return render(request, "programme/axis.html", context)


def _axis(contract: Contract, pk: int) -> Axis:
    found = contract.axes.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_POST
def remove_axis(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    contract = _writing(request, number)
    acts.remove_axis(_axis(contract, pk), by=request.membership, today=today())
    messages.success(request, "L'axe est retiré.")
    return redirect("programme:home", number)


def add_action(request: MemberRequest, number: str) -> HttpResponse:
    contract = _writing(request, number)
    if not contract.axes.exists():
        messages.warning(request, "Ajoutez d'abord un axe : chaque action s'y rattache.")
        return redirect("programme:add_axis", number)
    form = forms.NewActionForm(request.POST or None, contract=contract, initial={"axis": request.GET.get("axe")})
    if request.method == "POST" and form.is_valid():
        added = acts.add_action(contract, **form.cleaned_data, by=request.membership, today=today())
        messages.success(request, f"La fiche de l'action {added.number} est ouverte : complétez ses sections.")
        return redirect(sheet.address(added, "action", mine=False))
    return render(request, "programme/add_action.html", {"contract": contract, "form": form})


@require_safe
def action(request: MemberRequest, number: str, rank: int, mine: bool = False) -> HttpResponse:
    row = sheet_or_404(request, number, rank, mine=mine)
    context = sheet.page(row, request.membership, mine=mine, today=today())
    if context["may_follow"]:
        context["status_form"] = forms.StatusForm(initial={"version": row.version, "status": row.status})
    return render(request, "programme/action.html", context)


def edit(request: MemberRequest, number: str, rank: int, section: str, mine: bool = False) -> HttpResponse:
    row = sheet_or_404(request, number, rank, mine=mine)
    kind = forms.SECTIONS.get(section)
    if kind is None or (mine and section in forms.AUTHORITY_SECTIONS):
        raise Http404
    refuse_unless(can_write_sheet(row, request.membership))
    form = kind(request.POST or None, action=row, mine=mine, initial=forms.initial_of(row, kind))
    context = sheet.frame(row, mine=mine) | {"form": form, "heading": kind.heading}
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["version"]
            acts.update_action(row, seen=seen, by=request.membership, today=today(), **form.values())
        except Conflict:
            context["conflict"] = conflict_of(form, row, stream=number)
            return render(request, "programme/edit.html", context, status=409)
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
            return render(request, "programme/edit.html", context)
        messages.success(request, f"« {kind.heading} » : enregistré." + certification_dropped(row))
        return redirect(context["sheet_url"])
    return render(request, "programme/edit.html", context)


def results(request: MemberRequest, number: str, rank: int, mine: bool = False) -> HttpResponse:
    row = sheet_or_404(request, number, rank, mine=mine)
    refuse_unless(can_write_sheet(row, request.membership))
    stored = reads.results_of(row)
    initial = [{"label": one.label, "year": one.year, "target": one.target, "unit": one.unit} for one in stored]
    # What is posted stands alone: compared with rows stored since, a row would pass for untouched and be dropped.
    formset = (
        forms.ResultsFormSet(request.POST, prefix="r")
        if request.POST
        else forms.ResultsFormSet(initial=initial, prefix="r")
    )
    context = sheet.frame(row, mine=mine) | {"formset": formset, "version": request.POST.get("version", row.version)}
    if request.method == "POST" and formset.is_valid():
        wanted = [acts.Expected(**one) for one in formset.rows]  # type: ignore[attr-defined]
        seen = request.POST.get("version", "")
        try:
            acts.set_expected_results(
                row, wanted, seen=int(seen) if seen.isdecimal() else 0, by=request.membership, today=today()
            )
        except Conflict:
            row.refresh_from_db()
            context |= {"theirs": reads.results_of(row), "version": row.version}
            return render(request, "programme/results.html", context, status=409)
        messages.success(request, "Les résultats attendus sont enregistrés." + certification_dropped(row))
        return redirect(context["sheet_url"])
    return render(request, "programme/results.html", context)


def operator(request: MemberRequest, number: str, rank: int) -> HttpResponse:
    row = sheet_or_404(request, number, rank)
    refuse_unless(can_write_programme(row.contract, request.membership))
    initial = {"version": row.version, "siret": row.operator.siret if row.operator else "", "name": row.lead}
    form = forms.OperatorForm(request.POST or None, initial=initial)
    heading = "Porteur de l'action"
    return _arrange(request, row, form, heading, acts.assign_operator, "Le porteur est enregistré.")


def change_axis(request: MemberRequest, number: str, rank: int) -> HttpResponse:
    row = sheet_or_404(request, number, rank)
    refuse_unless(can_write_programme(row.contract, request.membership))
    initial = {"version": row.version, "axis": row.axis_id}
    form = forms.ChangeAxisForm(request.POST or None, contract=row.contract, initial=initial)
    return _arrange(request, row, form, "Axe de l'action", acts.change_axis, "L'action a changé d'axe.")


def _arrange(request: MemberRequest, row: Action, form: Any, heading: str, act: Any, done: str) -> HttpResponse:
    """A form of the authority on one sheet; a refusal stands beside what was typed."""
    context = sheet.frame(row, mine=False) | {"form": form, "heading": heading}
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        data["seen"] = data.pop("version")
        try:
            act(row, **data, by=request.membership, today=today())
        except Conflict:
            form.cleaned_data["version"] = data["seen"]
            context["conflict"] = conflict_of(form, row, stream=row.contract.number)
            status = 409
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, done)
            return redirect(context["sheet_url"])
    return render(request, "programme/edit.html", context, status=status)


@require_POST
def move(request: MemberRequest, number: str, rank: int) -> HttpResponse:
    row = sheet_or_404(request, number, rank)
    up = request.POST.get("direction") == "up"
    acts.move_action(row, up=up, by=request.membership, today=today())
    return redirect("programme:home", number)


@require_POST
def status(request: MemberRequest, number: str, rank: int, mine: bool = False) -> HttpResponse:
    row = sheet_or_404(request, number, rank, mine=mine)
    form = forms.StatusForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        data["seen"] = data.pop("version")
        acts.set_status(row, **data, by=request.membership, today=today())
        messages.success(request, "L'avancement est enregistré.")
    else:
        messages.error(request, "Choisissez un avancement dans la liste.")
    return redirect(sheet.address(row, "action", mine=mine))


def remove(request: MemberRequest, number: str, rank: int) -> HttpResponse:
    row = sheet_or_404(request, number, rank)
    refuse_unless(can_write_programme(row.contract, request.membership))
    form = forms.RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.remove_action(row, by=request.membership, today=today(), reason=form.cleaned_data["reason"])
        messages.success(request, f"La fiche de l'action {rank} est retirée. Le journal en garde le contenu.")
        return redirect("programme:home", number)
    return render(request, "programme/remove.html", sheet.frame(row, mine=False) | {"form": form})


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    if request.membership is None or request.membership.side != Side.OPERATOR:
        raise Http404
    rows = [
        sheet.listed(one, mine=True, is_writable=can_write_sheet(one, request.membership) is None)
        for one in reads.sheets_for(request.membership)
    ]
    told = [(row, standing_of(row.action), reads.late_milestones(row.action, today())) for row in rows]
    return render(request, "programme/mine.html", {"rows": told})
