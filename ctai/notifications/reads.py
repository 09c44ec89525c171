"""Questions about who can be written to."""

from datetime import date

from ctai.accounts.models import Membership
from ctai.notifications.models import RefusedAddress
from ctai.rules.roles import PARTY_ROLES, Role

# Whom some act may tell by e-mail; the others read the pages when they wish.
TOLD_ROLES = PARTY_ROLES | {Role.OPERATOR_AGENT, Role.SUB_PREFECT, Role.REGIONAL_OFFICER}


def refused_in(membership: Membership, at: date) -> list[RefusedAddress]:
    """The addresses of one's own organisation that refuse our e-mails, in one query."""
    colleagues = Membership.objects.active(at).filter(organisation=membership.organisation_id)
    return list(RefusedAddress.objects.filter(email__in=colleagues.values("person__email")).order_by("email"))
