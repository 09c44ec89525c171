"""Who moves credits: each service hands down what it holds, and gives back what it does not use.

A sub-prefecture only reads its envelope: the prefecture fills it, grants on it, and takes back what is left.
"""

from ctai.accounts.models import Membership
from ctai.contracts.permissions import needs_role
from ctai.envelopes.models import Envelope
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PREFECTURE_ROLES, OrganisationKind, Role

HOLDERS = {
    OrganisationKind.MINISTRY: frozenset({Role.STEWARD}),
    OrganisationKind.REGION_PREFECTURE: frozenset({Role.REGIONAL_OFFICER}),
    OrganisationKind.PREFECTURE: PREFECTURE_ROLES,
    OrganisationKind.SUB_PREFECTURE: frozenset({Role.SUB_PREFECT}),
}
READERS = frozenset[Role]().union(*HOLDERS.values())


def can_read_envelopes(membership: Membership) -> Refusal | None:
    return needs_role(membership, READERS, "lire les enveloppes de crédits")


def can_open_envelope(membership: Membership) -> Refusal | None:
    return needs_role(membership, HOLDERS[OrganisationKind.MINISTRY], "ouvrir les crédits d'une année")


def _holds(envelope: Envelope, membership: Membership, what: str) -> Refusal | None:
    refusal = needs_role(membership, HOLDERS[OrganisationKind(envelope.level)], what)
    if refusal is None and membership.organisation_id != envelope.holder_id:
        return Refusal(f"Seul le service qui tient cette enveloppe peut {what} : {envelope.holder}.", code="holder")
    return refusal


def can_hand_down(envelope: Envelope, membership: Membership) -> Refusal | None:
    if envelope.level == OrganisationKind.SUB_PREFECTURE:
        return Refusal("L'enveloppe d'un arrondissement s'accorde dossier par dossier, sans se répartir.", "level")
    return _holds(envelope, membership, "répartir cette enveloppe")


def can_give_back(envelope: Envelope, membership: Membership) -> Refusal | None:
    what = "rendre des crédits"
    if envelope.level == OrganisationKind.MINISTRY:
        return Refusal("Le ministère n'a personne à qui rendre : des crédits retirés s'annulent.", code="level")
    if envelope.level == OrganisationKind.SUB_PREFECTURE:
        return _can_take_back(envelope, membership)
    return _holds(envelope, membership, what)


def _can_take_back(envelope: Envelope, membership: Membership) -> Refusal | None:
    """From an arrondissement, by the prefecture of its département alone."""
    what = "reprendre les crédits d'un arrondissement"
    refusal = needs_role(membership, PREFECTURE_ROLES, what)
    place = envelope.holder.territory
    if refusal is None and (place is None or membership.organisation.territory_id != place.departement_id):
        return Refusal(f"Seule la préfecture de son département peut {what}.", code="holder")
    return refusal


def can_cancel_credits(envelope: Envelope, membership: Membership) -> Refusal | None:
    if envelope.level != OrganisationKind.MINISTRY:
        return Refusal("Seuls les crédits que tient le ministère peuvent être annulés.", code="level")
    return _holds(envelope, membership, "annuler des crédits")
