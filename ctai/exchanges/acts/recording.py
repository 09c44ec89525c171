"""The journal's row of an act on a meeting."""

from datetime import date
from typing import Any

from ctai.accounts.models import Membership
from ctai.exchanges.models import Meeting
from ctai.history import journal


def record(meeting: Meeting, act: str, sentence: str, *, by: Membership, today: date, **more: Any) -> None:
    """One row, read by both sides once the meeting is shared, by its own side before."""
    journal.record(
        meeting.contract.number,
        act,
        sentence,
        by=by,
        today=today,
        about=more.get("about", meeting),
        changes=more.get("changes"),
        reason=more.get("reason", ""),
        audience=journal.BOTH if meeting.is_shared else meeting.side,
    )
