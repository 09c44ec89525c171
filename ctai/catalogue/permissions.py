"""Who shows a sheet to everyone, who takes it back, who copies one."""

from ctai.accounts.models import Membership
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.programme.models import Action
from ctai.rules.refusals import Refusal
from ctai.rules.roles import AUTHORITY_ROLES
from ctai.rules.states import State

# From the day the State has accepted it: before, an action is a request.
SHAREABLE = frozenset({State.ACCEPTED, State.SIGNATURE, State.IN_FORCE, State.ENDED, State.TERMINATED})


def can_withdraw(action: Action, membership: Membership) -> Refusal | None:
    """Its authority, at any time."""
    what = "partager cette fiche au catalogue, ou l'en retirer"
    return needs_role(membership, AUTHORITY_ROLES, what) or is_party(action.contract, membership, what)


def can_share(action: Action, membership: Membership) -> Refusal | None:
    refusal = can_withdraw(action, membership) or needs_state(action.contract, SHAREABLE, "partager cette fiche")
    if refusal:
        return refusal
    if action.contract.is_rehearsal:
        return Refusal("Une répétition n'est jamais montrée au public : sa fiche reste ici.", code="rehearsal")
    return None


def can_copy(membership: Membership | None) -> Refusal | None:
    what = "reprendre une action dans un contrat"
    if membership is None:
        return Refusal(f"Connectez-vous pour {what}.", code="signed_out")
    return needs_role(membership, AUTHORITY_ROLES, what)
