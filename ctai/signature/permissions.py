"""Who may prepare the text, record a vote, record a signature."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract, Party
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.rules.refusals import Refusal
from ctai.rules.roles import AUTHORITY_ROLES, PARTY_ROLES, PREFECTURE_ROLES, Side
from ctai.rules.states import State


def can_write_text(contract: Contract, membership: Membership) -> Refusal | None:
    what = "modifier le texte du contrat"
    return (
        needs_role(membership, PARTY_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, {State.ACCEPTED}, what)
    )


def can_record_vote(contract: Contract, membership: Membership) -> Refusal | None:
    """Each authority records the vote of its own assembly."""
    what = "enregistrer le vote de l'assemblée"
    return (
        needs_role(membership, AUTHORITY_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, {State.SUBMITTED, State.ACCEPTED}, what)
    )


def can_record_signature(party: Party, membership: Membership) -> Refusal | None:
    """A party records its own signature; the prefecture may record any, since paper is often signed at one table."""
    contract = party.contract
    what = "enregistrer une signature"
    refusal = (
        needs_role(membership, PARTY_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, {State.SIGNATURE}, what)
    )
    if refusal:
        return refusal
    own = membership.organisation_id == party.organisation_id
    if own or (membership.side == Side.STATE and needs_role(membership, PREFECTURE_ROLES, what) is None):
        return None
    return Refusal(
        f"La signature de {party} est enregistrée par {party} ou par la préfecture, pas par une autre collectivité.",
        code="party",
    )
