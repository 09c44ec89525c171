"""The EJ of a prefecture's contracts, with what may be paid on their lines, to whom, and what already was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract, Party
from ctai.funding.models import BudgetLine, Commitment, Instalment, LedgerEntry, YearClosing
from ctai.funding.permissions import can_pay
from ctai.payments.models import RecordedPayment
from ctai.rules.funders import LedgerKind, Route
from ctai.rules.roles import Side

ZERO = Decimal(0)
_CHUNK = 500


@dataclass
class Payable:
    """A budget line. `sirets`: who may be paid on it. `room`: committed and not paid; `plannable`: granted and not yet
    in the schedule, euros. `waiting`, `made`: its instalments. Shared by every EJ of the line."""

    line: BudgetLine
    sirets: frozenset[str]
    room: Decimal
    plannable: Decimal
    waiting: list[Instalment]
    made: list[Instalment]


@dataclass
class Candidate:
    """A line under one EJ. `left`: what this EJ commits on it and no extract has brought as paid yet, euros."""

    on: Payable
    left: Decimal

    @property
    def room(self) -> Decimal:
        return max(min(self.left, self.on.room), ZERO)

    def take(self, amount: Decimal) -> None:
        self.left -= amount
        self.on.room -= amount


@dataclass
class Engaged:
    """One EJ of one's own contracts. `refusal`: why nothing may be paid on it now, "" when it may."""

    commitment: Commitment
    candidates: list[Candidate]
    refusal: str = ""


def chunks(values: list[Any]) -> Iterable[list[Any]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


def engaged_by_number(numbers: set[str], by: Membership) -> dict[str, Engaged]:
    """The EJ of the contracts this prefecture keeps, with what may be paid on their lines."""
    commitments: dict[int, Commitment] = {}
    own = Contract.objects.visible_to(by).filter(prefecture=by.organisation_id)
    for some in chunks(sorted(numbers)):
        rows = Commitment.objects.filter(number__in=some, contract__in=own.values("pk"))
        commitments |= {one.pk: one for one in rows.select_related("contract")}
    left = _left(commitments)
    contracts = {one.contract_id: one.contract for one in commitments.values()}
    lines = _lines({pk for sums in left.values() for pk in sums}, contracts)
    refusals = _refusals(contracts, lines, by)
    return {
        one.number: Engaged(
            one,
            [Candidate(lines[pk], amount) for pk, amount in sorted(left[one.pk].items())],
            refusals.get((one.contract_id, one.year), ""),
        )
        for one in commitments.values()
    }


def _left(commitments: dict[int, Commitment]) -> dict[int, dict[int, Decimal]]:
    """{EJ: {line: what it commits minus what extracts brought as paid under its number}}, euros."""
    left: dict[int, dict[int, Decimal]] = defaultdict(dict)
    by_number = {one.number: pk for pk, one in commitments.items()}
    for some in chunks(list(commitments)):
        entries = LedgerEntry.objects.filter(commitment__in=some, kind=LedgerKind.COMMITTED.value)
        for pk, line, total in entries.order_by().values_list("commitment", "line").annotate(total=Sum("amount")):
            left[pk][line] = total.quantize(Decimal("0.01"))
    for numbers in chunks(list(by_number)):
        brought = RecordedPayment.objects.filter(row__ej__in=numbers, instalment__paid_on__isnull=False)
        for number, line, total in brought.order_by().values_list("row__ej", "line").annotate(total=Sum("amount")):
            sums = left[by_number[number]]
            sums[line] = sums.get(line, ZERO) - total.quantize(Decimal("0.01"))
    return left


def _lines(pks: set[int], contracts: dict[int, Contract]) -> dict[int, Payable]:
    """Each line with its instalments and who may be paid on it. Three queries a chunk."""
    authorities: dict[int, set[str]] = defaultdict(set)
    found: dict[int, Payable] = {}
    for some in chunks(list(contracts)):
        parties = Party.objects.filter(contract__in=some, side=Side.AUTHORITY.value)
        for contract, siret in parties.values_list("contract", "organisation__siret"):
            authorities[contract].add(siret or "")
    for some in chunks(sorted(pks)):
        instalments: dict[int, list[Instalment]] = defaultdict(list)
        for one in Instalment.objects.filter(line__in=some).select_related("chorus"):
            instalments[one.line_id].append(one)
        for line in BudgetLine.objects.filter(pk__in=some).select_related("action__operator"):
            line.contract = contracts[line.contract_id]
            operator = line.action.operator
            direct = {operator.siret or ""} if operator else set()
            sirets = direct if line.route == Route.TO_OPERATOR else authorities[line.contract_id]
            rows = instalments[line.pk]
            found[line.pk] = Payable(
                line,
                frozenset(sirets - {""}),
                (line.committed or ZERO) - (line.paid or ZERO),
                (line.granted or ZERO) - sum((one.amount for one in rows), ZERO),
                [one for one in rows if one.paid_on is None],
                [one for one in rows if one.paid_on is not None],
            )
    return found


def _refusals(contracts: dict[int, Contract], lines: dict[int, Payable], by: Membership) -> dict[tuple[int, int], str]:
    """{(contract, year): why nothing may be paid}: the state of the contract, or a closed year."""
    found = {}
    for one in lines.values():
        place = (one.line.contract_id, one.line.year)
        if place not in found:
            refusal = can_pay(one.line, by)
            found[place] = refusal.sentence if refusal else ""
    for contract, year in YearClosing.objects.filter(contract__in=list(contracts)).values_list("contract", "year"):
        found[contract, year] = f"L'exercice {year} de ce contrat est clos."
    return found
