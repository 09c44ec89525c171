"""Writing to each other, preparing, sharing and cancelling meetings, keeping minutes and decisions."""

from ctai.exchanges.acts.decisions import add_decision, complete_decision, delete_decision, save_decision
from ctai.exchanges.acts.invitations import Guest, forget_guests, invite, keep_told
from ctai.exchanges.acts.meetings import (
    cancel_meeting,
    delete_meeting,
    plan_meeting,
    save_meeting,
    save_minutes,
    share_meeting,
)
from ctai.exchanges.acts.threads import answer, mark_read, open_thread

__all__ = [
    "Guest", "add_decision", "answer", "cancel_meeting", "complete_decision", "delete_decision", "delete_meeting",
    "forget_guests", "invite", "keep_told", "mark_read", "open_thread", "plan_meeting", "save_decision",
    "save_meeting", "save_minutes", "share_meeting",
]  # fmt: skip
