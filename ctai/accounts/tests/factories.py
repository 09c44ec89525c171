"""People, organisations and memberships for the tests of every room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count

from ctai.accounts.models import Membership, Organisation, Person
from ctai.rules.roles import KINDS, OrganisationKind, Role
from ctai.territories.models import Kind, Territory

STARTED_ON = date(2025, 1, 1)
# Kinds that look after whole départements; the others have none.
WITH_DEPARTEMENTS = {
    OrganisationKind.PREFECTURE,
    OrganisationKind.SUB_PREFECTURE,
    OrganisationKind.REGION_PREFECTURE,
    OrganisationKind.OFII,
}
_numbers = count(1)


def make_siret(number: int | None = None) -> str:
    """A SIRET whose two Luhn digits are right: a SIREN made from `number`, then establishment 0001."""
    siren = _with_luhn_digit(f"9{(next(_numbers) if number is None else number):07d}")
    return _with_luhn_digit(siren + "0001")


def _with_luhn_digit(digits: str) -> str:
    total = 0
    for rank, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if rank % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def make_person(
    first_name: str = "Camille", last_name: str = "Martin", *, email: str = "", is_active: bool = True
) -> Person:
    person = Person.objects.create_person(
        email or f"personne{next(_numbers)}@ville.example", first_name=first_name, last_name=last_name
    )
    if not is_active:
        person.is_active = False
        person.save(update_fields=["is_active"])
    return person


def make_organisation(
    kind: OrganisationKind = OrganisationKind.AUTHORITY,
    territory: Territory | None = None,
    name: str = "",
    *,
    siret: str = "",
    departements: Iterable[Territory] | None = None,
) -> Organisation:
    """One organisation. Without `departements`, a State service or OFII looks after those of its territory."""
    number = next(_numbers)
    place = territory.name if territory else str(number)
    organisation = Organisation.objects.create(
        kind=kind.value,
        name=name or f"{KINDS[kind].label} de {place}",
        siret=siret or make_siret(number),
        territory=territory,
    )
    if departements is None and territory is not None and kind in WITH_DEPARTEMENTS:
        departements = departements_of(territory)
    organisation.departements.set(departements or [])
    return organisation


def departements_of(territory: Territory) -> list[Territory]:
    """A région's départements; a département itself; the département of anything smaller."""
    if territory.kind == Kind.REGION:
        return list(Territory.objects.filter(kind=Kind.DEPARTEMENT, region=territory))
    return [territory.departement or territory]


def make_membership(
    role: Role = Role.PROJECT_LEAD,
    organisation: Organisation | None = None,
    *,
    person: Person | None = None,
    is_manager: bool = False,
    started_on: date = STARTED_ON,
    ended_on: date | None = None,
) -> Membership:
    """`role` in `organisation`; without one, in a new organisation of the first kind that has this role."""
    if organisation is None:
        kind = next(kind for kind, facts in KINDS.items() if role in facts.roles)
        organisation = make_organisation(kind)
    return Membership.objects.create(
        person=person or make_person(),
        organisation=organisation,
        role=role.value,
        is_manager=is_manager,
        started_on=started_on,
        ended_on=ended_on,
    )
