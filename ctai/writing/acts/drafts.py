"""What is typed and not saved yet; who is there. Neither is an act on the contract: no journal row."""

from datetime import datetime, timedelta

from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.rules.refusals import refuse_unless
from ctai.writing.kinds import can_write
from ctai.writing.models import Draft, Presence, Text
from ctai.writing.paragraphs import tidy

# A presence older than this is of no use to anyone and goes with the next one.
FORGOTTEN = timedelta(days=1)


def keep_draft(text: Text, *, body: str, base: int, by: Membership) -> datetime:
    """Keep what `by` typed on version `base`, in place of their former draft. Returns the moment it was kept.

    Typing back what the text says leaves no draft.
    """
    refuse_unless(can_write(text, by))
    body, now = tidy(body), timezone.now()
    if body == text.body:
        forget_draft(text, by=by)
        return now
    Draft.objects.bulk_create(
        [Draft(text=text, membership=by, body=body, base=min(base, text.version), saved_at=now)],
        update_conflicts=True, unique_fields=["text", "membership"], update_fields=["body", "base", "saved_at"],
    )  # fmt: skip
    return now


def forget_draft(text: Text, *, by: Membership) -> None:
    Draft.objects.filter(text=text, membership=by).delete()


def be_there(text: Text, *, by: Membership, writes: bool) -> None:
    """Somebody of a party has the text open now."""
    now = timezone.now()
    Presence.objects.filter(text=text, seen_at__lt=now - FORGOTTEN).delete()
    Presence.objects.bulk_create(
        [Presence(text=text, membership=by, seen_at=now, writes=writes)],
        update_conflicts=True, unique_fields=["text", "membership"], update_fields=["seen_at", "writes"],
    )  # fmt: skip
