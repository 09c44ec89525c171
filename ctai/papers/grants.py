"""What the State granted to one body for one budget year, and which act says it.

An association above 23 000 € a year from the State: a written convention (law 2000-321 of 12 April 2000, article 10;
decree 2001-495 of 6 June 2001, article 1). Any other body, and an association at or below: an order (arrêté). The
amount compared is all that this prefecture's contracts give the body that year, whatever the programme: one State.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from ctai.accounts.models import Organisation
from ctai.checks.convention import THRESHOLD
from ctai.contracts.models import Contract
from ctai.design.formats import euros
from ctai.funding.models import BudgetLine, Instalment
from ctai.funding.payees import with_payee
from ctai.funding.reads import cents, commitments_of
from ctai.papers.tables import ZERO
from ctai.rules.funders import STATE_FUNDERS, Route

_STATE = [funder.value for funder in STATE_FUNDERS]


@dataclass(frozen=True)
class Granted:
    """`lines`: those on which the State granted something. `undecided`: how many more ask the State for something.

    `year_total`: euros, of all the prefecture's contracts with this body that year.
    """

    payee: Organisation
    year: int
    lines: tuple[BudgetLine, ...]
    undecided: int
    year_total: Decimal

    @property
    def total(self) -> Decimal:
        return sum((line.granted or ZERO for line in self.lines), ZERO)

    @property
    def is_convention(self) -> bool:
        return self.payee.is_association and self.year_total > THRESHOLD

    @property
    def why(self) -> str:
        """Why this act and not the other, in one sentence."""
        if self.is_convention:
            more = f", dont {euros(self.total)} pour ce dossier" if self.year_total != self.total else ""
            given = f"{euros(self.year_total)} de l'État à l'association en {self.year}{more}"
            return f"Convention : {given}, plus de 23 000 €."
        if self.payee.is_association:
            return f"Arrêté : {euros(self.year_total)} de l'État à l'association en {self.year}, 23 000 € au plus."
        return "Arrêté : le bénéficiaire est un organisme public."


def _state_lines(contracts: Any) -> Any:
    return with_payee(BudgetLine.objects.filter(contract__in=contracts, funder__in=_STATE).alive())


def grants_of(contract: Contract) -> list[Granted]:
    """Every body and year with an amount granted by the State, the last year first. Three queries."""
    rows = _state_lines([contract.pk]).filter(Q(asked__gt=0) | Q(granted__gt=0)).exclude(payee=None)
    groups: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for line in rows.select_related("action__axis", "action__operator").order_by("action__number", "pk"):
        line.contract = contract
        groups[line.year, line.payee].append(line)
    bodies = Organisation.objects.in_bulk({payee for _, payee in groups})
    totals = _year_totals(contract, bodies)
    found = [_granted(bodies[payee], year, lines, totals) for (year, payee), lines in groups.items()]
    return sorted((one for one in found if one.lines), key=lambda one: (-one.year, one.payee.name))


def _granted(body: Organisation, year: int, lines: list[Any], totals: dict[tuple[int, int], Decimal]) -> Granted:
    given = tuple(line for line in lines if line.granted)
    undecided = sum(1 for line in lines if line.granted is None)
    return Granted(body, year, given, undecided, totals.get((year, body.pk), ZERO))


def _year_totals(contract: Contract, bodies: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    """{(year, body): euros} over the contracts of the same prefecture, rehearsals apart from real ones."""
    bodies = list(bodies)
    around = Contract.objects.filter(prefecture=contract.prefecture_id, is_rehearsal=contract.is_rehearsal)
    near = Q(action__operator__in=bodies) | Q(contract__lead__in=bodies)
    lines = _state_lines(around.values("pk")).filter(near, payee__in=bodies)
    sums = lines.order_by().values("year", "payee").annotate(total=Sum("granted"))
    return {(row["year"], row["payee"]): cents(row["total"]) or ZERO for row in sums}


def grant_to(contract: Contract, payee: int, year: int) -> Granted | None:
    return next((one for one in grants_of(contract) if (one.payee.pk, one.year) == (payee, year)), None)


def without_siret(contract: Contract) -> list[int]:
    """The numbers of the actions whose grant goes straight to a body nobody named by its SIRET."""
    lines = contract.budget_lines.alive().filter(
        funder__in=_STATE, granted__gt=0, route=Route.TO_OPERATOR.value, action__operator=None
    )
    return list(lines.order_by("action__number").values_list("action__number", flat=True).distinct())


def instalments_of(granted: Granted) -> list[Instalment]:
    rows = Instalment.objects.filter(line__in=[line.pk for line in granted.lines])
    return list(rows.select_related("line__action").order_by("planned_on", "pk"))


def commitments_for(contract: Contract, granted: Granted) -> list[str]:
    """The EJ that commit something on these lines, in words."""
    own = {line.pk for line in granted.lines}
    return [
        str(row) for row, lines, _ in commitments_of(contract) if any(one.pk in own and held for one, held in lines)
    ]
