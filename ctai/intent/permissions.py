"""Who writes a letter of intent: the authority that leads, while the letter is in draft. Moving it is `lifecycle`'s."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import needs_role, needs_state
from ctai.rules.refusals import Refusal
from ctai.rules.roles import AUTHORITY_ROLES
from ctai.rules.states import State


def can_write_letter(contract: Contract, membership: Membership) -> Refusal | None:
    """Partners read the letter; one hand holds the pen."""
    what = "modifier la lettre d'intention"
    refusal = needs_role(membership, AUTHORITY_ROLES, what)
    if refusal:
        return refusal
    if membership.organisation_id != contract.lead_id:
        return Refusal(
            f"Seule {contract.lead}, cheffe de file du dossier, peut modifier la lettre d'intention. "
            "Vous la lisez, et pouvez lui écrire vos remarques.",
            code="lead",
        )
    return needs_state(contract, {State.DRAFT}, what)
