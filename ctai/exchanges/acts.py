"""Writing to the other side, preparing and sharing meetings, keeping minutes and decisions."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.exchanges import permissions
from ctai.exchanges.models import Decision, Meeting, Message, MessageFile
from ctai.files.store import store
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless


@transaction.atomic
def write_message(
    contract: Contract,
    text: str,
    *,
    shared: bool,
    by: Membership,
    today: date,
    upload: UploadedFile | None = None,
) -> Message:
    """A message to both sides, or (`shared` False) a note the other side never reads. Neither changes afterwards."""
    refuse_unless(permissions.can_write(contract, by))
    message = Message.objects.create(
        contract=contract, author=by, side=by.side, is_shared=shared, text=text, written_at=timezone.now()
    )
    if upload is not None:
        MessageFile.objects.create(
            message=message, file=store(by.organisation, upload.name or "fichier", upload, by=by)
        )
    journal.record(
        contract.number,
        "write_message" if shared else "write_note",
        f"Message de {by.organisation}" if shared else "Note interne écrite",
        by=by,
        today=today,
        about=message,
        audience=journal.BOTH if shared else by.side,
    )
    return message


@transaction.atomic
def plan_meeting(contract: Contract, *, by: Membership, today: date, **values: Any) -> Meeting:
    """A meeting prepared by one side, invisible to the other until it is shared."""
    refuse_unless(permissions.can_write(contract, by, "préparer une réunion"))
    meeting = Meeting.objects.create(contract=contract, side=by.side, organised_by=by, **values)
    _record(meeting, "plan_meeting", f"Réunion préparée : {meeting.title}", by=by, today=today)
    return meeting


@transaction.atomic
def save_meeting(meeting: Meeting, *, seen: int, by: Membership, today: date, **values: Any) -> Meeting:
    """Date, place, agenda, participants. Raises Conflict."""
    refuse_unless(permissions.can_change_meeting(meeting, by))
    changes = save_if_unchanged(meeting, seen=seen, **values)
    _record(meeting, "save_meeting", f"Réunion modifiée : {meeting.title}", by=by, today=today, changes=changes)
    return meeting


@transaction.atomic
def save_minutes(meeting: Meeting, *, minutes: str, seen: int, by: Membership, today: date) -> Meeting:
    """The minutes, written by both sides once the meeting is shared. Raises Conflict."""
    refuse_unless(permissions.can_change_meeting(meeting, by))
    changes = save_if_unchanged(meeting, seen=seen, minutes=minutes)
    _record(meeting, "save_minutes", f"Compte rendu modifié : {meeting.title}", by=by, today=today, changes=changes)
    return meeting


@transaction.atomic
def share_meeting(meeting: Meeting, *, seen: int, by: Membership, today: date) -> Meeting:
    """The other side sees the meeting from now on, with its agenda, minutes and decisions. It cannot be undone."""
    refuse_unless(permissions.can_share_meeting(meeting, by))
    save_if_unchanged(meeting, seen=seen, is_shared=True)
    _record(meeting, "share_meeting", f"Réunion partagée : {meeting.title}", by=by, today=today)
    return meeting


@transaction.atomic
def delete_meeting(meeting: Meeting, *, by: Membership, today: date) -> None:
    """Only before it is shared; the journal of its side keeps that it existed."""
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("contract").filter(pk=meeting.pk).first()
    if locked is None:
        raise ActRefused(Refusal("Cette réunion a déjà été supprimée.", code="gone"))
    refuse_unless(permissions.can_delete_meeting(locked, by))
    _record(locked, "delete_meeting", f"Réunion supprimée avant partage : {locked.title}", by=by, today=today)
    locked.decisions.all().delete()
    locked.delete()


@transaction.atomic
def add_decision(
    meeting: Meeting, *, text: str, owner: Organisation, due_on: date | None, by: Membership, today: date
) -> Decision:
    refuse_unless(permissions.can_change_meeting(meeting, by))
    _refuse_stranger(meeting, owner)
    decision = Decision.objects.create(meeting=meeting, text=text, owner=owner, due_on=due_on)
    _record(meeting, "add_decision", f"Décision ajoutée : {text}", by=by, today=today, about=decision)
    return decision


@transaction.atomic
def save_decision(decision: Decision, *, seen: int, by: Membership, today: date, **values: Any) -> Decision:
    """Text, owner, due date. Raises Conflict."""
    refuse_unless(permissions.can_change_decision(decision, by))
    _refuse_stranger(decision.meeting, values.get("owner", decision.owner))
    changes = save_if_unchanged(decision, seen=seen, **values)
    sentence = f"Décision modifiée : {decision.text}"
    _record(decision.meeting, "save_decision", sentence, by=by, today=today, about=decision, changes=changes)
    return decision


@transaction.atomic
def complete_decision(decision: Decision, *, done: bool, seen: int, by: Membership, today: date) -> Decision:
    """Say that it is done today, or that it is not after all. Raises Conflict."""
    refuse_unless(permissions.can_change_decision(decision, by))
    changes = save_if_unchanged(decision, seen=seen, done_on=today if done else None)
    act, word = ("complete_decision", "réalisée") if done else ("reopen_decision", "rouverte")
    sentence = f"Décision {word} : {decision.text}"
    _record(decision.meeting, act, sentence, by=by, today=today, about=decision, changes=changes)
    return decision


@transaction.atomic
def delete_decision(decision: Decision, *, by: Membership, today: date) -> None:
    """Only while its meeting is not shared."""
    refuse_unless(permissions.can_delete_decision(decision, by))
    sentence = f"Décision retirée : {decision.text}"
    _record(decision.meeting, "delete_decision", sentence, by=by, today=today, about=decision)
    decision.delete()


def _refuse_stranger(meeting: Meeting, owner: Organisation) -> None:
    if not meeting.contract.parties.filter(organisation=owner).exists():
        raise ActRefused(Refusal("Une décision est confiée à l'une des parties au contrat.", code="owner"))


def _record(meeting: Meeting, act: str, sentence: str, *, by: Membership, today: date, **more: Any) -> None:
    """One row, read by both sides once the meeting is shared, by its own side before."""
    journal.record(
        meeting.contract.number,
        act,
        sentence,
        by=by,
        today=today,
        about=more.get("about", meeting),
        changes=more.get("changes"),
        audience=journal.BOTH if meeting.is_shared else meeting.side,
    )
