"""Letter of intent and its acknowledgement."""

from datetime import date

from ctai.contracts.models import Contract
from ctai.design.formats import day
from ctai.documents.compose.head import authorities_of, head_of
from ctai.documents.schemas import AcknowledgementData, Body, LetterData
from ctai.history.models import Entry
from ctai.intent.models import IntentLetter
from ctai.intent.reads import addressee, letter_of
from ctai.rules.acts import Act
from ctai.rules.roles import ROLE_LABELS, Role
from ctai.rules.states import HIDDEN_FROM_STATE, STEP_LABELS, State, Step

DRAFT_MARK = "Projet de lettre — pas encore envoyée"


def letter_data(contract: Contract, today: date) -> LetterData:
    letter = letter_of(contract) or IntentLetter(contract=contract)
    receiver = addressee(contract.territory)
    lead, *others = authorities_of(contract)
    return LetterData(
        head=head_of(
            contract,
            contract.intent_sent_on or today,
            DRAFT_MARK if State(contract.state) in HIDDEN_FROM_STATE else "",
        ),
        sender=Body(lead),
        recipient=Body(receiver.name, receiver.address),
        subject=letter.subject,
        text=_whole_text(letter),
        signatory_name=letter.signatory_name,
        signatory_quality=letter.signatory_function,
        co_senders=tuple(others),
        themes=tuple(letter.theme_labels),
        attachments=_attachments(letter),
    )


def _whole_text(letter: IntentLetter) -> str:
    """Body, reasons, needs and contact as one Markdown text, each part under its title."""
    parts = [letter.body]
    for title, text in (("Pourquoi maintenant", letter.reasons), ("Besoins déjà repérés", letter.needs)):
        if text.strip():
            parts.append(f"# {title}\n\n{text}")
    contact = ", ".join(
        word
        for word in (letter.contact_name, letter.contact_function, letter.contact_email, letter.contact_phone)
        if word
    )
    if contact:
        parts.append(f"# Personne à contacter\n\n{contact}")
    if letter.wished_on:
        parts.append(f"Date souhaitée pour un premier échange : {day(letter.wished_on)}.")
    return "\n\n".join(parts)


def _attachments(letter: IntentLetter) -> tuple[str, ...]:
    if letter.deliberation is None:
        return ()
    number = f" n° {letter.deliberation_number}" if letter.deliberation_number else ""
    return (f"Délibération{number} du {day(letter.deliberation_on)}",)


def acknowledgement_data(contract: Contract, today: date) -> AcknowledgementData:
    """Signed by who acknowledged, as the journal says; the names are those of that day."""
    entry = (
        Entry.objects.of(contract.number)
        .filter(act=Act.ACKNOWLEDGE_INTENT.value)
        .select_related("membership__person")
        .first()
    )
    who = entry.membership if entry else None
    dated = contract.acknowledged_on or today
    receiver = addressee(contract.territory)
    return AcknowledgementData(
        head=head_of(contract, dated),
        sender=Body(str(contract.prefecture), receiver.address),
        recipients=tuple(authorities_of(contract)),
        letter_sent_on=day(contract.intent_sent_on),
        acknowledged_on=day(dated),
        text=entry.reason if entry else "",
        signatory_name=str(who.person) if who else str(contract.prefecture),
        signatory_quality=ROLE_LABELS[Role(who.role)] if who else "",
        next_steps=tuple(STEP_LABELS[step] for step in Step if Step.INTENT < step < Step.RUNNING),
    )
