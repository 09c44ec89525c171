"""The ministry keeps the outline; everybody reads it."""

from ctai.accounts.models import Membership
from ctai.contracts.permissions import needs_role
from ctai.outlines.models import Outline
from ctai.rules.refusals import Refusal
from ctai.rules.roles import Role


def can_prepare_outline(membership: Membership) -> Refusal | None:
    return needs_role(membership, {Role.STEWARD}, "changer la trame nationale du diagnostic")


def can_change_outline(outline: Outline, membership: Membership) -> Refusal | None:
    if outline.is_published:
        return Refusal(
            f"La {str(outline).lower()} est publiée : des diagnostics la suivent, elle ne change plus. "
            "Préparez une nouvelle version.",
            code="published",
        )
    return can_prepare_outline(membership)
