"""What follows a grant of the State: commitments, what was spent, the end of a year."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.budget import forms
from ctai.contracts.doors import contract_or_404
from ctai.contracts.models import Contract
from ctai.design.clock import today
from ctai.design.forms import VersionedFormMixin
from ctai.funding import reads
from ctai.funding.acts import close, commit
from ctai.funding.models import BudgetLine
from ctai.funding.permissions import can_close_year, can_commit, can_tell_spent
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless


@require_http_methods(["GET", "POST"])
def commitments(request: MemberRequest, number: str) -> HttpResponse:
    """The EJ of a contract, what each commits, and the form to record one."""
    contract = contract_or_404(request.membership, number)
    refusal = can_commit(contract, request.membership)
    lines = [line for line in reads.lines_of(contract) if line.is_state and line.granted]
    loose = [line for line in lines if (line.granted or 0) > (line.committed or 0)]
    initial = {"committed_on": today(), "version": reads.last_commitment(contract)}
    form, status = forms.CommitmentForm(request.POST or None, lines=loose, initial=initial), 200
    if request.method == "POST":
        refuse_unless(refusal)
        if form.is_valid():
            try:
                found = commit.commit(
                    contract, form.cleaned_data["number"], form.shares(),
                    committed_on=form.cleaned_data["committed_on"], seen=form.cleaned_data["version"],
                    by=request.membership, today=today(),
                )  # fmt: skip
            except ActRefused as refused:
                status = _refused(form, refused, contract)
            else:
                messages.success(request, f"{found} enregistré.")
                return redirect("budget:commitments", number)
    context = {
        "contract": contract,
        "rows": reads.commitments_of(contract),
        "form": form if refusal is None and loose else None,
        "may_commit": refusal is None,
        "granted": bool(lines),
        "years": _years_to_close(contract, lines, request),
        "closings": contract.year_closings.select_related("closed_by__person"),
    }
    return render(request, "budget/commitments.html", context, status=status)


def _refused(form: VersionedFormMixin, refused: ActRefused, contract: Contract) -> int:
    """Say it beside what was typed; sent again after reading, it is no longer the same sending. Gives the status."""
    form.add_error(None, refused.refusal.sentence)
    if not isinstance(refused, Conflict):
        return 200
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(reads.last_commitment(contract))
    form.data = data
    return 409


def _years_to_close(contract: Contract, lines: list[BudgetLine], request: MemberRequest) -> list[int]:
    if can_close_year(contract, request.membership) is not None:
        return []
    closed = set(contract.year_closings.values_list("year", flat=True))
    return sorted({line.year for line in lines if line.year < today().year} - closed)


@require_http_methods(["GET", "POST"])
def release(request: MemberRequest, number: str, pk: int, line: int) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    found = get_object_or_404(contract.commitments.all(), pk=pk)
    row = _line(contract, line)
    refuse_unless(can_commit(contract, request.membership))
    form, status = forms.ReleaseForm(request.POST or None, initial={"version": reads.last_commitment(contract)}), 200
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            commit.release(found, row, seen=given.pop("version"), **given, by=request.membership, today=today())
        except ActRefused as refused:
            status = _refused(form, refused, contract)
        else:
            messages.success(request, "Désengagement enregistré.")
            return redirect("budget:commitments", number)
    return _form(request, contract, form, f"Désengager : {found}", "Désengager ce montant", line=row, status=status)


@require_http_methods(["GET", "POST"])
def spent(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    row = _line(contract, pk)
    refuse_unless(can_tell_spent(contract, request.membership))
    form = forms.SpentForm(request.POST or None, initial={"amount": row.spent})
    if request.method == "POST" and form.is_valid():
        try:
            close.tell_spent(row, **form.cleaned_data, by=request.membership, today=today())
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, "Dépense déclarée.")
            return redirect("budget:line", number, pk)
    return _form(request, contract, form, "Déclarer une dépense", "Déclarer cette dépense", line=row)


@require_http_methods(["GET", "POST"])
def close_year(request: MemberRequest, number: str, year: int) -> HttpResponse:
    """Each line with something left is carried over or returned, then nothing more is written on that year."""
    contract = contract_or_404(request.membership, number)
    if year not in {line.year for line in reads.lines_of(contract) if line.is_state and line.granted}:
        raise Http404
    refuse_unless(can_close_year(contract, request.membership))
    form = forms.ClosingForm(request.POST or None, lines=close.open_lines(contract, year))
    if request.method == "POST" and form.is_valid():
        try:
            done = close.close_year(
                contract, year, form.answers(), reason=form.cleaned_data["reason"], by=request.membership, today=today()
            )
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, f"{done}.")
            return redirect("budget:commitments", number)
    return _form(request, contract, form, f"Clore l'exercice {year}", f"Clore l'exercice {year}")


def _line(contract: Contract, pk: int) -> BudgetLine:
    found: BudgetLine = get_object_or_404(contract.budget_lines.select_related("action"), pk=pk)
    found.contract = contract
    return found


def _form(
    request: MemberRequest,
    contract: Contract,
    form: Any,
    heading: str,
    verb: str,
    line: BudgetLine | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "contract": contract, "form": form, "heading": heading, "verb": verb, "line": line, "instalment": None,
        "back": "budget:commitments",
    }  # fmt: skip
    return render(request, "budget/form.html", context, status=status)
