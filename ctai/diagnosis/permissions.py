"""Both sides' parties write the diagnosis while it is open; everyone else who sees it only reads."""

from ctai.accounts.models import Membership
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.diagnosis.models import Diagnosis
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PARTY_ROLES
from ctai.rules.states import State


def _can_act(diagnosis: Diagnosis, membership: Membership, what: str) -> Refusal | None:
    if diagnosis.is_frozen:
        return Refusal(
            f"La version {diagnosis.number} du diagnostic est figée : elle ne change plus. "
            "Pour la corriger, rouvrez le diagnostic depuis la page du dossier.",
            code="frozen",
        )
    return (
        needs_role(membership, PARTY_ROLES, what)
        or is_party(diagnosis.contract, membership, what)
        or needs_state(diagnosis.contract, {State.DIAGNOSIS}, what)
    )


def can_write_diagnosis(diagnosis: Diagnosis, membership: Membership) -> Refusal | None:
    """Sections, figures and priorities."""
    return _can_act(diagnosis, membership, "écrire le diagnostic")


def can_answer_section(diagnosis: Diagnosis, membership: Membership) -> Refusal | None:
    """Agree, disagree or abstain, for one's own side."""
    return _can_act(diagnosis, membership, "donner un accord sur le diagnostic")
