"""Questions about territories that other rooms ask: whose prefecture, which départements, which members."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from ctai.design.spelling import words
from ctai.territories.models import Kind, NameUse, Service, Source, Territory, TerritoryName


def prefecture_of(territory: Territory) -> Service | None:
    """The prefecture of its (main) département, or of the region; None for the collectivités d'outre-mer."""
    seats = Service.objects.filter(kind=Service.Kind.PREFECTURE).select_related("departement", "seat", "arrondissement")
    if territory.kind == Kind.REGION:
        return seats.filter(departement__region=territory, prefecture_de_region=True).first()
    departement_id = territory.pk if territory.kind == Kind.DEPARTEMENT else territory.departement_id
    return seats.filter(departement_id=departement_id).first() if departement_id else None


def sub_prefecture_of(territory: Territory) -> Service | None:
    """The sub-prefecture of its arrondissement; None where the prefecture itself serves it.

    For an EPCI or EPT, the arrondissement where more than half of its people live; None when there is none such.
    """
    arrondissement_id = _main_arrondissement(territory)
    if arrondissement_id is None:
        return None
    seats = Service.objects.filter(kind=Service.Kind.SUB_PREFECTURE)
    seats = seats.select_related("departement", "seat", "arrondissement")
    return seats.filter(arrondissement=arrondissement_id).first()


def _main_arrondissement(territory: Territory) -> int | None:
    if territory.kind == Kind.ARRONDISSEMENT:
        return territory.pk
    if territory.kind == Kind.COMMUNE:
        return territory.arrondissement_id
    if territory.kind not in (Kind.EPCI, Kind.EPT):
        return None
    rows = members_of(territory).order_by().values_list("arrondissement").annotate(people=Sum("population"))
    people = {arrondissement_id: count or 0 for arrondissement_id, count in rows}
    main = max(people, key=people.__getitem__, default=None)
    return main if main and 2 * people[main] > sum(people.values()) else None


def sub_prefectures_of(territory: Territory) -> list[Service]:
    """Every sub-prefecture on whose ground the territory lies, by name."""
    seats = Service.objects.filter(kind=Service.Kind.SUB_PREFECTURE).select_related("departement", "arrondissement")
    match territory.kind:
        case Kind.DEPARTEMENT:
            seats = seats.filter(departement=territory)
        case Kind.EPCI | Kind.EPT:
            seats = seats.filter(arrondissement__in=members_of(territory).values("arrondissement").distinct())
        case _:
            return [seat] if (seat := sub_prefecture_of(territory)) else []
    return list(seats.order_by("departement__code", "arrondissement__name"))


def departements_of(territory: Territory) -> list[Territory]:
    """All its départements, the main one first."""
    if territory.kind == Kind.DEPARTEMENT:
        return [territory]
    if territory.kind == Kind.REGION:
        return list(members_of(territory))
    main = [territory.departement] if territory.departement else []
    if territory.kind in (Kind.EPCI, Kind.EPT):
        return [*main, *territory.departements.exclude(pk__in=[one.pk for one in main]).order_by("code")]
    return main


def members_of(territory: Territory) -> QuerySet[Territory]:
    """The départements of a region, the communes of anything else; none for a commune. By name."""
    everything = Territory.objects.current().order_by("name")
    match territory.kind:
        case Kind.REGION:
            return everything.filter(kind=Kind.DEPARTEMENT, region=territory)
        case Kind.COMMUNE:
            return everything.none()
    communes = everything.filter(kind=Kind.COMMUNE)
    return communes.filter(**{Kind(territory.kind).value: territory})


@dataclass(frozen=True)
class Sheet:
    """What the page of a territory says.

    `first`: who answers first (prefect, or sub-prefect of the arrondissement: DGEF), None outside the départements;
    `prefecture`: the prefecture when a sub-prefecture answers first; `others`: the other seats on its ground;
    `elsewhere`: its other départements with their prefectures; `members`: communes or départements listed on the page.
    """

    first: Service | None
    prefecture: Service | None
    others: list[Service]
    departements: list[Territory]
    elsewhere: list[Service]
    members: list[Territory]
    communes: int
    heir: Territory | None
    population: Source | None
    outlines: Source | None
    seats: Source | None


def sheet(territory: Territory) -> Sheet:
    prefecture, sub = prefecture_of(territory), sub_prefecture_of(territory)
    first = sub or prefecture
    departements = departements_of(territory)
    others = [one.pk for one in departements if prefecture and one.pk != prefecture.departement_id]
    seats = Service.objects.select_related("departement", "arrondissement").order_by("departement__code")
    listed = territory.kind in (Kind.EPCI, Kind.EPT, Kind.REGION, Kind.ARRONDISSEMENT)
    # Databases order accents each in their way: É follows E for a reader.
    members = sorted(members_of(territory), key=lambda member: words(member.name)) if listed else []
    sources = Source.objects.in_bulk(
        ["territories-communes", "territories-outlines_communes", "territories-prefectures"], field_name="code"
    )
    return Sheet(
        first=first,
        prefecture=prefecture if sub else None,
        others=[seat for seat in sub_prefectures_of(territory) if first and seat.pk != first.pk],
        departements=departements,
        elsewhere=list(seats.filter(kind=Service.Kind.PREFECTURE, departement__in=others)) if others else [],
        members=members,
        communes=len(members) if listed and territory.kind != Kind.REGION else _communes_in(territory),
        heir=last_heir(territory) if territory.successor_id else None,
        population=sources.get("territories-communes"),
        outlines=sources.get("territories-outlines_communes"),
        seats=sources.get("territories-prefectures"),
    )


def _communes_in(territory: Territory) -> int:
    if territory.kind not in (Kind.DEPARTEMENT, Kind.REGION):
        return 0
    return Territory.objects.current().filter(kind=Kind.COMMUNE, **{territory.kind: territory}).count()


def successor_of_code(kind: str, code: str) -> Territory | None:
    """The territory of today that holds the ground of an old or delegated commune."""
    name = (
        TerritoryName.objects.filter(kind=kind, use=NameUse.OLD_CODE, key=code.lower())
        .select_related("territory")
        .first()
    )
    return name.territory if name else None


def last_heir(territory: Territory) -> Territory:
    """Its successor, and the successor of it, until one that still exists; itself when it has none."""
    seen = {territory.pk}
    while territory.successor is not None and territory.successor.pk not in seen:
        territory = territory.successor
        seen.add(territory.pk)
    return territory
