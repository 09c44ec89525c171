"""Telling results; opening, writing, certifying, sending back and accepting a yearly report."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.monitoring.models import ResultValue, YearlyReport
from ctai.monitoring.money import year_totals
from ctai.monitoring.permissions import can_move_report, can_open_report, can_report_result, can_write_report
from ctai.monitoring.reads import figures_for, report_missing
from ctai.programme.models import ExpectedResult
from ctai.rules.refusals import ActRefused, Conflict, NotReady, Refusal, refuse_unless
from ctai.rules.reports import REPORT_MOVES, ReportAct, ReportState, report_due_on


@transaction.atomic
def report_result(
    expected: ExpectedResult, *, value: Decimal, comment: str, seen: int, by: Membership, today: date
) -> ResultValue:
    """Write the value reached. `seen`: the version shown, 0 when there was none. Raises Conflict."""
    action = expected.action
    refuse_unless(can_report_result(action, by))
    if expected.year > today.year:
        raise ActRefused(Refusal(f"L'année {expected.year} n'a pas commencé : son résultat se saisira plus tard."))
    told = {"value": value, "comment": comment, "reported_by": by, "reported_on": today}
    known, created = ResultValue.objects.get_or_create(expected=expected, defaults=told)
    if created:
        changes: dict[str, tuple[object, object]] = {"value": (None, value)}
    elif seen == 0:
        raise Conflict(
            Refusal(f"{known.reported_by.person} vient de saisir ce résultat : {known.value}.", code="conflict")
        )
    else:
        changes = save_if_unchanged(
            known, seen=seen, value=value, comment=comment, reported_by_id=by.pk, reported_on=today
        )
    journal.record(
        action.contract.number,
        "report_result",
        f"Résultat {expected.year} de l'action {action.number} saisi : {expected.label}",
        by=by,
        today=today,
        about=known,
        changes=changes,
    )
    return known


@transaction.atomic
def open_report(contract: Contract, year: int, *, by: Membership, today: date) -> YearlyReport:
    """Open the report of one year of the contract; due six months after its end (rules.reports)."""
    refuse_unless(can_open_report(contract, by))
    begins, ends = contract.starts_on, contract.ends_on
    if begins is None or ends is None or not begins.year <= year <= min(ends.year, today.year):
        raise ActRefused(Refusal(f"{year} n'est pas une année commencée de ce contrat.", code="year"))
    dates = {"state_since": today, "opened_on": today, "due_on": report_due_on(year)}
    report, opened = YearlyReport.objects.get_or_create(contract=contract, year=year, defaults=dates)
    if not opened:
        raise ActRefused(Refusal(f"Le bilan {year} est déjà ouvert.", code="twice"))
    journal.record(contract.number, "open_report", f"Bilan {year} ouvert", by=by, today=today, about=report)
    return report


@transaction.atomic
def write_report(
    report: YearlyReport, *, texts: dict[str, str], seen: int, by: Membership, today: date
) -> YearlyReport:
    """Save the texts of the report. Raises Conflict when somebody saved in between."""
    refuse_unless(can_write_report(report, by))
    changes = save_if_unchanged(report, seen=seen, **texts)
    if changes:
        journal.record(
            report.contract.number,
            "write_report",
            f"Bilan {report.year} modifié",
            by=by,
            today=today,
            about=report,
            changes=changes,
        )
    return report


@transaction.atomic
def move_report(report: YearlyReport, act: ReportAct, *, by: Membership, today: date, reason: str = "") -> YearlyReport:
    """Run one move of rules.reports: certify, send back, accept, reopen. Two at once: one wins, the other Conflict."""
    move = REPORT_MOVES[act]
    refuse_unless(can_move_report(report, act, by))
    if move.needs_reason and not reason.strip():
        raise ActRefused(Refusal("Donnez un motif : il sera lu par l'autre partie et gardé au journal.", code="reason"))
    values: dict[str, object] = {}
    if act == ReportAct.CERTIFY_REPORT:
        missing = report_missing(report)
        if missing:
            raise NotReady(missing)
        money = year_totals(report.contract, report.year)
        values = {
            "certified_on": today,
            "certified_by": by,
            "asked": "",
            "figures": figures_for(report, {name: str(amount) for name, amount in money.items()}),
        }
    elif act == ReportAct.SEND_BACK_REPORT:
        values = {"certified_on": None, "certified_by": None, "asked": reason.strip()}
    elif act == ReportAct.ACCEPT_REPORT:
        values = {"accepted_on": today}
    elif act == ReportAct.REOPEN_REPORT:
        values = {"accepted_on": None}
    _change(report, move.target, values, today)
    journal.record(
        report.contract.number,
        act.value,
        f"{move.done} ({report.year})",
        by=by,
        today=today,
        about=report,
        reason=reason.strip(),
    )
    return report


def _change(report: YearlyReport, target: ReportState, values: dict[str, object], today: date) -> None:
    done = YearlyReport.objects.filter(pk=report.pk, state=report.state, version=report.version).update(
        state=target.value, state_since=today, version=report.version + 1, **values
    )
    if not done:
        raise Conflict(
            Refusal("Le bilan a changé pendant que vous agissiez. Relisez-le avant d'agir.", code="conflict")
        )
    report.refresh_from_db()
