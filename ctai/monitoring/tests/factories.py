"""A yearly report, and a result told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import people
from ctai.monitoring.models import ResultValue, YearlyReport
from ctai.programme.models import ExpectedResult
from ctai.rules.reports import report_due_on

OPENED_ON = date(2028, 1, 10)


def make_report(contract: Contract, year: int = 2027, **fields) -> YearlyReport:
    values = {"state_since": OPENED_ON, "opened_on": OPENED_ON, "due_on": report_due_on(year)}
    return YearlyReport.objects.create(contract=contract, year=year, **{**values, **fields})


def make_result(expected: ExpectedResult, value: int = 30) -> ResultValue:
    by = people(expected.action.contract).lead
    return ResultValue.objects.create(expected=expected, value=Decimal(value), reported_by=by, reported_on=OPENED_ON)
