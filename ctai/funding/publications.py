"""The grants of a contract whose essential data are to be published, by whom and by when (checks.publication)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max

from ctai.checks import convention, publication
from ctai.contracts.models import Contract
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.rules.funders import Funder, LedgerKind, Route
from ctai.rules.roles import OrganisationKind


@dataclass(frozen=True)
class Publication:
    """One line a beneficiary, as the decree asks. `amount`: euros granted that year by this payer."""

    payer: str
    payee: str
    siret: str
    year: int
    amount: Decimal
    due_on: date


def publications_of(contract: Contract, lines: Iterable[BudgetLine]) -> list[Publication]:
    """Grants to private bodies above the threshold, the nearest date first. `lines` come with their action and its
    operator. The day of the last decision stands for the signature of the convention. One query."""
    groups: dict[tuple[str, str, str, int], list[BudgetLine]] = defaultdict(list)
    for line in lines:
        if line.granted and _reaches_a_private_body(line):
            body = line.action.operator
            # One State, whatever its programme: the prefect signs for all of them.
            payer = "l'État" if line.is_state else line.funder_name
            payer = str(contract.lead) if line.route == Route.REGRANTED else payer
            groups[payer, str(body), body.siret or "", line.year].append(line)  # type: ignore[union-attr]
    kept = {key: ones for key, ones in groups.items() if _total(ones) > convention.THRESHOLD}
    days = _decided(line.pk for ones in kept.values() for line in ones) if kept else {}
    found = [
        Publication(*key, _total(ones), publication.due_on(max(days[line.pk] for line in ones)))
        for key, ones in kept.items()
    ]
    return sorted(found, key=lambda one: (one.due_on, one.payee))


def _reaches_a_private_body(line: BudgetLine) -> bool:
    body = line.action.operator
    if body is None or body.kind != OrganisationKind.OPERATOR or (body.siret or "")[:1] in ("1", "2"):
        return False
    return line.route in (Route.TO_OPERATOR, Route.REGRANTED) and Funder(line.funder) not in convention.NOT_PUBLIC


def _total(lines: Iterable[BudgetLine]) -> Decimal:
    return sum((line.granted or Decimal(0) for line in lines), Decimal(0))


def _decided(lines: Iterable[int]) -> dict[int, date]:
    rows = LedgerEntry.objects.filter(line__in=list(lines), kind=LedgerKind.GRANTED.value).order_by()
    return dict(rows.values_list("line").annotate(last=Max("day")))
