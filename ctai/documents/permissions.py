"""Who may ask for a document, and what each document needs before it means something."""

from dataclasses import dataclass

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role
from ctai.documents.kinds import FACTS, asked_here
from ctai.documents.models import Production, ProductionState
from ctai.intent.reads import letter_of
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PARTY_ROLES

WHAT = "produire un document de ce dossier"


def is_producer(contract: Contract, membership: Membership) -> Refusal | None:
    """The people of the parties, whom most documents are for."""
    return needs_role(membership, PARTY_ROLES, WHAT) or is_party(contract, membership, WHAT)


def can_produce(contract: Contract, membership: Membership, kind: str) -> Refusal | None:
    """May this membership ask for this document now? The refusal says what is missing."""
    return FACTS[kind].can_ask(contract, membership)


def can_retry(production: Production, membership: Membership) -> Refusal | None:
    refusal = FACTS[production.kind].can_ask(production.contract, membership)
    if refusal is None and production.state != ProductionState.FAILED:
        return Refusal("Seule une production en échec se relance.", code="state")
    return refusal


def can_produce_intent_letter(contract: Contract) -> Refusal | None:
    letter = letter_of(contract)
    if letter is None:
        return Refusal("La lettre d'intention n'est pas encore commencée.", code="no_letter")
    if letter.is_uploaded:
        return Refusal(
            "La lettre d'intention est un fichier joint : téléchargez-le depuis l'onglet Lettre.", code="uploaded"
        )
    if not letter.body.strip():
        return Refusal("Le texte de la lettre d'intention est encore vide.", code="no_letter")
    return None


def can_produce_acknowledgement(contract: Contract) -> Refusal | None:
    if contract.acknowledged_on is None:
        return Refusal("La préfecture n'a pas encore accusé réception de la lettre d'intention.", code="not_yet")
    return None


def can_produce_diagnosis_report(contract: Contract) -> Refusal | None:
    if contract.acknowledged_on is None:
        return Refusal("Le diagnostic partagé s'ouvre après les échanges avec la préfecture.", code="not_yet")
    return None


def can_produce_contract(contract: Contract) -> Refusal | None:
    if contract.diagnosis_frozen_on is None:
        return Refusal(
            "Le contrat se compose une fois le diagnostic partagé figé par les deux parties.", code="not_yet"
        )
    return None


@dataclass(frozen=True)
class Offer:
    """One document that may be asked for, or the refusal that says what it lacks."""

    kind: str
    label: str
    refusal: Refusal | None


def offers(contract: Contract, membership: Membership) -> list[Offer]:
    """Asked once for the kinds that share a rule: a PDF and its Word file need the same."""
    kinds = asked_here()
    refusals = {rule: rule(contract, membership) for rule in {facts.can_ask for facts in kinds.values()}}
    return [Offer(kind, facts.label, refusals[facts.can_ask]) for kind, facts in kinds.items()]
