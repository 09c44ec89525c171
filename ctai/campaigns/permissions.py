"""The ministry keeps the campaigns; everybody signed in reads them."""

from ctai.accounts.models import Membership
from ctai.campaigns.models import Edition
from ctai.contracts.permissions import needs_role
from ctai.rules.refusals import Refusal
from ctai.rules.roles import Role


def can_run_campaign(membership: Membership) -> Refusal | None:
    return needs_role(membership, {Role.STEWARD}, "ouvrir ou changer une campagne")


def can_change_edition(edition: Edition, membership: Membership) -> Refusal | None:
    if edition.is_published:
        return Refusal(
            f"La {str(edition).lower()} est publiée : des demandes lui obéissent, elle ne change plus. "
            "Préparez une nouvelle version.",
            code="published",
        )
    return can_run_campaign(membership)
