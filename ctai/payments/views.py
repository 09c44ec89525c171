"""Payments to come, Chorus extracts, payees. Door, form, act, redirect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ctai.accounts.models import Organisation
from ctai.accounts.requests import MemberRequest
from ctai.design.clock import today
from ctai.figures.spreadsheets import answer
from ctai.funding.models import Instalment
from ctai.payments import acts, owed, payees, reads, regranted
from ctai.payments.forms import ExtractForm, SearchForm
from ctai.payments.models import Extract, ExtractState, Outcome
from ctai.payments.permissions import can_bring_extract, can_read_own, can_read_to_come, can_search_payees
from ctai.regrants.models import Regrant
from ctai.rules.funders import Funder
from ctai.rules.refusals import refuse_unless
from ctai.rules.roles import Side

PAGE = 25
_HEADERS = (
    "dossier", "territoire", "département", "action", "porteur", "siret", "année budgétaire", "versement", "prévu le",
    "montant", "jours de retard", "ce qui manque",
)  # fmt: skip


def _page(request: MemberRequest, rows: Any, name: str = "page") -> Any:
    return Paginator(rows, PAGE).get_page(request.GET.get(name))


def _is_rehearsal(request: MemberRequest) -> bool:
    return request.GET.get("mode") == "repetition"


@require_safe
def to_come(request: MemberRequest) -> HttpResponse:
    """The State's instalments planned and not made, the latest first; as a spreadsheet when asked."""
    refuse_unless(can_read_to_come(request.membership))
    rehearsal = _is_rehearsal(request)
    rows = reads.to_come(request.membership, is_rehearsal=rehearsal)
    if request.GET.get("forme") == "csv":
        return answer("versements-a-venir", [_HEADERS, *_lines(rows)], streamed=True)  # type: ignore[return-value]
    page = _page(request, rows)
    context = {
        "page": page,
        "dues": [reads.due(one, today()) for one in page],
        "totals": reads.due_totals(rows, today()),
        "rehearsal": rehearsal,
        "may_bring": can_bring_extract(request.membership) is None,
    }
    return render(request, "payments/to_come.html", context)


def _lines(rows: QuerySet[Instalment]) -> Iterator[list[Any]]:
    for one in rows.iterator(chunk_size=500):
        due, line, contract = reads.due(one, today()), one.line, one.line.contract
        yield [
            contract.number, contract.territory.name, contract.departement.code, str(line.action), line.action.lead,
            line.action.operator.siret if line.action.operator else "", line.year, one.get_kind_display(),
            one.planned_on.isoformat(), one.amount, due.days_late, " ".join(due.missing),
        ]  # fmt: skip


@require_http_methods(["GET", "POST"])
def extracts(request: MemberRequest) -> HttpResponse:
    """Bring an extract in; those already brought."""
    refuse_unless(can_bring_extract(request.membership))
    form = ExtractForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        extract = acts.bring(form.cleaned_data["file"], by=request.membership, today=today())
        if extract.state == ExtractState.READING and extract.job_id:
            return redirect("jobs:progress", pk=extract.job_id)
        return redirect(extract.get_absolute_url())
    past = Extract.objects.visible_to(request.membership).select_related("file", "by__person", "by__organisation")
    return render(request, "payments/extracts.html", {"form": form, "page": _page(request, past)})


@require_http_methods(["GET", "POST"])
def extract(request: MemberRequest, pk: int) -> HttpResponse:
    """What an extract brings, row by row, before it is recorded; POST records."""
    refuse_unless(can_bring_extract(request.membership))
    found = Extract.objects.visible_to(request.membership).select_related("file", "by__person", "by__organisation")
    row = get_object_or_404(found, pk=pk)
    if request.method == "POST":
        done = acts.apply(row, by=request.membership, today=today())
        if done.state == ExtractState.APPLYING and done.job_id:
            return redirect("jobs:progress", pk=done.job_id)
        if done.state == ExtractState.APPLIED:
            messages.success(request, "Les versements sont enregistrés, les deux parties les lisent.")
        return redirect(row.get_absolute_url())
    rows = row.rows.select_related("contract")
    shown = request.GET.get("sort", "")
    if shown in Outcome.values:
        rows = rows.filter(outcome=shown)
    context = {
        "extract": row,
        "states": ExtractState,
        "balance": reads.balance_of(row),
        "shown": Outcome(shown) if shown in Outcome.values else None,
        "page": _page(request, rows),
    }
    return render(request, "payments/extract.html", context)


