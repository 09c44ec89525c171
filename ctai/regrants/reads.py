"""Questions about what is given on: line by line, in a constant number of queries, to the cent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, Max, Q, Sum

from ctai.accounts.models import Organisation
from ctai.contracts.models import Contract
from ctai.funding.models import BudgetLine
from ctai.funding.reads import cents, lines_of
from ctai.regrants.models import Call, GivenOn, Regrant
from ctai.rules.funders import LedgerKind, Route

ZERO = Decimal(0)


@dataclass
class Row:
    """One re-grant and what reduced it since. `left`: what of it still stands, euros."""

    regrant: Regrant
    undone: list[Regrant] = field(default_factory=list)

    @property
    def left(self) -> Decimal:
        return self.regrant.amount + sum((one.amount for one in self.undone), ZERO)


@dataclass
class LineGiven:
    """One budget line meant to be given on, with its rows."""

    line: BudgetLine
    rows: list[Row] = field(default_factory=list)

    @property
    def is_granted(self) -> bool:
        return self.line.granted is not None

    @property
    def given(self) -> Decimal:
        return sum((row.left for row in self.rows), ZERO)

    @property
    def left(self) -> Decimal:
        return (self.line.granted or ZERO) - self.given


@dataclass
class Year:
    year: int
    lines: list[LineGiven] = field(default_factory=list)

    @property
    def granted(self) -> Decimal:
        return sum((one.line.granted or ZERO for one in self.lines), ZERO)

    @property
    def given(self) -> Decimal:
        return sum((one.given for one in self.lines), ZERO)

    @property
    def left(self) -> Decimal:
        return self.granted - self.given


def lines_given(contract: Contract) -> list[LineGiven]:
    """The lines meant to be given on, in the order of the programme, each with what was. Three queries."""
    lines = [line for line in lines_of(contract) if line.route == Route.REGRANTED]
    found = {line.pk: LineGiven(line) for line in lines}
    rows: dict[int, Row] = {}
    regrants = Regrant.objects.filter(line__in=list(found)).select_related("call", "payee", "by__person")
    for one in regrants.order_by("pk"):
        one.line = found[one.line_id].line
        if one.undoes_id is None:
            rows[one.pk] = Row(one)
            found[one.line_id].rows.append(rows[one.pk])
        else:
            rows[one.undoes_id].undone.append(one)
    return list(found.values())


def by_year(lines: Iterable[LineGiven]) -> list[Year]:
    """The latest first, as on the page of a payee."""
    years: dict[int, Year] = {}
    for one in lines:
        years.setdefault(one.line.year, Year(one.line.year)).lines.append(one)
    return [years[year] for year in sorted(years, reverse=True)]


def calls_of(contract: Contract) -> list[tuple[Call, Decimal]]:
    """Each call with what was given on after it, in one query."""
    return [
        (call, cents(call.given) or ZERO) for call in contract.regrant_calls.annotate(given=Sum("regrants__amount"))
    ]


def given_on(line: BudgetLine) -> Decimal:
    """What was given on of one line, as the database keeps it."""
    return GivenOn.objects.filter(line=line).values_list("amount", flat=True).first() or ZERO


def left_of(regrant: Regrant) -> Decimal:
    """What still stands of one re-grant."""
    undone = cents(regrant.undone.aggregate(total=Sum("amount"))["total"])
    return regrant.amount + (undone or ZERO)


def last_regrant(contract: Contract) -> int:
    """The number of the last re-grant or cancellation of this contract; 0 before the first."""
    return Regrant.objects.filter(line__contract=contract).aggregate(last=Max("pk"))["last"] or 0


def given_to(payee: Organisation, contract: Contract, year: int) -> Decimal:
    """What this contract's lead gave on to one body in one budget year, over all its contracts: the threshold of the
    written convention is counted payer by payer. Rehearsals count apart."""
    rows = Regrant.objects.filter(
        payee=payee, line__year=year, line__contract__lead=contract.lead_id,
        line__contract__is_rehearsal=contract.is_rehearsal,
    )  # fmt: skip
    return cents(rows.aggregate(total=Sum("amount"))["total"]) or ZERO


def off_the_ledger() -> list[int]:
    """Lines whose sum given on is not that of their rows, or exceeds what is granted by the ledger: always empty,
    unless somebody wrote past the product."""
    told = dict(Regrant.objects.order_by().values_list("line").annotate(total=Sum("amount")))
    kept = dict(GivenOn.objects.values_list("line_id", "amount"))
    granted = Q(entries__kind=LedgerKind.GRANTED.value)
    lines = BudgetLine.objects.filter(Q(pk__in=Regrant.objects.values("line")) | Q(pk__in=GivenOn.objects.values("pk")))
    rows = lines.order_by("pk").annotate(ledger=Sum("entries__amount", filter=granted), way=F("route"))
    return [
        line.pk
        for line in rows
        if cents(told.get(line.pk, ZERO)) != cents(kept.get(line.pk, ZERO))
        or (cents(kept.get(line.pk)) or ZERO) > (cents(line.ledger) or ZERO)
        or line.way != Route.REGRANTED
    ]
