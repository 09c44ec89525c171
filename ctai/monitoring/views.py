"""Results and yearly reports of a contract."""

from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.contracts.reads import people_of
from ctai.design.clock import today
from ctai.monitoring import acts, reads
from ctai.monitoring.forms import REPORT_TEXTS, MoveReportForm, OpenReportForm, ReportForm, ResultForm
from ctai.monitoring.models import ResultValue, YearlyReport
from ctai.monitoring.money import year_totals
from ctai.monitoring.permissions import can_move_report, can_open_report, can_report_result, can_write_report
from ctai.programme.models import Action
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.reports import REPORT_LABELS, REPORT_MOVES, ReportAct, ReportState
from ctai.rules.roles import Side


def home(request: MemberRequest, number: str) -> HttpResponse:
    """Results of one year against their targets, and the reports."""
    membership = request.membership
    contract = contract_or_404(membership, number)
    years = reads.result_years(contract)
    asked = request.GET.get("annee", "")
    year = int(asked) if asked.isdigit() and int(asked) in years else _nearest(years, today().year)
    rows = reads.results_of(contract, membership, year) if year else {}
    context = {
        "contract": contract,
        "years": years,
        "year": year,
        "rows": [(action, results, can_report_result(action, membership) is None) for action, results in rows.items()],
        "reports": [(report, REPORT_LABELS[ReportState(report.state)]) for report in contract.reports.all()],
        "can_open": can_open_report(contract, membership) is None and bool(reads.report_years(contract, today())),
        "today": today(),
        "is_signed": contract.was_signed,
    }
    return render(request, "monitoring/home.html", context)


def _nearest(years: list[int], wanted: int) -> int | None:
    return min(years, key=lambda year: abs(year - wanted)) if years else None


def result(request: MemberRequest, action: int, expected: int) -> HttpResponse:
    """Tell one result: the authority from the contract, the operator from its own sheet."""
    membership = request.membership
    row = get_or_404(Action.objects.select_related("contract", "axis", "operator"), membership, pk=action)
    wanted = get_object_or_404(row.expected_results.select_related("reached__reported_by__person"), pk=expected)
    wanted.action = row
    refuse_unless(can_report_result(row, membership))
    known = getattr(wanted, "reached", None)
    initial = {"seen": known.version if known else 0}
    if known:
        initial |= {"value": known.value, "comment": known.comment}
    form = ResultForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            acts.report_result(wanted, **form.cleaned_data, by=membership, today=today())
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
            status = 409 if isinstance(refused, Conflict) else 403
            if status == 409:
                wanted.refresh_from_db()
                known = wanted.reached
                form = _reopened(form, known)
        else:
            messages.success(request, "Résultat enregistré.")
            return redirect(_after_result(request, row))
    context = {"action": row, "expected": wanted, "form": form, "known": known, "back": _after_result(request, row)}
    return render(request, "monitoring/result.html", context, status=status)


def _reopened(form: ResultForm, known: ResultValue) -> ResultForm:
    """The form as typed, now carrying the version stored, so that saving again is a choice made knowingly."""
    again = ResultForm({**form.cleaned_data, "seen": known.version})
    again.is_valid()
    for sentence in form.non_field_errors():
        again.add_error(None, sentence)
    return again


def _after_result(request: MemberRequest, action: Action) -> str:
    if request.membership.side == Side.OPERATOR:
        return reverse("monitoring:mine", kwargs={"action": action.pk})
    return reverse("monitoring:home", kwargs={"number": action.contract.number})


def mine(request: MemberRequest, action: int) -> HttpResponse:
    """The results of one action, in the operator's own frame: nothing else of the contract shows."""
    row = get_or_404(Action.objects.select_related("contract", "axis"), request.membership, pk=action)
    results = [
        reads.ResultRow(expected, getattr(expected, "reached", None))
        for expected in row.expected_results.select_related("reached__reported_by__person").order_by("year", "label")
    ]
    allowed = can_report_result(row, request.membership)
    return render(request, "monitoring/mine.html", {"action": row, "results": results, "refusal": allowed})


def open_report(request: MemberRequest, number: str) -> HttpResponse:
    membership = request.membership
    contract = contract_or_404(membership, number)
    refuse_unless(can_open_report(contract, membership))
    form = OpenReportForm(request.POST or None, years=reads.report_years(contract, today()))
    if request.method == "POST" and form.is_valid():
        try:
            opened = acts.open_report(contract, form.cleaned_data["year"], by=membership, today=today())
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, f"Bilan {opened.year} ouvert.")
            return redirect("monitoring:report", number=number, year=opened.year)
    recipients = [person for person in people_of(contract, {Side.AUTHORITY}, today()) if person.pk != membership.pk]
    return render(
        request, "monitoring/open_report.html", {"contract": contract, "form": form, "recipients": recipients}
    )


