"""The prefecture of the contract tells its decisions; those they pay read them."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.funding.permissions import PAID_IN
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PREFECTURE_ROLES, Side

_READERS = frozenset({Side.STATE, Side.AUTHORITY, Side.OPERATOR})


def can_notify(contract: Contract, membership: Membership) -> Refusal | None:
    what = "notifier une décision"
    return (
        needs_role(membership, PREFECTURE_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, PAID_IN, what)
    )


def can_notify_many(membership: Membership) -> Refusal | None:
    return needs_role(membership, PREFECTURE_ROLES, "notifier des décisions")


def can_read_rulings(membership: Membership) -> Refusal | None:
    if membership.side in _READERS:
        return None
    return Refusal("Cette page est celle des bénéficiaires des crédits de l'État et de ses services.", code="side")
