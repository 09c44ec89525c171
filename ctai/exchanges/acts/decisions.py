"""What a meeting decided: added, changed, done."""

from datetime import date
from typing import Any

from django.db import transaction

from ctai.accounts.models import Membership, Organisation
from ctai.exchanges import permissions
from ctai.exchanges.acts.recording import record
from ctai.exchanges.models import Decision, Meeting
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless


@transaction.atomic
def add_decision(
    meeting: Meeting, *, text: str, owner: Organisation, due_on: date | None, by: Membership, today: date
) -> Decision:
    refuse_unless(permissions.can_change_meeting(meeting, by))
    _refuse_stranger(meeting, owner)
    decision = Decision.objects.create(meeting=meeting, text=text, owner=owner, due_on=due_on)
    record(meeting, "add_decision", f"Décision ajoutée : {text}", by=by, today=today, about=decision)
    return decision


@transaction.atomic
def save_decision(decision: Decision, *, seen: int, by: Membership, today: date, **values: Any) -> Decision:
    """Text, owner, due date. Raises Conflict."""
    refuse_unless(permissions.can_change_decision(decision, by))
    _refuse_stranger(decision.meeting, values.get("owner", decision.owner))
    changes = save_if_unchanged(decision, seen=seen, **values)
    sentence = f"Décision modifiée : {decision.text}"
    record(decision.meeting, "save_decision", sentence, by=by, today=today, about=decision, changes=changes)
    return decision


@transaction.atomic
def complete_decision(decision: Decision, *, done: bool, seen: int, by: Membership, today: date) -> Decision:
    """Say that it is done today, or that it is not after all. Raises Conflict."""
    refuse_unless(permissions.can_change_decision(decision, by))
    changes = save_if_unchanged(decision, seen=seen, done_on=today if done else None)
    act, word = ("complete_decision", "réalisée") if done else ("reopen_decision", "rouverte")
    sentence = f"Décision {word} : {decision.text}"
    record(decision.meeting, act, sentence, by=by, today=today, about=decision, changes=changes)
    return decision


@transaction.atomic
def delete_decision(decision: Decision, *, by: Membership, today: date) -> None:
    """Only while its meeting is not shared."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("meeting__contract")
    # Its row first, the journal after, as those who save it do: two at once wait for each other, never in a circle.
    stored = rows.filter(pk=decision.pk).first()
    if stored is None:
        raise ActRefused(Refusal("Cette décision a déjà été retirée.", code="gone"))
    decision = stored
    refuse_unless(permissions.can_delete_decision(decision, by))
    sentence = f"Décision retirée : {decision.text}"
    record(decision.meeting, "delete_decision", sentence, by=by, today=today, about=decision)
    decision.delete()


def _refuse_stranger(meeting: Meeting, owner: Organisation) -> None:
    if not meeting.contract.parties.filter(organisation=owner).exists():
        raise ActRefused(Refusal("Une décision est confiée à l'une des parties au contrat.", code="owner"))
