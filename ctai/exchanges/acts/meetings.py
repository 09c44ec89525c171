"""Preparing, sharing and cancelling a meeting; its minutes."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.exchanges import permissions
from ctai.exchanges.acts.recording import record
from ctai.exchanges.models import Meeting
from ctai.exchanges.reads import heard_written
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless

# What a calendar shows: a change of one of these is a new SEQUENCE, so that those invited are told.
_IN_CALENDARS = frozenset({"title", "starts_at", "lasts", "place", "online"})


@transaction.atomic
def plan_meeting(contract: Contract, *, by: Membership, today: date, **values: Any) -> Meeting:
    """A meeting prepared by one side, invisible to the other until it is shared."""
    refuse_unless(permissions.can_write(contract, by, "préparer une réunion"))
    meeting = Meeting.objects.create(contract=contract, side=by.side, organised_by=by, **values)
    record(meeting, "plan_meeting", f"Réunion préparée : {meeting.title}", by=by, today=today)
    return meeting


@transaction.atomic
def save_meeting(meeting: Meeting, *, seen: int, by: Membership, today: date, **values: Any) -> Meeting:
    """Date, place, agenda… Those invited receive an update of what their calendar shows. Raises Conflict."""
    refuse_unless(permissions.can_change_meeting(meeting, by))
    changes = save_if_unchanged(meeting, seen=seen, **values)
    if _IN_CALENDARS & changes.keys():
        _next_sequence(meeting)
    record(meeting, "save_meeting", f"Réunion modifiée : {meeting.title}", by=by, today=today, changes=changes)
    return meeting


@transaction.atomic
def save_minutes(meeting: Meeting, *, minutes: str, seen: int, by: Membership, today: date, **counted: Any) -> Meeting:
    """The minutes, written by both sides once the meeting is shared. `counted`: attended, heard, languages.

    Raises Conflict.
    """
    refuse_unless(permissions.can_change_meeting(meeting, by))
    changes = save_if_unchanged(meeting, seen=seen, minutes=minutes, **counted)
    if "heard" in changes:
        # Readers who are no party read the journal too.
        old, new = changes["heard"]
        changes["heard"] = (heard_written(old), heard_written(new))
    record(meeting, "save_minutes", f"Compte rendu modifié : {meeting.title}", by=by, today=today, changes=changes)
    return meeting


@transaction.atomic
def share_meeting(meeting: Meeting, *, seen: int, by: Membership, today: date) -> Meeting:
    """The other side sees the meeting from now on, with its agenda, minutes and decisions. It cannot be undone."""
    refuse_unless(permissions.can_share_meeting(meeting, by))
    save_if_unchanged(meeting, seen=seen, is_shared=True)
    record(meeting, "share_meeting", f"Réunion partagée : {meeting.title}", by=by, today=today)
    return meeting


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, seen: int, by: Membership, today: date) -> Meeting:
    """The meeting will not take place: those invited receive the cancellation with its reason. Raises Conflict."""
    refuse_unless(permissions.can_cancel_meeting(meeting, by))
    save_if_unchanged(meeting, seen=seen, cancelled_on=today, cancel_reason=reason)
    _next_sequence(meeting)
    record(meeting, "cancel_meeting", f"Réunion annulée : {meeting.title}", by=by, today=today, reason=reason)
    return meeting


@transaction.atomic
def delete_meeting(meeting: Meeting, *, by: Membership, today: date) -> None:
    """Only while nobody else knows of it; the journal of its side keeps that it existed."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("contract").filter(pk=meeting.pk).first()
    if locked is None:
        raise ActRefused(Refusal("Cette réunion a déjà été supprimée.", code="gone"))
    refuse_unless(permissions.can_delete_meeting(locked, by))
    record(locked, "delete_meeting", f"Réunion supprimée avant partage : {locked.title}", by=by, today=today)
    locked.decisions.all().delete()
    locked.delete()


def _next_sequence(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(sequence=F("sequence") + 1)
    meeting.refresh_from_db(fields=["sequence"])
