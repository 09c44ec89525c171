"""A text is made, saved, shared with the other side, closed.

None of these acts writes in the journal: the room that owns the text wraps each in an act of its own, in one
transaction, checks the right there and writes the one journal row.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.history.models import BOTH
from ctai.rules.refusals import ActRefused, Refusal
from ctai.writing.kinds import CLOSED, side_on
from ctai.writing.merge import merge
from ctai.writing.models import Draft, How, Presence, RemarkKind, Text, Version
from ctai.writing.paragraphs import tidy, words_changed
from ctai.writing.results import Clash, Saved

INCOMPLETE = "Cette page est incomplète : rechargez-la avant d'enregistrer."


@transaction.atomic
def create(
    contract: Contract, place: str, title: str, *, today: date, by: Membership | None, body: str = "",
    audience: str = BOTH,
) -> Text:  # fmt: skip
    """A text at version 1. `by` None: nobody wrote it yet (an empty section of a new diagnosis)."""
    body, now = tidy(body), timezone.now()
    text = Text.objects.create(
        contract=contract, place=place, title=title, body=body, audience=audience, written_by=by,
        written_at=now if by else None,
    )  # fmt: skip
    added, _ = words_changed("", body)
    Version.objects.create(
        text=text, number=1, body=body, by=by, at=now, day=today, how=How.CREATED, base=0, words_added=added,
        words_removed=0,
    )  # fmt: skip
    return text


@transaction.atomic
def save(text: Text, *, body: str, seen: int, by: Membership, today: date, how: How = How.WRITTEN) -> Saved:
    """Store `body`, typed on version `seen`; `text` is brought up to date. The writer's own draft goes.

    Another version stored since is merged in; Clash when both changed the same paragraph, and nothing is stored then
    (the view keeps what was typed: `clashes.meet`). The same words again make no version.
    """
    stored = Text.objects.select_for_update().get(pk=text.pk)
    if stored.closed_on:
        raise ActRefused(Refusal(CLOSED, code="closed"))
    body, theirs = tidy(body), None
    if seen != stored.version:
        _refuse_hidden(stored, seen, by)
        body, theirs = _merged(stored, body, seen)
        how = How.MERGED
    Draft.objects.filter(text=stored, membership=by).delete()
    changed = body != stored.body
    if changed:
        _next_version(stored, body, seen, by, today, how)
    for name in ("body", "version", "written_by_id", "written_at"):
        setattr(text, name, getattr(stored, name))
    return Saved(text, changed, theirs is not None, theirs)


def _refuse_hidden(stored: Text, seen: int, by: Membership) -> None:
    """A version the other side kept to itself cannot be what this person had under the eyes."""
    if seen < stored.first_shared and side_on(stored.contract, by) != stored.drafting_side:
        raise ActRefused(Refusal(INCOMPLETE, code="unknown"))


def _merged(stored: Text, mine: str, seen: int) -> tuple[str, Version]:
    known = {one.number: one for one in stored.versions.filter(number__in=(seen, stored.version))}
    if seen not in known:
        raise ActRefused(Refusal(INCOMPLETE, code="unknown"))
    found = merge(known[seen].body, mine, stored.body)
    theirs = known[stored.version]
    if found.conflicts:
        raise Clash(stored, merge=found, mine=mine, seen=seen, theirs=theirs)
    return found.text, theirs


def _next_version(stored: Text, body: str, seen: int, by: Membership, today: date, how: How) -> None:
    added, removed = words_changed(stored.body, body)
    stored.version, stored.body = stored.version + 1, body
    stored.written_by, stored.written_at = by, timezone.now()
    stored.save(update_fields=["version", "body", "written_by", "written_at"])
    Version(
        text=stored, number=stored.version, body=body, by=by, at=stored.written_at, day=today, how=how, base=seen,
        words_added=added, words_removed=removed,
    ).save(force_insert=True)  # fmt: skip


@transaction.atomic
def share(text: Text) -> None:
    """A draft of one side becomes readable by both, from this version on.

    Its earlier versions, and what its writers told each other in remarks, stay with them: those become private notes.
    """
    if text.audience == BOTH:
        return
    stored = Text.objects.select_for_update().get(pk=text.pk)
    text.remarks.exclude(kind=RemarkKind.NOTE).update(kind=RemarkKind.NOTE, audience=stored.audience)
    text.drafting_side, text.first_shared, text.audience = stored.audience, stored.version, BOTH
    text.save(update_fields=["drafting_side", "first_shared", "audience"])


@transaction.atomic
def close(text: Text, *, today: date) -> None:
    """It never changes again; presences go, versions and remarks stay readable, and each writer keeps their draft."""
    text.closed_on = today
    text.save(update_fields=["closed_on"])
    Presence.objects.filter(text=text).delete()
