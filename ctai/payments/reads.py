"""Questions about extracts and payments to come: to the cent, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.design.formats import euros
from ctai.funding.models import Instalment, YearClosing
from ctai.funding.permissions import PAID_IN
from ctai.payments.models import LEFT, TO_RECORD, Extract, Outcome
from ctai.rules.funders import STATE_FUNDERS, InstalmentKind

ZERO = Decimal(0)
_STATE = [funder.value for funder in STATE_FUNDERS]


@dataclass(frozen=True)
class Share:
    """Rows of one outcome. `total`: euros, of those whose amount is read."""

    outcome: Outcome
    count: int
    total: Decimal


@dataclass(frozen=True)
class Balance:
    """An extract reconciled: every cent of the file is to record (or recorded), already here, or left and listed."""

    shares: list[Share]
    file_total: Decimal | None

    def _sum(self, outcomes: Iterable[Outcome]) -> Decimal:
        wanted = frozenset(outcomes)
        return sum((one.total for one in self.shares if one.outcome in wanted), ZERO)

    def _count(self, outcomes: Iterable[Outcome]) -> int:
        wanted = frozenset(outcomes)
        return sum(one.count for one in self.shares if one.outcome in wanted)

    @property
    def total(self) -> Decimal:
        return self._sum(Outcome)

    @property
    def recorded(self) -> Decimal:
        return self._sum(TO_RECORD)

    @property
    def recorded_count(self) -> int:
        return self._count(TO_RECORD)

    @property
    def typed_count(self) -> int:
        return self._count([Outcome.TYPED])

    @property
    def already(self) -> Decimal:
        return self._sum([Outcome.TYPED, Outcome.KNOWN])

    @property
    def left(self) -> Decimal:
        return self._sum(LEFT)

    @property
    def left_count(self) -> int:
        return self._count(LEFT)

    @property
    def gap(self) -> Decimal | None:
        """What the file's own total says beyond the sum of its rows; None without a total."""
        return None if self.file_total is None else self.file_total - self.total

    @property
    def gap_sentence(self) -> str:
        return f"Écart de {euros(self.gap)} : une ligne manque, est illisible ou a été changée. Vérifiez l'extrait."


def balance_of(extract: Extract) -> Balance:
    sums = {
        row["outcome"]: row
        for row in extract.rows.order_by().values("outcome").annotate(count=Count("pk"), total=Sum("amount"))
    }
    shares = [
        Share(outcome, sums[outcome]["count"], (sums[outcome]["total"] or ZERO).quantize(Decimal("0.01")))
        for outcome in Outcome
        if outcome in sums
    ]
    return Balance(shares, extract.file_total)


def to_come(membership: Membership, *, is_rehearsal: bool) -> QuerySet[Instalment]:
    """The State's instalments planned and not made on the contracts one reads, the oldest date first."""
    contracts = Contract.objects.visible_to(membership).filter(is_rehearsal=is_rehearsal)
    closed = YearClosing.objects.filter(contract=OuterRef("line__contract"), year=OuterRef("line__year"))
    return (
        Instalment.objects.filter(paid_on=None, line__funder__in=_STATE, line__contract__in=contracts.values("pk"))
        .select_related("line__action__operator", "line__contract__territory", "line__contract__departement")
        .annotate(is_year_closed=Exists(closed))
        .order_by("planned_on", "pk")
    )


@dataclass(frozen=True)
class Due:
    """A payment to come. `missing`: what must be done before it is paid, in sentences; empty: ready."""

    instalment: Instalment
    days_late: int
    missing: list[str]


def due(instalment: Instalment, today: date) -> Due:
    """`instalment`: a row of `to_come`."""
    line, missing = instalment.line, []
    granted, committed, paid = (value or ZERO for value in (line.granted, line.committed, line.paid))
    if line.contract.state not in PAID_IN:
        missing.append(f"Le dossier est à l'état « {line.contract.get_state_display()} ».")
    if getattr(instalment, "is_year_closed", False):
        missing.append(f"L'exercice {line.year} est clos.")
    if paid + instalment.amount > granted:
        missing.append(f"Il ne reste que {euros(max(granted - paid, ZERO))} d'accordés : corrigez l'échéancier.")
    elif paid + instalment.amount > committed:
        missing.append(f"Engagement juridique : il manque {euros(paid + instalment.amount - committed)}.")
    if instalment.waits_for_condition:
        missing.append(f"Condition à constater : {instalment.condition}.")
    if instalment.kind == InstalmentKind.BALANCE and line.spent is None:
        missing.append(f"Solde : les dépenses de {line.year} ne sont pas déclarées.")
    return Due(instalment, max((today - instalment.planned_on).days, 0), missing)


def due_totals(rows: QuerySet[Instalment], today: date) -> dict[str, Decimal | int]:
    """Count and euros of what is to come, and of what is late. One query."""
    late = Q(planned_on__lt=today)
    found = rows.order_by().aggregate(
        count=Count("pk"), total=Sum("amount"), late_count=Count("pk", filter=late), late=Sum("amount", filter=late)
    )
    return found | {name: (found[name] or ZERO).quantize(Decimal("0.01")) for name in ("total", "late")}
