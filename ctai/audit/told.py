"""Rows that hold money outside the ledger of a contract, compared with the row of the journal that tells each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum

from ctai.design.formats import euros
from ctai.envelopes.acts import stream
from ctai.envelopes.models import Movement
from ctai.expenses.models import Charge
from ctai.funding.acts.ledger import told, told_as
from ctai.funding.models import funder_name
from ctai.funding.reads import cents
from ctai.history.models import Entry
from ctai.payments.models import RecordedPayment
from ctai.regrants.models import Regrant
from ctai.rulings.models import Ruling, RulingLine

# A sentence of the journal is cut there: its end then says nothing.
LONGEST = 300
CHARGES = {"plan_charges": "planned", "tell_charges": "realised"}


@dataclass(frozen=True)
class Row:
    """One row of the journal, as far as money is concerned."""

    act: str
    day: date
    by: int | None
    about: str
    sentence: str
    changes: dict[str, list[str | None]]


COLUMNS = ("stream", "sequence", "act", "day", "membership", "object_id", "sentence", "changes")


def rows_of(**scope: Any) -> dict[tuple[str, int], Row]:
    """The rows of the journal in a scope, by stream and sequence, the oldest first."""
    found = Entry.objects.filter(**scope).order_by("pk").values_list(*COLUMNS)
    return {(name, sequence): Row(*rest) for name, sequence, *rest in found.iterator()}


def told_of(year: int, action: int, funder: str, label: str) -> str:
    """How the journal names a line."""
    return told_as(action, year, funder_name(funder, label))


def movements() -> Iterator[int]:
    """Movements of credits no act told, or told otherwise."""
    rows = rows_of(stream__startswith=stream(0)[:-1])
    for one in Movement.objects.select_related("source", "target").order_by("pk"):
        about = one.source or one.target
        row = rows.get((stream(about.year), one.sequence)) if about else None
        if row is None or (row.act, row.day, row.by) != (f"{one.act}_credits", one.day, one.by_id):
            yield one.pk
        elif ["", str(one.amount)] not in row.changes.values() or (about and row.about != str(about.pk)):
            yield one.pk


def payments() -> Iterator[int]:
    """Payments of Chorus that are not those of their instalment, or not the whole of their row."""
    same = Q(amount=F("instalment__amount"), line=F("instalment__line"), paid_on=F("row__paid_on"))
    yield from RecordedPayment.objects.exclude(same).values_list("pk", flat=True)
    parts = RecordedPayment.objects.order_by().values("row", "row__amount").annotate(total=Sum("amount"))
    short = [one["row"] for one in parts if cents(one["total"]) != one["row__amount"]]
    yield from RecordedPayment.objects.filter(row__in=short).values_list("pk", flat=True)


def regrants() -> Iterator[int]:
    """Credits given on or taken back that no act told, or told otherwise."""
    rows = rows_of(act__in=["regrant", "take_back_regrant"])
    for one in Regrant.objects.select_related("line__action", "line__contract").order_by("pk"):
        row = rows.get((one.line.contract.number, one.sequence))
        if row is None or (row.day, row.by, row.about) != (one.day, one.by_id, str(one.line_id)):
            yield one.pk
            continue
        before, after = row.changes.get(told(one.line), (None, None))
        if after is None or Decimal(after) - Decimal(before or 0) != one.amount:
            yield one.pk


def rulings() -> Iterator[int]:
    """Decisions told otherwise than the journal says, or that are not the sum of their lines."""
    said = {row.about: row.sentence for row in rows_of(act="notify_decision").values()}
    parts = RulingLine.objects.order_by().values("ruling").annotate(wanted=Sum("asked"), given=Sum("granted"))
    sums = {one["ruling"]: (cents(one["wanted"]), cents(one["given"])) for one in parts}
    for one in Ruling.objects.order_by("pk"):
        sentence = said.get(str(one.pk), "")
        words = f"{euros(one.granted)} sur {euros(one.asked)} demandés"
        is_told = sentence.endswith(words) or len(sentence) >= LONGEST
        if not is_told or not sentence.startswith(f"Décision de {one.year} notifiée à {one.payee_name[:80]}"):
            yield one.pk
        elif sums.get(one.pk) != (one.asked, one.granted):
            yield one.pk
    yield from RulingLine.objects.exclude(entry__line=F("line")).values_list("ruling", flat=True)


def charges() -> Iterator[int]:
    """Charges whose amount is not the last one told; 0: told, and no longer there."""
    last: dict[tuple[str, str, str], str] = {}
    for row in rows_of(act__in=list(CHARGES)).values():
        for words, (_, after) in row.changes.items():
            last[row.about, CHARGES[row.act], words] = after or ""
    for one in Charge.objects.select_related("plan").order_by("pk"):
        for column in CHARGES.values():
            after = last.pop((str(one.plan.action_id), column, f"{one.year}, compte {one.account}"), "")
            if (Decimal(after) if after else None) != getattr(one, column):
                yield one.pk
    yield from (0 for after in last.values() if after)
