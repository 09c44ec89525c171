"""Everything that holds money, added up again from the ledger and compared with what the sealed journal says.

`verify_journal` proves the journal itself; here each amount must be the one an act told. Contracts are read by chunks:
memory does not grow with their number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F, Model

from ctai.audit import claimed, told
from ctai.audit.told import LONGEST, Row, rows_of, told_of
from ctai.contracts.models import Contract
from ctai.design.formats import day as day_of
from ctai.design.formats import euros
from ctai.envelopes.reads import off_the_ledger
from ctai.funding.models import BudgetLine, Commitment, Instalment, LedgerEntry, YearClosing
from ctai.funding.reads import lines_off_the_ledger
from ctai.regrants.reads import off_the_ledger as regrants_off_the_ledger
from ctai.rules.funders import INSTALMENT_LABELS, InstalmentKind, LedgerKind

# As many contracts at a time as take about a hundred megabytes: each chunk reads through the whole ledger.
CHUNK = 1_000
ZERO = Decimal(0)
LINES, LEDGER, DUE, EJ, CLOSED = "Lignes de budget", "Grand livre", "Versements", "Engagements", "Exercices clos"
ENVELOPES, GIVEN_ON = "Enveloppes", "Lignes reversées"
# Rows of other rooms, each with the function that names those that are wrong.
ELSEWHERE = {
    "Mouvements de crédits": told.movements,
    "Paiements Chorus": told.payments,
    "Reversements": told.regrants,
    "Décisions notifiées": told.rulings,
    "Charges": told.charges,
    "Demandes de versement": claimed.claims,
    "Conditions des versements": claimed.conditions,
}
# Acts that tell each amount, before and after, in their row of the journal; and those that say it in their sentence.
BEFORE_AND_AFTER = frozenset({"ask", "grant", "commit", "release", "tell_spent"})
IN_WORDS = frozenset({"pay", "cancel_payment"})
# What the State had paid before commitments were recorded here (migration funding 0004): no act told it.
TAKE_OVER = ("take_over", 0)
OF_A_LINE = ("plan_instalment", "remove_instalment", "pay", "cancel_payment")

Wrong = dict[str, list[int]]


@dataclass(frozen=True)
class Kept:
    """One entry of the ledger, with what names its line."""

    pk: int
    stream: str
    sequence: int
    act: str
    day: date
    by: int | None
    kind: str
    amount: Decimal
    line: int
    contract: int
    year: int
    told: str
    instalment: int | None
    commitment: int | None


@dataclass
class Chunk:
    """Some contracts: their entries, and the rows of the journal that may tell money."""

    numbers: dict[int, str]
    entries: list[Kept] = field(default_factory=list)
    rows: dict[tuple[str, int], Row] = field(default_factory=dict)


def wrong_rows() -> Wrong:
    """By kind of row, the numbers of those that are not what the ledger and the journal say; 0 for one that is gone."""
    found: Wrong = {name: [] for name in (LINES, LEDGER, DUE, EJ, CLOSED, ENVELOPES, GIVEN_ON)}
    found[LINES] = sorted({*lines_off_the_ledger(), *_astray()})
    found[ENVELOPES], found[GIVEN_ON] = off_the_ledger(), regrants_off_the_ledger()
    found |= {name: sorted(set(wrong())) for name, wrong in ELSEWHERE.items()}
    seen: dict[type[Model], int] = {LedgerEntry: 0, Instalment: 0, Commitment: 0, YearClosing: 0}
    for chunk in _chunks():
        seen[LedgerEntry] += len(chunk.entries)
        found[LEDGER] += sorted(set(_entries(chunk)))
        for name, model, check in (
            (DUE, Instalment, _instalments), (EJ, Commitment, _commitments), (CLOSED, YearClosing, _closings)
        ):  # fmt: skip
            count, wrong = check(chunk)
            seen[model] += count
            found[name] += sorted(set(wrong))
    # A row whose line or contract is no longer there is in no chunk.
    for name, kind in ((LEDGER, LedgerEntry), (DUE, Instalment), (EJ, Commitment), (CLOSED, YearClosing)):
        found[name] += [0] * (kind.objects.count() - seen[kind])
    return found


def _chunks() -> Iterator[Chunk]:
    acts = {*LedgerEntry.objects.order_by().values_list("act", flat=True).distinct(), *OF_A_LINE, "close_year"}
    known = list(Contract.objects.order_by("pk").values_list("pk", "number"))
    for first in range(0, len(known), CHUNK):
        chunk = Chunk(dict(known[first : first + CHUNK]))
        chunk.entries = list(_kept(chunk))
        chunk.rows = rows_of(stream__in=list(chunk.numbers.values()), act__in=acts)
        yield chunk


def _kept(chunk: Chunk) -> Iterator[Kept]:
    columns = (
        "pk", "sequence", "act", "day", "by", "kind", "amount", "line", "line__contract", "line__year",
        "instalment", "commitment", "line__action__number", "line__funder", "line__label",
    )  # fmt: skip
    entries = LedgerEntry.objects.filter(line__contract__in=list(chunk.numbers)).order_by("pk")
    for (
        pk,
        sequence,
        act,
        day,
        by,
        kind,
        amount,
        line,
        contract,
        year,
        instalment,
        commitment,
        *words,
    ) in entries.values_list(*columns).iterator():
        yield Kept(
            pk, chunk.numbers[contract], sequence, act, day, by, kind, amount, line, contract, year,
            told_of(year, *words), instalment, commitment,
        )  # fmt: skip


def _entries(chunk: Chunk) -> Iterator[int]:
    """Entries no act told, or told otherwise: another day, person, amount, line or commitment."""
    spoken: dict[tuple[str, int, str], list[Kept]] = defaultdict(list)
    for entry in chunk.entries:
        if (entry.act, entry.sequence) == TAKE_OVER:
            continue
        row = chunk.rows.get((entry.stream, entry.sequence))
        if row is None or (row.act, row.day, row.by) != (entry.act, entry.day, entry.by):
            yield entry.pk
        elif entry.act in BEFORE_AND_AFTER | IN_WORDS and row.about != str(_about(entry)):
            yield entry.pk
        elif entry.act in BEFORE_AND_AFTER:
            words = "spent" if entry.act == "tell_spent" else entry.told
            spoken[entry.stream, entry.sequence, words].append(entry)
        elif entry.act in IN_WORDS and (
            entry.instalment is None or f"de {euros(abs(entry.amount))} " not in row.sentence
        ):
            yield entry.pk
    for (name, sequence, words), entries in spoken.items():
        before, after = chunk.rows[name, sequence].changes.get(words, (None, None))
        # Two lines of one name (another route) share one place in the journal: the last of them is told.
        if after is None or Decimal(after) - Decimal(before or 0) not in {entry.amount for entry in entries}:
            yield from (entry.pk for entry in entries)


def _about(entry: Kept) -> int | None:
    """What the row of the journal that tells this entry is about."""
    if entry.act in ("ask", "grant"):
        return entry.contract
    return entry.commitment if entry.act in ("commit", "release") else entry.line


def _instalments(chunk: Chunk) -> tuple[int, list[int]]:
    """Planned and paid as told, to the day and the cent; the ledger holds the amount when paid, nothing otherwise."""
    paid: dict[int, Decimal] = defaultdict(Decimal)
    for entry in chunk.entries:
        if entry.instalment:
            paid[entry.instalment] += entry.amount
    said: dict[str, set[str]] = defaultdict(set)
    planned: dict[str, int] = defaultdict(int)
    for row in chunk.rows.values():
        if row.act in OF_A_LINE:
            said[row.about].add("" if len(row.sentence) >= LONGEST else row.sentence.rpartition(" : ")[2])
            planned[row.about] += {"plan_instalment": 1, "remove_instalment": -1}.get(row.act, 0)
    columns = ("pk", "line", "kind", "amount", "planned_on", "paid_on")
    found = Instalment.objects.filter(line__contract__in=list(chunk.numbers)).order_by("pk").values_list(*columns)
    wrong = []
    for pk, line, kind, amount, planned_on, paid_on in found:
        planned[str(line)] -= 1
        what = f"{INSTALMENT_LABELS[InstalmentKind(kind)].lower()} de {euros(amount)}"
        acts = {f"{what} prévu le {day_of(planned_on)}"} | (
            {f"{what} versé le {day_of(paid_on)}"} if paid_on else set()
        )
        # A sentence cut at its longest says nothing of its end.
        is_told = acts <= said[str(line)] or "" in said[str(line)]
        if not is_told or paid[pk] != (amount if paid_on else ZERO):
            wrong.append(pk)
    lost = [0] * sum(1 for count in planned.values() if count)
    return len(found), wrong + lost


def _commitments(chunk: Chunk) -> tuple[int, list[int]]:
    """The number that was told, on the lines of one contract and one year."""
    said: dict[str, set[str]] = defaultdict(set)
    for row in chunk.rows.values():
        if row.act == "commit":
            said[row.about].add(row.sentence.partition(" : ")[0])
    on: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for entry in chunk.entries:
        if entry.commitment:
            on[entry.commitment].add((entry.contract, entry.year))
    found = list(Commitment.objects.filter(contract__in=list(chunk.numbers)).order_by("pk"))
    wrong = [
        one.pk for one in found if str(one) not in said[str(one.pk)] or on[one.pk] != {(one.contract_id, one.year)}
    ]
    return len(found), wrong


def _closings(chunk: Chunk) -> tuple[int, list[int]]:
    """Carried and returned as told, and as the ledger moved them."""
    moved: dict[tuple[str, int], dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for entry in chunk.entries:
        if (entry.act, entry.kind) == ("close_year", LedgerKind.GRANTED):
            moved[entry.stream, entry.sequence][entry.year] += entry.amount
    told_by = {(key[0], row.sentence): (key, row) for key, row in chunk.rows.items() if row.act == "close_year"}
    found, wrong = list(YearClosing.objects.filter(contract__in=list(chunk.numbers)).order_by("pk")), []
    for one in found:
        sentence = (
            f"Exercice {one.year} clos : {euros(one.carried)} reportés sur {one.year + 1}, {euros(one.returned)} rendus"
        )
        key, row = told_by.pop((chunk.numbers[one.contract_id], sentence), (None, None))
        if key is None or row is None or (row.day, row.by) != (one.closed_on, one.closed_by_id):
            wrong.append(one.pk)
        elif (moved[key][one.year], moved[key][one.year + 1]) != (-one.carried - one.returned, one.carried):
            wrong.append(one.pk)
    return len(found), wrong + [0] * len(told_by)


def _astray() -> Iterable[int]:
    """Lines that are not of the contract of their action."""
    return BudgetLine.objects.exclude(action__contract=F("contract")).values_list("pk", flat=True)
