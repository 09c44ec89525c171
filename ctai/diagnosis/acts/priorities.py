"""The ranked priorities. They belong to the section « Manques et priorités »: changing them takes its answers down."""

from datetime import date

from django.db import transaction
from django.db.models import F

from ctai.accounts.models import Membership
from ctai.diagnosis.acts.changes import locked, next_revision, record
from ctai.diagnosis.models import Diagnosis, Priority, SectionText
from ctai.diagnosis.permissions import can_write_diagnosis
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.rules.themes import Theme

SECTION = "priorities"


@transaction.atomic
def add_priority(diagnosis: Diagnosis, *, theme: Theme, title: str, why: str, by: Membership, today: date) -> Priority:
    """Placed last."""
    section = _section(diagnosis.pk, by)
    rank = section.diagnosis.priorities.count() + 1
    priority = Priority.objects.create(
        diagnosis=section.diagnosis, rank=rank, theme=theme.value, title=title.strip(), why=why.strip()
    )
    ending = next_revision(section)
    record(section, "add_priority", f"Priorité ajoutée : {priority}{ending}", by=by, today=today)
    return priority


@transaction.atomic
def update_priority(
    priority: Priority, *, theme: Theme, title: str, why: str, seen: int, by: Membership, today: date
) -> Priority:
    section = _section(priority.diagnosis_id, by)
    changes = save_if_unchanged(priority, seen=seen, theme=theme.value, title=title.strip(), why=why.strip())
    if changes:
        ending = next_revision(section)
        sentence = f"Priorité modifiée : {priority}{ending}"
        record(section, "update_priority", sentence, by=by, today=today, changes=changes)
    return priority


@transaction.atomic
def move_priority(priority: Priority, *, up: bool, by: Membership, today: date) -> None:
    """One place up or down; at the end of the list nothing happens."""
    section = _section(priority.diagnosis_id, by)
    # The place may have changed since the page was read.
    priority = Priority.objects.get(pk=priority.pk)
    target = priority.rank - 1 if up else priority.rank + 1
    other = Priority.objects.filter(diagnosis=priority.diagnosis_id, rank=target).first()
    if other is None:
        return
    old = priority.rank
    Priority.objects.filter(pk=other.pk).update(rank=old)
    Priority.objects.filter(pk=priority.pk).update(rank=target)
    ending = next_revision(section)
    sentence = f"Priorité « {priority.title} » placée au rang {target}{ending}"
    record(section, "move_priority", sentence, by=by, today=today, changes={"rank": (old, target)})


@transaction.atomic
def remove_priority(priority: Priority, *, by: Membership, today: date) -> None:
    section = _section(priority.diagnosis_id, by)
    ending = next_revision(section)
    changes = {"theme": (priority.theme, ""), "title": (priority.title, ""), "why": (priority.why, "")}
    record(section, "remove_priority", f"Priorité retirée : {priority}{ending}", by=by, today=today, changes=changes)
    Priority.objects.filter(diagnosis=priority.diagnosis_id, rank__gt=priority.rank).update(rank=F("rank") - 1)
    Priority.objects.filter(pk=priority.pk).delete()


def _section(diagnosis_id: int, by: Membership) -> SectionText:
    diagnosis = locked(diagnosis_id)
    refuse_unless(can_write_diagnosis(diagnosis, by))
    section = diagnosis.sections.filter(code=SECTION).first()
    if section is None:
        raise ActRefused(Refusal("Cette version du diagnostic n'a pas de section de priorités."))
    section.diagnosis = diagnosis
    return section
