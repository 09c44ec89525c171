"""What every act on an open diagnosis does first and last: lock, check the right, count the revision, record."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ctai.accounts.models import Membership
from ctai.diagnosis.models import OF_SIDE, Diagnosis, SectionText
from ctai.diagnosis.permissions import can_write_diagnosis, can_write_section
from ctai.diagnosis.reads import answers_on
from ctai.history import journal
from ctai.rules.refusals import refuse_unless


def locked(diagnosis_id: int) -> Diagnosis:
    """The diagnosis and the state of its contract as stored now; writing and freezing wait for each other."""
    rows = Diagnosis.objects.select_related("contract", "outline").select_for_update(of=("self",))
    return rows.get(pk=diagnosis_id)


def open_to_write(diagnosis_id: int, by: Membership) -> Diagnosis:
    diagnosis = locked(diagnosis_id)
    refuse_unless(can_write_diagnosis(diagnosis, by))
    return diagnosis


def stored_now(section: SectionText) -> SectionText:
    """The section as stored now, under the lock of its diagnosis. Call inside a transaction."""
    diagnosis = locked(section.diagnosis_id)
    fresh = SectionText.objects.select_related("body").get(pk=section.pk)
    fresh.diagnosis = diagnosis
    return fresh


def section_to_write(section: SectionText, by: Membership) -> SectionText:
    fresh = stored_now(section)
    refuse_unless(can_write_section(fresh, by))
    return fresh


def fallen(section: SectionText) -> str:
    """The end of a journal sentence: whose answers a change of this section takes down; "" when none stood."""
    given = {one.side: one for one in section.agreements.all()}
    sides = [OF_SIDE[answer.side] for answer in answers_on(section, given) if answer.holds]
    return f" ; réponse {' et '.join(sides)} à redonner" if sides else ""


def next_revision(section: SectionText, **values: Any) -> str:
    """Store `values`; the section is no longer what was agreed on. Returns `fallen`."""
    ending = fallen(section)
    values["revision"] = section.revision + 1
    for name, value in values.items():
        setattr(section, name, value)
    section.save(update_fields=list(values))
    return ending


def record(
    section: SectionText,
    act: str,
    sentence: str,
    *,
    by: Membership,
    today: date,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
) -> None:
    """One row of the contract's journal about this section; the other side does not read what tells of a draft."""
    journal.record(
        section.diagnosis.contract.number,
        act,
        sentence,
        by=by,
        today=today,
        about=section,
        changes=changes,
        reason=reason,
        audience=section.body.audience,
    )
