"""Who writes what an action costs: its authority, or the operator that carries it; the State reads."""

from ctai.accounts.models import Membership
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.programme.models import Action
from ctai.programme.permissions import FOLLOWED, carries
from ctai.rules.refusals import Refusal
from ctai.rules.roles import AUTHORITY_ROLES, Side
from ctai.rules.states import PROGRAMME_EDITABLE, State

# A year is often told after the end of the contract.
TOLD_IN = FOLLOWED | {State.ENDED, State.TERMINATED}


def can_plan(action: Action, membership: Membership) -> Refusal | None:
    """With the amounts asked, while the proposal is open."""
    return _can_write(action, membership, PROGRAMME_EDITABLE, "modifier les charges prévues")


def can_tell(action: Action, membership: Membership) -> Refusal | None:
    """Once the proposal is accepted; which years are over is for the act to say."""
    return _can_write(action, membership, TOLD_IN, "écrire les charges réalisées")


def _can_write(action: Action, membership: Membership, states: frozenset[State], what: str) -> Refusal | None:
    contract = action.contract
    if membership.side == Side.OPERATOR:
        return carries(action, membership, what) or needs_state(contract, states, what)
    return (
        needs_role(membership, AUTHORITY_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, states, what)
    )
