"""Writing the letter of intent. Sending it, and every other move, is `lifecycle`'s."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.acts import open_contract
from ctai.contracts.models import Contract
from ctai.files.store import store
from ctai.history import journal
from ctai.history.versioned import CHANGED_SINCE, save_if_unchanged
from ctai.intent.letter_templates import CURRENT, Facts, LetterText, fill
from ctai.intent.models import IntentLetter, Source, ordered_themes
from ctai.intent.permissions import can_write_letter
from ctai.intent.reads import open_contracts
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless
from ctai.rules.roles import Side
from ctai.rules.states import State
from ctai.rules.themes import ContractKind
from ctai.territories.french import of_territory
from ctai.territories.models import Territory


def begun_text(contract: Contract) -> LetterText:
    """The current template, filled with the authority, the territory and the département of a contract."""
    facts = Facts(str(contract.lead), of_territory(contract.territory), of_territory(contract.departement))
    return fill(CURRENT, facts)


@transaction.atomic
def start_letter(
    territory: Territory,
    *,
    by: Membership,
    today: date,
    rehearsal: bool = False,
    kind: ContractKind = ContractKind.CTAI,
    partners: Sequence[Organisation] = (),
) -> Contract:
    """Open a contract with the letter its template gives; refused while a draft of the same mode is there."""
    twin = open_contracts(by, territory).filter(state=State.DRAFT, is_rehearsal=rehearsal).first()
    if twin:
        raise ActRefused(
            Refusal(f"Vous avez déjà une lettre en préparation pour {territory.name} : {twin.number}.", code="twin")
        )
    contract = open_contract(territory, by=by, today=today, rehearsal=rehearsal, kind=kind, partners=partners)
    text = begun_text(contract)
    IntentLetter.objects.create(contract=contract, subject=text.subject[:200], body=text.body)
    return contract


@transaction.atomic
def save_letter(contract: Contract, *, seen: int, by: Membership, today: date, **values: Any) -> IntentLetter:
    """Keep what was typed: `values` are fields of IntentLetter, complete or not. Raises ActRefused, Conflict."""
    if "themes" in values:
        values["themes"] = ordered_themes(values["themes"])
    return _change(contract, "save_letter", "Lettre d'intention modifiée", seen=seen, by=by, today=today, **values)


@transaction.atomic
def attach_letter_file(
    contract: Contract, upload: UploadedFile, *, seen: int, by: Membership, today: date
) -> IntentLetter:
    """A letter written elsewhere becomes the letter; the text written here is kept."""
    refuse_unless(can_write_letter(contract, by))
    stored = store(by.organisation, upload.name or "lettre", upload, by=by)
    sentence = f"Lettre d'intention jointe : {stored.name}"
    return _change(
        contract,
        "attach_letter_file",
        sentence,
        seen=seen,
        by=by,
        today=today,
        file=stored,
        source=Source.UPLOADED.value,
    )


@transaction.atomic
def remove_letter_file(contract: Contract, *, seen: int, by: Membership, today: date) -> IntentLetter:
    """Back to the text written here."""
    sentence = "Fichier de la lettre d'intention retiré"
    return _change(
        contract, "remove_letter_file", sentence, seen=seen, by=by, today=today, file=None, source=Source.WRITTEN.value
    )


@transaction.atomic
def attach_deliberation(
    contract: Contract, upload: UploadedFile, *, on: date, number: str, seen: int, by: Membership, today: date
) -> IntentLetter:
    """The assembly's deliberation, its date (not in the future) and its number."""
    refuse_unless(can_write_letter(contract, by))
    if on > today:
        raise ActRefused(Refusal("La date de la délibération est dans le futur : indiquez celle du vote.", code="date"))
    stored = store(by.organisation, upload.name or "deliberation", upload, by=by)
    values = {
        "deliberation": stored,
        "deliberation_on": on,
        "deliberation_number": number,
        "no_deliberation": False,
    }
    sentence = f"Délibération jointe : {stored.name}"
    return _change(contract, "attach_deliberation", sentence, seen=seen, by=by, today=today, **values)


@transaction.atomic
def declare_no_deliberation(contract: Contract, *, seen: int, by: Membership, today: date) -> IntentLetter:
    """The authority says that none is needed yet; the assembly votes later on the contract itself."""
    values = {"deliberation": None, "deliberation_on": None, "deliberation_number": "", "no_deliberation": True}
    sentence = "Délibération déclarée non requise à ce stade"
    return _change(contract, "declare_no_deliberation", sentence, seen=seen, by=by, today=today, **values)


@transaction.atomic
def remove_deliberation(contract: Contract, *, seen: int, by: Membership, today: date) -> IntentLetter:
    """Take the deliberation, or the statement that none is needed, off the letter."""
    values = {"deliberation": None, "deliberation_on": None, "deliberation_number": "", "no_deliberation": False}
    sentence = "Délibération retirée de la lettre"
    return _change(contract, "remove_deliberation", sentence, seen=seen, by=by, today=today, **values)


def _change(
    contract: Contract, act: str, sentence: str, *, seen: int, by: Membership, today: date, **values: Any
) -> IntentLetter:
    refuse_unless(can_write_letter(contract, by))
    letter, created = IntentLetter.objects.get_or_create(contract=contract, defaults={"version": 0})
    if not created and seen == 0:
        raise Conflict(Refusal(CHANGED_SINCE, code="conflict"))
    changes = save_if_unchanged(letter, seen=0 if created else seen, **values)
    journal.record(
        contract.number,
        act,
        sentence,
        by=by,
        today=today,
        about=letter,
        changes=changes,
        audience=Side.AUTHORITY,
    )
    return letter
