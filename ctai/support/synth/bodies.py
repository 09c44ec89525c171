"""Where and who: real territories drawn by weight, their authorities and people, one operator a département."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError

from ctai.accounts.models import Membership, Organisation, Person
from ctai.rules.roles import OrganisationKind, Role
from ctai.support.synth.words import FIRST_NAMES, LAST_NAMES
from ctai.territories.models import Kind, Territory

# An address that no mail can reach (RFC 2606).
DOMAIN = "@volume.ctai.example"
SINCE = date(2018, 1, 1)
# Of each level: how often, and by which power of its population a territory weighs.
LEVELS = {Kind.COMMUNE: (60, 0.7), Kind.EPCI: (35, 0.6), Kind.DEPARTEMENT: (5, 0.2)}
_ROLES = {
    OrganisationKind.AUTHORITY: (Role.PROJECT_LEAD, Role.ELECTED_SIGNATORY),
    OrganisationKind.PREFECTURE: (Role.OFFICER, Role.PREFECT),
    OrganisationKind.OPERATOR: (Role.OPERATOR_AGENT,),
}


@dataclass(frozen=True)
class Body:
    """An organisation and its people: `writer` prepares, `signatory` certifies and signs (an operator has one)."""

    organisation: Organisation
    writer: Membership
    signatory: Membership


@dataclass(frozen=True)
class Place:
    """What a contract needs of where it is."""

    territory: Territory
    departement: Territory
    authority: Body
    partner: Body | None
    prefecture: Body
    operator: Body


class Country:
    """Draws territories, then makes every body they need, at once."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        prefectures = Organisation.objects.filter(kind=OrganisationKind.PREFECTURE, territory__isnull=False)
        self.prefectures = {body.territory_id: body for body in prefectures.select_related("territory")}
        if not self.prefectures:
            raise CommandError(
                "Aucune préfecture n'est inscrite : lancez load_territories puis register_services d'abord."
            )
        self.territories = self._territories()
        self._weigh()

    def _territories(self) -> dict[int, Territory]:
        rows = Territory.objects.current().filter(kind__in=LEVELS).select_related("region").order_by("kind", "code")
        found = {row.pk: row for row in rows}
        kept = {pk: row for pk, row in found.items() if (row.departement_id or pk) in self.prefectures}
        for row in kept.values():
            if row.departement_id:
                row.departement = found[row.departement_id]
        return kept

    def _weigh(self) -> None:
        self.pools: dict[Kind, tuple[list[Territory], list[float]]] = {}
        for kind, (_, power) in LEVELS.items():
            rows = [row for row in self.territories.values() if row.kind == kind]
            self.pools[kind] = (rows, [float((row.population or 100) ** power) for row in rows])

    def draw(self, count: int) -> list[tuple[Territory, Territory | None]]:
        """`count` territories, each with the one whose authority signs beside it, or None."""
        kinds = self.rng.choices(list(LEVELS), [share for share, _ in LEVELS.values()], k=count)
        drawn: list[tuple[Territory, Territory | None]] = []
        by_kind = {
            kind: iter(self.rng.choices(*self.pools[kind], k=kinds.count(kind))) for kind in LEVELS if kind in kinds
        }
        for kind in kinds:
            territory = next(by_kind[kind])
            partner = self.territories.get(territory.epci_id or 0) if kind == Kind.COMMUNE else None
            drawn.append((territory, partner if self.rng.random() < 0.35 else None))
        return drawn

    def places(self, drawn: list[tuple[Territory, Territory | None]]) -> list[Place]:
        """The same territories with their bodies, made when absent."""
        wanted = {one.pk: one for pair in drawn for one in pair if one is not None}
        authorities = _organisations(OrganisationKind.AUTHORITY, wanted.values())
        departements = {(one.departement_id or one.pk): one.departement or one for one in wanted.values()}
        operators = _organisations(OrganisationKind.OPERATOR, departements.values())
        prefectures = [self.prefectures[pk] for pk in departements]
        bodies = self._people([*authorities.values(), *prefectures, *operators.values()])
        return [
            Place(
                territory,
                departements[territory.departement_id or territory.pk],
                bodies[authorities[territory.pk].pk],
                bodies[authorities[partner.pk].pk] if partner else None,
                bodies[self.prefectures[territory.departement_id or territory.pk].pk],
                bodies[operators[territory.departement_id or territory.pk].pk],
            )
            for territory, partner in drawn
        ]

    def _people(self, organisations: list[Organisation]) -> dict[int, Body]:
        kept = self._members(organisations)
        missing = [
            (body, role)
            for body in organisations
            for role in _ROLES[OrganisationKind(body.kind)]
            if (body.pk, role.value) not in kept
        ]
        locked = make_password(None)
        people = [
            Person(
                email=f"{role.value}.{body.pk}{DOMAIN}", password=locked,
                first_name=self.rng.choice(FIRST_NAMES), last_name=self.rng.choice(LAST_NAMES),
            )
            for body, role in missing
        ]  # fmt: skip
        Person.objects.bulk_create(people, batch_size=2000)
        rows = [
            Membership(person=person, organisation=body, role=role.value, started_on=SINCE, is_manager=True)
            for person, (body, role) in zip(people, missing, strict=True)
        ]
        Membership.objects.bulk_create(rows, batch_size=2000)
        kept.update({(row.organisation_id, row.role): row for row in rows})
        made = {}
        for body in organisations:
            members = [kept[body.pk, role.value] for role in _ROLES[OrganisationKind(body.kind)]]
            made[body.pk] = Body(body, members[0], members[-1])
        return made

    def _members(self, organisations: list[Organisation]) -> dict[tuple[int, str], Membership]:
        rows = (
            Membership.objects.filter(organisation__in={body.pk for body in organisations}, ended_on=None)
            .select_related("person", "organisation")
            .order_by("-pk")
        )
        return {(row.organisation_id, row.role): row for row in rows}


def _organisations(kind: OrganisationKind, territories: Iterable[Territory]) -> dict[int, Organisation]:
    """One body of this kind on each territory, by the territory's pk."""
    wanted = {territory.pk: territory for territory in territories}
    known = Organisation.objects.filter(kind=kind, territory__in=wanted).order_by("-pk")
    found: dict[int | None, Organisation] = {body.territory_id: body for body in known}
    taken = set(Organisation.objects.exclude(siret=None).values_list("siret", flat=True))
    made = []
    for pk, territory in wanted.items():
        if pk not in found:
            siret = territory.siret if kind == OrganisationKind.AUTHORITY and territory.siret not in taken else None
            name = territory.legal_name or territory.name
            if kind == OrganisationKind.OPERATOR:
                name = f"Association Passerelles {territory.code} (fictive)"
            made.append(Organisation(kind=kind, name=name, siret=siret or None, territory=territory))
            taken.add(siret or "")
    Organisation.objects.bulk_create(made, batch_size=2000)
    return {body.territory_id: body for body in [*found.values(), *made] if body.territory_id}