@require_safe
def search(request: MemberRequest) -> HttpResponse:
    refuse_unless(can_search_payees(request.membership))
    form, rehearsal = SearchForm(request.GET), _is_rehearsal(request)
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    page = _page(request, payees.payees(request.membership, asked, is_rehearsal=rehearsal))
    totals = payees.totals_by_payee(page.object_list, request.membership, is_rehearsal=rehearsal)
    given = regranted.totals_by_payee(page.object_list, request.membership, is_rehearsal=rehearsal)
    context = {
        "form": form,
        "asked": asked,
        "rehearsal": rehearsal,
        "page": page,
        "rows": [(one, totals.get(one.pk), given.get(one.pk)) for one in page],
    }
    return render(request, "payments/payees.html", context)


@require_safe
def payee(request: MemberRequest, pk: int) -> HttpResponse:
    """One payee: its account, its lines, what it owes, what may be paid twice."""
    rehearsal = _is_rehearsal(request)
    body = _payee_or_404(request, pk, rehearsal)
    lines = payees.lines_of(body, request.membership, is_rehearsal=rehearsal)
    direct, given = payees.direct(lines, body), regranted.received_by(body, request.membership, is_rehearsal=rehearsal)
    shown, labels = _chosen(request, direct)
    related = shown.select_related("action__operator", "contract__territory", "contract__lead")
    context = {
        "payee": body,
        "rehearsal": rehearsal,
        "account": payees.account_of(direct),
        "labels": labels,
        "page": _page(request, related.order_by("-year", "contract_id", "action__number", "pk")),
        "regranted": _regranted(request, body, lines, given),
        "duties": owed.duties_of(body, lines, given, today()),
        "twice": owed.twice_paid(body, lines, request.membership),
        "opens_lines": request.membership.side != Side.OPERATOR,
        # One's own re-grants may come from a contract one does not read.
        "opens_regrants": request.membership.organisation_id != body.pk,
        "is_mine": request.membership.organisation_id == body.pk,
        "searches": can_search_payees(request.membership) is None,
    }
    return render(request, "payments/payee.html", context)


def _regranted(request: MemberRequest, body: Organisation, lines: Any, given: list[Regrant]) -> dict[str, Any]:
    """What an authority gave on to this payee: sums by year, the entries of one when it is opened, what is awaited."""
    year = request.GET.get("reverse", "")
    shown = [one for one in given if str(one.line.year) == year]
    return {
        "sums": regranted.sums_of(given),
        "year": year if shown else "",
        "page": _page(request, shown or given, "suite"),
        "awaited": regranted.awaited(lines, body),
    }


def _payee_or_404(request: MemberRequest, pk: int, rehearsal: bool) -> Organisation:
    """Oneself, for an operator or an authority; otherwise a payee of the contracts one reads."""
    if can_read_own(request.membership) and request.membership.organisation_id == pk:
        return request.membership.organisation
    if can_search_payees(request.membership):
        raise Http404
    return get_object_or_404(payees.payees(request.membership, "", is_rehearsal=rehearsal), pk=pk)


def _chosen(request: MemberRequest, lines: Any) -> tuple[Any, list[str]]:
    """The lines of one year or one funder, when a total was opened."""
    labels = []
    year, funder = request.GET.get("annee", ""), request.GET.get("financeur", "")
    if year.isdecimal() and len(year) == 4:
        lines, labels = lines.filter(year=int(year)), [year]
    if funder in {one.value for one in Funder}:
        lines = lines.filter(funder=funder)
        labels.append(payees.funder_label(funder))
    return lines, labels
