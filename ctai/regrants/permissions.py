"""Who gives credits on: the leading authority, which receives them."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import needs_role, needs_state
from ctai.funding.permissions import PAID_IN
from ctai.rules.refusals import Refusal
from ctai.rules.roles import AUTHORITY_ROLES


def can_regrant(contract: Contract, membership: Membership) -> Refusal | None:
    what = "reverser des crédits de ce contrat"
    return (
        needs_role(membership, AUTHORITY_ROLES, what)
        or _leads(contract, membership, what)
        or needs_state(contract, PAID_IN, what)
    )


def _leads(contract: Contract, membership: Membership, what: str) -> Refusal | None:
    if membership.organisation_id == contract.lead_id:
        return None
    return Refusal(f"Seule la collectivité qui reçoit ces crédits peut {what} : {contract.lead}.", code="lead")
