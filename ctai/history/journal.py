"""Writing and verifying the journal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.history.digests import digest_of
from ctai.history.models import BOTH, Entry, Head, Pending

# Streams written at once.
BATCH = 500
SEALED_FIELDS = (
    "stream",
    "sequence",
    "recorded_at",
    "day",
    "act",
    "sentence",
    "person_id",
    "membership_id",
    "actor",
    "object_type",
    "object_id",
    "changes",
    "reason",
    "audience",
    "previous_digest",
)


def plain(value: Any) -> Any:
    """A value as the journal keeps it: JSON types only, money as text so that no cent is lost."""
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def seal(entry: Entry) -> str:
    """SHA-256 of the row's own fields and of the digest before it, in one canonical JSON."""
    content = {name: getattr(entry, name) for name in SEALED_FIELDS}
    content["recorded_at"] = entry.recorded_at.astimezone(timezone.get_fixed_timezone(0)).isoformat(
        timespec="microseconds"
    )
    content["day"] = entry.day.isoformat()
    return digest_of(content)


def describe(membership: Membership | None) -> str:
    if membership is None:
        return "La plateforme"
    return f"{membership.person}, {membership.organisation} ({membership.get_role_display()})"


@dataclass(frozen=True)
class New:
    """A row to write, as `record` takes it."""

    stream: str
    act: str
    sentence: str
    about: models.Model | None = None
    changes: Mapping[str, tuple[Any, Any]] | None = None
    reason: str = ""
    audience: str = BOTH


@transaction.atomic
def record(
    stream: str,
    act: str,
    sentence: str,
    *,
    by: Membership | None,
    today: date,
    about: models.Model | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
    audience: str = BOTH,
) -> Entry:
    """Append one row to a stream. Called once by each act, inside its transaction.

    `sentence`: what happened, in French, past tense. `changes`: {field: (old, new)} where fields changed.
    """
    held = Head.objects.select_for_update().filter(stream=stream)
    head = held.first()
    if head is None:
        # The first row of a stream: two at once both find nothing, one of them creates it.
        Head.objects.get_or_create(stream=stream, defaults={"sequence": 0, "digest": ""})
        head = held.get()
    told = New(stream, act, sentence, about, changes, reason, audience)
    entry = _next(head, told, by, today)
    entry.save(force_insert=True)
    Pending.objects.create(entry=entry)
    head.save(update_fields=["sequence", "digest"])
    return entry


@transaction.atomic
def record_many(rows: Sequence[New], *, by: Membership | None, today: date) -> list[Entry]:
    """One row in each of many streams, in five queries a batch: an act over a campaign writes to every contract of it.

    Raises ValueError when a stream comes twice.
    """
    if len({row.stream for row in rows}) < len(rows):
        raise ValueError("a stream comes twice")
    # Always in the same order: two such acts wait for each other, and never both for ever.
    ordered, written = sorted(rows, key=lambda row: row.stream), []
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        streams = [row.stream for row in batch]
        Head.objects.bulk_create(
            [Head(stream=stream, sequence=0, digest="") for stream in streams], ignore_conflicts=True
        )
        kept = Head.objects.select_for_update().filter(stream__in=streams).order_by("stream")
        heads = {head.stream: head for head in kept}
        entries = Entry.objects.bulk_create([_next(heads[row.stream], row, by, today) for row in batch])
        Pending.objects.bulk_create([Pending(entry=entry) for entry in entries])
        Head.objects.bulk_update(list(heads.values()), ["sequence", "digest"])
        written += entries
    return written


def _next(head: Head, told: New, by: Membership | None, today: date) -> Entry:
    """The sealed row that follows in the stream of this head, which it moves; neither is saved."""
    entry = Entry(
        stream=told.stream,
        sequence=head.sequence + 1,
        recorded_at=timezone.now(),
        day=today,
        act=told.act,
        sentence=told.sentence[:300],
        person_id=by.person_id if by else None,
        membership=by,
        actor=describe(by)[:300],
        object_type=told.about._meta.label if told.about is not None else "",
        object_id=str(told.about.pk) if told.about is not None else "",
        changes={name: [plain(old), plain(new)] for name, (old, new) in (told.changes or {}).items()},
        reason=told.reason,
        audience=told.audience,
        previous_digest=head.digest,
    )
    entry.digest = seal(entry)
    head.sequence, head.digest = entry.sequence, entry.digest
    return entry


@dataclass(frozen=True)
class Fault:
    stream: str
    sequence: int
    sentence: str


def verify(streams: list[str] | None = None) -> Iterator[Fault]:
    """Every fault of the journal, read row by row in constant memory: edited, removed, reordered, cut at the end."""
    kept, entries = Head.objects.all(), Entry.objects.order_by("stream", "sequence")
    if streams is not None:
        kept, entries = kept.filter(stream__in=streams), entries.filter(stream__in=streams)
    heads = {head.stream: head for head in kept}
    stream, previous, expected = "", "", 1
    for entry in entries.iterator(chunk_size=2000):
        if entry.stream != stream:
            yield from _tail(heads.pop(stream, None), stream, expected - 1, previous)
            stream, previous, expected = entry.stream, "", 1
        if entry.sequence != expected:
            yield Fault(stream, expected, "une ligne manque ou a changé de place")
            expected = entry.sequence
        if entry.previous_digest != previous:
            yield Fault(stream, entry.sequence, "la ligne ne suit pas celle qui la précède")
        if seal(entry) != entry.digest:
            yield Fault(stream, entry.sequence, "le contenu de la ligne a changé")
        previous, expected = entry.digest, expected + 1
    yield from _tail(heads.pop(stream, None), stream, expected - 1, previous)
    for name, head in heads.items():
        if head.sequence:
            yield Fault(name, 1, "toutes les lignes ont disparu")


def _tail(head: Head | None, stream: str, last: int, digest: str) -> Iterator[Fault]:
    if not stream:
        return
    if head is None:
        yield Fault(stream, last, "le journal n'a plus de repère de fin")
    elif (head.sequence, head.digest) != (last, digest):
        yield Fault(stream, last + 1, "la fin du journal a été coupée ou changée")
