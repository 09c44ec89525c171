"""The ministry publishes for the whole country, a prefecture for its own département."""

from ctai.accounts.models import Membership
from ctai.contracts.permissions import needs_role
from ctai.figures.models import Edition
from ctai.publishing.models import Import
from ctai.rules.refusals import Refusal
from ctai.rules.roles import Role

IMPORTERS = {Role.STEWARD, Role.OFFICER}


def can_import(membership: Membership) -> Refusal | None:
    return needs_role(membership, IMPORTERS, "importer des chiffres")


def can_change_import(brought: Import, membership: Membership) -> Refusal | None:
    """Describe again, accept or abandon."""
    if brought.is_over:
        return Refusal(f"Cet import est terminé ({brought.get_state_display().lower()}).", code="over")
    if brought.is_busy:
        return Refusal("La plateforme travaille sur ce fichier : attendez qu'elle ait fini.", code="busy")
    return can_import(membership)


def can_withdraw(edition: Edition, membership: Membership) -> Refusal | None:
    """Whoever publishes for everyone may withdraw anything; a prefecture, what it published."""
    if edition.withdrawn_on:
        return Refusal("Cette édition est déjà retirée.", code="withdrawn")
    if edition.file is None:
        return Refusal(
            "Cette édition est livrée avec la plateforme : une édition importée la remplace, elle ne se retire pas.",
            code="shipped",
        )
    own = edition.by is not None and edition.by.organisation_id == membership.organisation_id
    return needs_role(membership, IMPORTERS if own else {Role.STEWARD}, "retirer cette édition")
