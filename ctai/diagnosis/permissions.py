"""Both sides' parties write the diagnosis while it is open; everyone else who sees it only reads."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.diagnosis.models import OF_SIDE, SIDES, Diagnosis, SectionText
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PARTY_ROLES, Role, Side
from ctai.rules.states import State

OPINION_ROLES = frozenset({Role.SUB_PREFECT, Role.OFII_OFFICER})


def party_side(contract: Contract, membership: Membership) -> Side | None:
    """The side this membership writes for on this contract; None for everybody who only reads it."""
    if membership.side not in SIDES or is_party(contract, membership, ""):
        return None
    return membership.side


def _is_open(diagnosis: Diagnosis) -> Refusal | None:
    if diagnosis.is_frozen:
        return Refusal(
            f"La version {diagnosis.number} du diagnostic est figée : elle ne change plus. "
            "Pour la corriger, rouvrez le diagnostic depuis la page du dossier.",
            code="frozen",
        )
    return None


def _can_act(diagnosis: Diagnosis, membership: Membership, what: str) -> Refusal | None:
    return (
        _is_open(diagnosis)
        or needs_role(membership, PARTY_ROLES, what)
        or is_party(diagnosis.contract, membership, what)
        or needs_state(diagnosis.contract, {State.DIAGNOSIS}, what)
    )


def can_write_diagnosis(diagnosis: Diagnosis, membership: Membership) -> Refusal | None:
    """Sections, what they cite, priorities and their scores, the outline followed."""
    return _can_act(diagnosis, membership, "écrire le diagnostic")


def can_write_section(section: SectionText, membership: Membership) -> Refusal | None:
    return can_write_diagnosis(section.diagnosis, membership) or _is_shared(section, membership)


def can_answer_section(section: SectionText, membership: Membership) -> Refusal | None:
    """Agree, disagree or abstain, for one's own side. Nobody answers a draft, its own side neither."""
    refusal = _can_act(section.diagnosis, membership, "donner un accord sur le diagnostic")
    if refusal or not section.hidden_by:
        return refusal
    return _is_shared(section, membership) or Refusal(
        "Cette section est encore un brouillon de votre partie : partagez-la avant de donner un accord.", code="hidden"
    )


def can_give_opinion(diagnosis: Diagnosis, membership: Membership) -> Refusal | None:
    what = "donner un avis sur le diagnostic"
    return (
        _is_open(diagnosis)
        or needs_role(membership, OPINION_ROLES, what)
        or needs_state(diagnosis.contract, {State.DIAGNOSIS}, what)
    )


def _is_shared(section: SectionText, membership: Membership) -> Refusal | None:
    if section.is_shown_to(membership.side):
        return None
    whose = OF_SIDE[Side(section.hidden_by)]
    return Refusal(
        f"La section « {section} » est un brouillon {whose}, qui ne l'a pas encore partagé : vous pourrez la lire, "
        "l'écrire et y répondre quand elle le fera.",
        code="hidden",
    )
