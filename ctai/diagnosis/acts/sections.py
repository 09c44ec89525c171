"""Writing a section, sharing it, answering it."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.diagnosis.acts.changes import next_revision, record, section_to_write, stored_now
from ctai.diagnosis.models import OF_SIDE, Agreement, Answer, SectionText
from ctai.diagnosis.permissions import can_answer_section
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless
from ctai.writing import acts as writing
from ctai.writing.models import How, Text
from ctai.writing.results import Saved

CHANGED = (
    "La section a changé pendant que vous la lisiez : votre réponse n'est pas enregistrée. Relisez-la ci-dessous avant "
    "de répondre."
)


@transaction.atomic
def write_section(
    section: SectionText, *, body: str, seen: int, by: Membership, today: date, how: How = How.WRITTEN
) -> Saved:
    """Save what was typed on version `seen` of the text; the answers given on the former text fall. Raises Clash."""
    stored = section_to_write(section, by)
    before = stored.body.body
    saved = writing.save(stored.body, body=body, seen=seen, by=by, today=today, how=how)
    if saved.changed:
        values = {"not_applicable": False} if stored.text.strip() else {}
        ending = next_revision(stored, **values)
        merged = ", fusionnée avec ce que l'autre avait écrit" if saved.merged else ""
        sentence = f"Section « {stored} » modifiée{merged}{ending}"
        record(stored, "write_section", sentence, by=by, today=today, changes={"text": (before, stored.text)})
    return saved


def save_text(text: Text, *, body: str, seen: int, by: Membership, today: date, how: How) -> Saved:
    """The same, asked by the editor, which knows only the text."""
    return write_section(text.section, body=body, seen=seen, by=by, today=today, how=how)


@transaction.atomic
def set_not_applicable(section: SectionText, *, without: bool, by: Membership, today: date) -> None:
    """« Sans objet » : agreed by both sides like a text. Taking it back opens the section again."""
    stored = section_to_write(section, by)
    if without and stored.text.strip():
        raise ActRefused(Refusal("Une section sans objet n'a pas de texte : effacez d'abord le texte."))
    if stored.not_applicable == without:
        return
    ending = next_revision(stored, not_applicable=without)
    said = "déclarée sans objet" if without else "rouverte : elle n'est plus sans objet"
    changes = {"not_applicable": (not without, without)}
    record(stored, "set_not_applicable", f"Section « {stored} » {said}{ending}", by=by, today=today, changes=changes)


@transaction.atomic
def keep_as_draft(section: SectionText, *, by: Membership, today: date) -> None:
    """Write it out of the other side's sight until it is shared. Only before a word of it was read."""
    stored = section_to_write(section, by)
    typed_elsewhere = stored.body.drafts.exclude(membership__organisation=by.organisation_id).exists()
    begun = stored.text or stored.version > 1 or stored.citations.exists() or stored.body.remarks.exists()
    if begun or typed_elsewhere or stored.not_applicable:
        raise ActRefused(
            Refusal("Cette section est déjà commencée et l'autre partie a pu la lire : elle reste partagée.")
        )
    stored.body.audience = by.side.value
    stored.body.save(update_fields=["audience"])
    sentence = f"Section « {stored} » tenue en brouillon {OF_SIDE[by.side]}"
    record(stored, "keep_as_draft", sentence, by=by, today=today)


@transaction.atomic
def share_section(section: SectionText, *, by: Membership, today: date) -> None:
    """From now on the other side reads it, writes it and answers it."""
    stored = section_to_write(section, by)
    if not stored.hidden_by:
        return
    writing.share(stored.body)
    ending = next_revision(stored)
    record(stored, "share_section", f"Section « {stored} » partagée avec l'autre partie{ending}", by=by, today=today)


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
    sentence = f"Section « {stored} » : réponse retirée — {by.organisation}"
    changes = {"status": (agreement.status, "")}
    record(stored, "withdraw_agreement", sentence, by=by, today=today, changes=changes)
    agreement.delete()


def _to_answer(section: SectionText, by: Membership) -> SectionText:
    stored = stored_now(section)
    refuse_unless(can_answer_section(stored, by))
    return stored
