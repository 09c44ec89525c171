"""Results against targets, and what a report is made of."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.monitoring.models import ResultValue, YearlyReport
from ctai.programme.models import Action, ExpectedResult
from ctai.rules.refusals import Missing


@dataclass(frozen=True)
class ResultRow:
    """One indicator of one action, one year: target and reached (None: not told yet, which is not zero)."""

    expected: ExpectedResult
    reached: ResultValue | None

    @property
    def share(self) -> Decimal | None:
        """Reached over target, in percent; None when there is nothing to divide."""
        if self.reached is None or not self.expected.target:
            return None
        return (100 * self.reached.value / self.expected.target).quantize(Decimal("1"))


def results_of(contract: Contract, membership: Membership, year: int | None = None) -> dict[Action, list[ResultRow]]:
    """Rows by action, in the order of the programme, for the actions this membership sees: two queries."""
    actions = {
        action.pk: action
        for action in Action.objects.visible_to(membership).filter(contract=contract).select_related("axis", "operator")
    }
    expected = ExpectedResult.objects.filter(action__in=actions).select_related("reached__reported_by__person")
    if year is not None:
        expected = expected.filter(year=year)
    rows: dict[Action, list[ResultRow]] = defaultdict(list)
    for row in expected.order_by("action__axis__rank", "action__rank", "year", "label"):
        action = actions[row.action_id]
        action.contract = contract
        rows[action].append(ResultRow(row, getattr(row, "reached", None)))
    return dict(rows)


def result_years(contract: Contract) -> list[int]:
    """The years with at least one expected result, earliest first."""
    found = ExpectedResult.objects.filter(action__contract=contract, action__removed_on=None)
    return sorted(set(found.values_list("year", flat=True)))


def report_years(contract: Contract, today: date) -> list[int]:
    """The years of the contract that have begun and have no report yet."""
    if contract.starts_on is None or contract.ends_on is None:
        return []
    last = min(contract.ends_on.year, today.year)
    known = set(contract.reports.values_list("year", flat=True))
    return [year for year in range(contract.starts_on.year, last + 1) if year not in known]


def figures_for(report: YearlyReport, money: dict[str, str]) -> dict[str, Any]:
    """What a certified report freezes: results of its year and the money of its year, as text."""
    expected = ExpectedResult.objects.filter(
        action__contract=report.contract, action__removed_on=None, year=report.year
    ).select_related("action", "reached")
    return {
        "results": [
            {
                "action": str(row.action),
                "label": row.label,
                "unit": row.unit,
                "target": str(row.target),
                "reached": str(row.reached.value) if hasattr(row, "reached") else None,
            }
            for row in expected.order_by("action__number", "label")
        ],
        "money": money,
    }


def report_missing(report: YearlyReport) -> list[Missing]:
    """What a report lacks before it may be certified; shown on its page and refused by the act."""
    missing = []
    if not report.done.strip():
        missing.append(Missing("done", "le texte « Ce qui a été fait »"))
    if not report.lessons.strip():
        missing.append(Missing("lessons", "le texte « Ce que nous avons appris »"))
    waiting = ExpectedResult.objects.filter(
        action__contract=report.contract, action__removed_on=None, year=report.year, reached=None
    ).count()
    if waiting:
        plural = "s" if waiting > 1 else ""
        missing.append(Missing("results", f"{waiting} résultat{plural} de {report.year}, à saisir", "monitoring:home"))
    return missing
