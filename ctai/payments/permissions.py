"""Who brings extracts in, who reads payees and payments to come."""

from ctai.accounts.models import Membership
from ctai.contracts.permissions import needs_role
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PREFECTURE_ROLES, OrganisationKind, Side

_STATE = frozenset(
    {
        OrganisationKind.PREFECTURE,
        OrganisationKind.SUB_PREFECTURE,
        OrganisationKind.REGION_PREFECTURE,
        OrganisationKind.MINISTRY,
    }
)


def can_bring_extract(membership: Membership) -> Refusal | None:
    """The prefecture of a contract alone says what the State paid on it; region and ministry read the result."""
    return needs_role(membership, PREFECTURE_ROLES, "importer un extrait Chorus")


def can_read_to_come(membership: Membership) -> Refusal | None:
    if membership.organisation.kind in _STATE:
        return None
    return Refusal("Cette page est celle des services de l'État : elle suit leurs versements.", code="side")


def can_search_payees(membership: Membership) -> Refusal | None:
    """State and authorities look for a payee; an operator has its own page and no list."""
    if membership.organisation.kind in _STATE or membership.side == Side.AUTHORITY:
        return None
    return Refusal("Cette page est celle des collectivités et des services de l'État.", code="side")


def can_read_own(membership: Membership) -> bool:
    return membership.side in (Side.OPERATOR, Side.AUTHORITY)
