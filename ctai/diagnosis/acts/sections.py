"""Writing a section and answering it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.diagnosis.acts.changes import fallen, locked, record, section_to_write
from ctai.diagnosis.models import Agreement, Answer, SectionText
from ctai.diagnosis.permissions import can_answer_section
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless

CHANGED = (
    "La section a changé pendant que vous la lisiez : votre réponse n'est pas enregistrée. Relisez-la ci-dessous avant "
    "de répondre."
)


@transaction.atomic
def write_section(
    section: SectionText, *, text: str, not_applicable: bool, seen: int, by: Membership, today: date
) -> SectionText:
    """Save the text seen at version `seen`; the answers given on the former text fall. Raises Conflict."""
    stored = section_to_write(section, by)
    if not_applicable and text.strip():
        raise ActRefused(Refusal("Une section sans objet n'a pas de texte : effacez-le, ou décochez « sans objet »."))
    if (stored.text, stored.not_applicable) == (text, not_applicable):
        return stored
    ending = fallen(stored)
    changes = save_if_unchanged(
        stored,
        seen=seen,
        text=text,
        not_applicable=not_applicable,
        revision=stored.revision + 1,
        written_by=by,
        written_at=timezone.now(),
    )
    shown = {name: values for name, values in changes.items() if name in ("text", "not_applicable")}
    record(stored, "write_section", f"Section « {stored} » modifiée{ending}", by=by, today=today, changes=shown)
    return stored


def agree(section: SectionText, *, seen: int, by: Membership, today: date) -> Agreement:
    """`seen`: the revision read. Raises Conflict when the section changed since."""
    return _answer(section, Answer.AGREE, "", seen, by, today)


def disagree(section: SectionText, *, reason: str, seen: int, by: Membership, today: date) -> Agreement:
    if not reason.strip():
        raise ActRefused(Refusal("Dites pourquoi : l'autre partie lira votre motif pour reprendre le texte.", "reason"))
    return _answer(section, Answer.DISAGREE, reason.strip(), seen, by, today)


def abstain(section: SectionText, *, reason: str = "", seen: int, by: Membership, today: date) -> Agreement:
    """Neither yes nor no: it does not stand for an agreement."""
    return _answer(section, Answer.ABSTAIN, reason.strip(), seen, by, today)


@transaction.atomic
def _answer(section: SectionText, status: Answer, reason: str, seen: int, by: Membership, today: date) -> Agreement:
    stored = _to_answer(section, by)
    if stored.revision != seen:
        raise Conflict(Refusal(CHANGED, code="conflict"))
    if not stored.is_written:
        raise ActRefused(Refusal(f"La section « {stored} » n'est pas écrite : il n'y a rien à approuver."))
    before = stored.agreements.filter(side=by.side).first()
    agreement, _ = Agreement.objects.update_or_create(
        section=stored,
        side=by.side.value,
        defaults={"status": status.value, "reason": reason, "by": by, "on": today, "revision": stored.revision},
    )
    record(
        stored,
        f"{status.value}_section",
        f"Section « {stored} » : {status.label.lower()} — {by.organisation}",
        by=by,
        today=today,
        changes={"status": (before.status if before else "", status.value)},
        reason=reason,
    )
    return agreement


@transaction.atomic
def withdraw_agreement(section: SectionText, *, by: Membership, today: date) -> None:
    """Take back the answer of one's own side."""
    stored = _to_answer(section, by)
    agreement = stored.agreements.filter(side=by.side).first()
    if agreement is None:
        raise ActRefused(Refusal("Votre partie n'a pas encore répondu sur cette section."))
    record(
        stored,
        "withdraw_agreement",
        f"Section « {stored} » : réponse retirée — {by.organisation}",
        by=by,
        today=today,
        changes={"status": (agreement.status, "")},
    )
    agreement.delete()


def _to_answer(section: SectionText, by: Membership) -> SectionText:
    diagnosis = locked(section.diagnosis_id)
    refuse_unless(can_answer_section(diagnosis, by))
    stored = SectionText.objects.get(pk=section.pk)
    stored.diagnosis = diagnosis
    return stored
