"""Questions about contracts that cross tables."""

from collections.abc import Iterable
from datetime import date

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.rules.roles import PARTY_ROLES, Side


def people_of(contract: Contract, sides: Iterable[Side], at: date) -> list[Membership]:
    """The active members of the parties of these sides: whom an act writes to, named before it is done."""
    wanted = [side.value for side in sides]
    if not wanted:
        return []
    return list(
        Membership.objects.active(at)
        .filter(
            organisation__in=contract.parties.filter(side__in=wanted).values("organisation_id"),
            role__in=[role.value for role in PARTY_ROLES],
        )
        .select_related("person", "organisation")
        .order_by("organisation__name", "person__last_name")
    )
