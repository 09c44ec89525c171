"""Who reads entries: whoever reads amounts. Which ones is said by the lines they may read."""

from ctai.accounts.models import Membership
from ctai.rules.refusals import Refusal
from ctai.rules.roles import Side

_READERS = frozenset({Side.AUTHORITY, Side.STATE, Side.OPERATOR})


def can_read_entries(membership: Membership) -> Refusal | None:
    if membership.side in _READERS:
        return None
    return Refusal("Cette page est celle des collectivités, des services de l'État et des porteurs d'action.", "side")