def _report_or_404(request: MemberRequest, number: str, year: int) -> YearlyReport:
    contract = contract_or_404(request.membership, number)
    report = get_object_or_404(
        YearlyReport.objects.select_related("certified_by__person"), contract=contract, year=year
    )
    report.contract = contract
    return report


def report(request: MemberRequest, number: str, year: int) -> HttpResponse:
    """One yearly report: its texts, the results and money of the year, and the next acts."""
    membership = request.membership
    row = _report_or_404(request, number, year)
    moves = [(move, can_move_report(row, act, membership)) for act, move in REPORT_MOVES.items()]
    live = {"results": reads.figures_for(row, {})["results"], "money": year_totals(row.contract, row.year)}
    context = {
        "contract": row.contract,
        "report": row,
        "label": REPORT_LABELS[ReportState(row.state)],
        "figures": row.figures if row.certified_on else live,
        "missing": reads.report_missing(row) if row.is_editable else [],
        "moves": [(move, refusal) for move, refusal in moves if refusal is None or refusal.code == "role"],
        "can_write": can_write_report(row, membership) is None,
        "late_days": (today() - row.due_on).days if row.is_editable else 0,
    }
    return render(request, "monitoring/report.html", context)


def write_report(request: MemberRequest, number: str, year: int) -> HttpResponse:
    """Write the report; when somebody saved meanwhile, both texts are shown, nothing is overwritten."""
    membership = request.membership
    row = _report_or_404(request, number, year)
    if request.method != "POST":
        refuse_unless(can_write_report(row, membership))
    initial = {name: getattr(row, name) for name in REPORT_TEXTS} | {"version": row.version}
    form = ReportForm(request.POST or None, initial=initial)
    status = 200
    theirs: list[tuple[BoundField, str]] = []
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        seen = data.pop("version")
        try:
            acts.write_report(row, texts=data, seen=seen, by=membership, today=today())
        except Conflict as conflict:
            status = 409
            row.refresh_from_db()
            form = ReportForm({**data, "version": row.version})
            form.is_valid()
            form.add_error(None, conflict.refusal.sentence)
            theirs = [(form[name], getattr(row, name)) for name in REPORT_TEXTS if data[name] != getattr(row, name)]
        except ActRefused as refused:
            # Certified while it was being written: said beside the form, so that what was typed can be copied.
            form.add_error(None, refused.refusal.sentence)
            status = 403
        else:
            messages.success(request, "Bilan enregistré.")
            return redirect("monitoring:report", number=number, year=year)
    differing = {bound.name for bound, _ in theirs}
    same = [form[name] for name in REPORT_TEXTS if name not in differing]
    context = {"contract": row.contract, "report": row, "form": form, "theirs": theirs, "same": same}
    return render(request, "monitoring/write_report.html", context, status=status)


def move_report(request: MemberRequest, number: str, year: int, code: str) -> HttpResponse:
    """Certify, send back, accept or reopen, after reading whom it writes to."""
    membership = request.membership
    row = _report_or_404(request, number, year)
    if code not in {act.value for act in REPORT_MOVES}:
        raise Http404
    move = REPORT_MOVES[ReportAct(code)]
    refuse_unless(can_move_report(row, move.act, membership))
    form = MoveReportForm(request.POST or None, initial={"version": row.version}, needs_reason=move.needs_reason)
    status = 200
    if request.method == "POST" and form.is_valid():
        row.version = form.cleaned_data["version"]
        try:
            acts.move_report(row, move.act, by=membership, today=today(), reason=form.cleaned_data["reason"])
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
            status = 409 if isinstance(refused, Conflict) else 403
            row.refresh_from_db(fields=["state", "state_since", "version"])
            form.carry(row.version)
        else:
            messages.success(request, f"{move.done}.")
            return redirect("monitoring:report", number=number, year=year)
    told = people_of(row.contract, {move.tells} if move.tells else set(), today())
    recipients = [person for person in told if person.pk != membership.pk]
    context = {"contract": row.contract, "report": row, "move": move, "form": form, "recipients": recipients}
    return render(request, "monitoring/move_report.html", context, status=status)
