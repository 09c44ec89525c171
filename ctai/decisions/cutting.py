"""A cut in the year, as on 21 February 2024 (Sénat, PLF 2025): what can still be taken, from whom, by which rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import F, Max, Q, QuerySet

from ctai.accounts.models import Membership
from ctai.decisions import reads
from ctai.decisions.models import Simulation
from ctai.decisions.spreading import CutRule, taken
from ctai.envelopes.reads import CENT, ZERO
from ctai.funding.models import BudgetLine, BudgetLineQuerySet, Instalment


@dataclass(frozen=True)
class File:
    """One file of the cut, euros. `firm`: committed or paid, so that it stays. `latest`: the last payment still to
    commit; None without a schedule."""

    contract: int
    granted: Decimal
    firm: Decimal
    latest: date | None
    lost: Decimal = ZERO

    @property
    def loose(self) -> Decimal:
        return max(self.granted - self.firm, ZERO)

    @property
    def kept(self) -> Decimal:
        return self.granted - self.lost


@dataclass(frozen=True)
class Due:
    """A payment planned and not made, of which `loose` euros are not committed."""

    instalment: Instalment
    loose: Decimal


def _lines(simulation: Simulation, membership: Membership) -> BudgetLineQuerySet:
    year, credit = simulation.year, simulation.credit
    return reads.asking_lines(membership, year, credit, is_rehearsal=simulation.is_rehearsal).filter(granted__gt=0)


def _loose(lines: BudgetLineQuerySet) -> BudgetLineQuerySet:
    return lines.filter(Q(committed=None) | Q(committed__lt=F("granted")))


def files(simulation: Simulation, membership: Membership, total: Decimal, rule: CutRule) -> list[File]:
    """Every file with something granted, and what it would lose. Two queries, whatever their number."""
    lines = _lines(simulation, membership)
    waiting = Instalment.objects.filter(line__in=_loose(lines).order_by().values("pk"), paid_on=None)
    latest = dict(waiting.order_by().values_list("line__contract").annotate(last=Max("planned_on")))
    asking = reads.by_file(lines).filter(asked_sum__gt=0)
    rows = asking.order_by("contract__departement__code", "contract__number")
    found = []
    for row in rows:
        firm = max(row["committed_sum"] or ZERO, row["paid_sum"] or ZERO)
        pk = row["contract"]
        found.append(File(pk, row["granted_sum"].quantize(CENT), firm.quantize(CENT), latest.get(pk)))
    # Without a schedule, nothing says that the money is about to leave: it is taken first.
    losses = taken(total, [one.loose for one in found], rule, [one.latest or date.max for one in found])
    return [replace(one, lost=lost) for one, lost in zip(found, losses, strict=True)]


def dues(simulation: Simulation, membership: Membership, contracts: Collection[int]) -> dict[int, list[Due]]:
    """The payments not yet committed of these files, by file then by date: commitments go to the first ones planned."""
    lines = _loose(_lines(simulation, membership)).filter(contract__in=contracts)
    planned: QuerySet[Instalment] = Instalment.objects.filter(line__in=lines).select_related("line__action")
    before: dict[int, Decimal] = defaultdict(Decimal)
    found: dict[int, list[Due]] = defaultdict(list)
    for one in planned.order_by("planned_on", "pk"):
        line: BudgetLine = one.line
        committed = max((line.committed or ZERO) - before[line.pk], ZERO)
        before[line.pk] += one.amount
        if one.paid_on is None and committed < one.amount:
            found[line.contract_id].append(Due(one, one.amount - committed))
    return found
