"""Who writes the programme: the authority while the proposal is open, an operator its own sheet."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.programme.models import Action
from ctai.rules.refusals import Refusal
from ctai.rules.roles import AUTHORITY_ROLES, Role, Side
from ctai.rules.states import PROGRAMME_EDITABLE, State

FOLLOWED = frozenset({State.ACCEPTED, State.SIGNATURE, State.IN_FORCE})


def can_write_programme(contract: Contract, membership: Membership) -> Refusal | None:
    """Axes, order, new sheets, who carries them."""
    what = "modifier le programme d'actions"
    return (
        needs_role(membership, AUTHORITY_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, PROGRAMME_EDITABLE, what)
    )


def can_write_sheet(action: Action, membership: Membership) -> Refusal | None:
    """The fields of one sheet: its authority, or the operator that carries it."""
    what = "modifier cette fiche action"
    if membership.side == Side.OPERATOR:
        return _carries(action, membership, what) or needs_state(action.contract, PROGRAMME_EDITABLE, what)
    return can_write_programme(action.contract, membership)


def can_set_status(action: Action, membership: Membership) -> Refusal | None:
    """How far the action is, once the proposal is accepted."""
    what = "indiquer l'avancement de cette action"
    if membership.side == Side.OPERATOR:
        return _carries(action, membership, what) or needs_state(action.contract, FOLLOWED, what)
    return (
        needs_role(membership, AUTHORITY_ROLES, what)
        or is_party(action.contract, membership, what)
        or needs_state(action.contract, FOLLOWED, what)
    )


def _carries(action: Action, membership: Membership, what: str) -> Refusal | None:
    if action.operator_id == membership.organisation_id and membership.has_role(Role.OPERATOR_AGENT):
        return None
    return Refusal(f"Vous ne pouvez pas {what} : votre organisation n'en est pas le porteur.", code="operator")
