"""A foreign plan taken over: the file, its columns, its rows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404
from ctai.contracts.models import Contract
from ctai.design.clock import today
from ctai.funding.reads import lines_of, years_of
from ctai.plans import pages
from ctai.plans.acts import accept, describe, keep_plan, known_columns, mend
from ctai.plans.forms import ColumnsForm, PlanForm
from ctai.plans.mapping import guess_columns, guess_header, guess_sheet, headers_at
from ctai.plans.models import TakeOver
from ctai.plans.reading import read_plan
from ctai.rules.refusals import ActRefused, refuse_unless
from ctai.rules.themes import THEME_CHOICES, THEME_LABELS
from ctai.workbook.models import State
from ctai.workbook.permissions import can_upload


def _writing(request: MemberRequest, number: str) -> Contract:
    contract = contract_or_404(request.membership, number)
    refuse_unless(can_upload(contract, request.membership))
    return contract


def _plan(contract: Contract, pk: int) -> TakeOver:
    rows = TakeOver.objects.filter(contract=contract).select_related("file", "by__person", "by__organisation")
    found = get_object_or_404(rows, pk=pk)
    found.contract = contract
    return found


@require_http_methods(["GET", "POST"])
def start(request: MemberRequest, number: str) -> HttpResponse:
    contract = _writing(request, number)
    form = PlanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            plan = keep_plan(contract, form.cleaned_data["file"], by=request.membership, today=today())
        except ActRefused as refused:
            form.add_error("file", refused.refusal.sentence)
        else:
            return redirect(plan.get_absolute_url())
    past = TakeOver.objects.filter(contract=contract).select_related("file", "by__person", "by__organisation")
    past = past.defer("sheets", "mended")[:10]
    return render(request, "plans/start.html", {"contract": contract, "form": form, "past": past})


@require_http_methods(["GET", "POST"])
def columns(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """Which sheet, which row of headers, what each column holds. The guess is shown; the person decides."""
    contract = _writing(request, number)
    plan = _plan(contract, pk)
    data = request.POST if request.method == "POST" else request.GET
    sheet = _number(data.get("feuille"), plan.mapping.get("sheet", guess_sheet(plan.sheets)), len(plan.sheets) - 1)
    rows = plan.sheets[sheet]["rows"]
    stored = plan.mapping if plan.mapping.get("sheet") == sheet else {}
    most = rows[-1][0] if rows else 1
    header = _number(data.get("ligne"), stored.get("header") or guess_header(rows), most)
    headers = headers_at(rows, header)
    initial, remembered = _initial(request, contract, stored if stored.get("header") == header else {}, headers)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        headers=headers, samples=pages.samples(rows, header, len(headers)), initial=initial,
        years=years_of(contract, lines_of(contract), today()),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            describe(plan, form.mapping(sheet, header), by=request.membership)
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            return redirect("plans:rows", number, pk)
    context = {
        "contract": contract, "plan": plan, "form": form, "sheet": sheet, "header": header, "remembered": remembered,
        "rows": rows, "states": State,
    }  # fmt: skip
    return render(request, "plans/columns.html", context)


def _initial(
    request: MemberRequest, contract: Contract, stored: dict[str, Any], headers: list[str]
) -> tuple[dict[str, Any], bool]:
    """What the form opens with: what was said of this file, else of these headers, else a guess."""
    known = None if stored else known_columns(request.membership, headers)
    mapping = stored or known or {"columns": guess_columns(headers)}
    first = contract.starts_on.year if contract.starts_on else today().year
    common = {"year": first} | {name: mapping[name] for name in ("theme", "funder", "year", "route") if name in mapping}
    return common | {f"k{place}": name for place, name in mapping["columns"].items()}, known is not None


def _number(given: Any, default: int, most: int) -> int:
    text = str(given or "")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 7 else default


@require_http_methods(["GET", "POST"])
def rows(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """What would come in, each problem named by its cell; corrected here, left out, or accepted whole."""
    contract = _writing(request, number)
    plan = _plan(contract, pk)
    if not plan.mapping or plan.state == State.APPLIED:
        return redirect(plan.get_absolute_url())
    problem = ""
    if request.method == "POST":
        shown = read_plan(plan)
        mended, left, kept = pages.corrections(request.POST, shown)
        mend(plan, mended=mended, left=left, kept=kept, by=request.membership)
        if request.POST.get("act") != "accept":
            return redirect("plans:rows", number, pk)
        try:
            count = accept(plan, by=request.membership, today=today())
        except ActRefused as refused:
            problem = refused.refusal.sentence
        else:
            done = "fiche est ouverte" if count == 1 else "fiches sont ouvertes"
            messages.success(request, f"Le plan est repris : {count} {done} au programme.")
            return redirect("programme:home", number)
        plan = _plan(contract, pk)
    reading = read_plan(plan)
    lines = pages.lines(reading, contract, THEME_LABELS, plan.kept)
    context = {
        "contract": contract, "plan": plan, "reading": reading, "problem": problem, "themes": THEME_CHOICES,
        "lines": lines, "ready": any(not line.corrections for line in lines),
    }  # fmt: skip
    return render(request, "plans/rows.html", context)
