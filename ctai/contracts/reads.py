"""Questions about contracts that cross tables."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.rules.roles import PARTY_ROLES, OrganisationKind, Side
from ctai.territories.search import search as search_territories

AUTHORITIES_SHOWN = 20


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


def authorities_named(typed: str, contract: Contract) -> list[Organisation]:
    """Authorities of the platform that answer to a name (accents and spelling forgiven) or SIRET, parties left out."""
    digits = "".join(char for char in typed if not char.isspace())
    places = [hit.territory.pk for hit in search_territories(typed, limit=AUTHORITIES_SHOWN)]
    named = Q(name__icontains=typed) | Q(territory__in=places)
    if digits.isdecimal() and len(digits) >= 9:
        named = Q(siret__startswith=digits)
    found = Organisation.objects.filter(named, kind=OrganisationKind.AUTHORITY)
    others = found.exclude(pk__in=contract.parties.values("organisation_id"))
    return list(others.select_related("territory__departement").order_by("name")[:AUTHORITIES_SHOWN])


def authority_or_none(pk: int) -> Organisation | None:
    return Organisation.objects.filter(pk=pk, kind=OrganisationKind.AUTHORITY).first()
