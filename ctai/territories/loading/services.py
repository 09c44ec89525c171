"""The seats of prefectures and sub-prefectures, cleaned of what the directory of 2019 mixed into its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ctai.design.spelling import of
from ctai.territories.french import of_territory
from ctai.territories.models import Kind, Service, Territory

# The prefecture does not sit in the chief town of the official code.
SEATS = {
    "95": ("95127", "Le chef-lieu au code officiel géographique est Pontoise ; la préfecture siège à Cergy."),
    "976": ("97611", "Le chef-lieu historique est Dzaoudzi ; la préfecture siège à Mamoudzou."),
}
Row = dict[str, str]


def store_services(rows: list[Row], address_year: int) -> int:
    """Write the seats of the file over those known, arrondissement by arrondissement. None is deleted."""
    levels = [Kind.DEPARTEMENT, Kind.ARRONDISSEMENT]
    places = {(t.kind, t.code): t for t in Territory.objects.filter(kind__in=levels)}
    codes = {row["code_insee_commune"] for row in rows} | {seat for seat, _ in SEATS.values()}
    towns = {t.code: t for t in Territory.objects.filter(kind=Kind.COMMUNE, code__in=codes)}
    known = {(s.departement_id, s.arrondissement_id): s.pk for s in Service.objects.all()}
    services = list(_services(rows, places, towns, address_year))
    names = [f.name for f in Service._meta.concrete_fields if not f.primary_key]
    for service in services:
        service.pk = known.get((service.departement_id, service.arrondissement_id))
    Service.objects.bulk_update([s for s in services if s.pk], names, batch_size=50)
    Service.objects.bulk_create([s for s in services if not s.pk])
    return len(services)


def _services(
    rows: list[Row], places: dict[tuple[str, str], Territory], towns: dict[str, Territory], year: int
) -> Iterator[Service]:
    for row in rows:
        departement = places[Kind.DEPARTEMENT, row["code_departement"]]
        main = row["type"] == "prefecture"
        seat, note = SEATS.get(departement.code, ("", "")) if main else ("", "")
        city, phone = _city_and_phone(row["ville_postale"], row["telephone"])
        yield Service(
            kind=Service.Kind.PREFECTURE if main else Service.Kind.SUB_PREFECTURE,
            name=f"Préfecture {of_territory(departement)}" if main else _sub_prefecture(row),
            departement=departement,
            arrondissement=places.get((Kind.ARRONDISSEMENT, row["code_arrondissement"])),
            seat=towns.get(seat or row["code_insee_commune"]),
            address=_address(row["adresse"]),
            postcode=row["code_postal"],
            city=city,
            phone=phone,
            site=row["site"],
            prefecture_de_region=row["prefecture_de_region"] == "oui",
            address_year=year if row["adresse"] else None,
            address_status=Service.AddressStatus.DATED if row["adresse"] else Service.AddressStatus.MISSING,
            note=note,
        )


def _sub_prefecture(row: Row) -> str:
    """ "Sous-préfecture - Le Havre" and "Sous-préfecture de Marin" said rightly: du Havre, du Marin."""
    if " - " in row["nom"] or row["nom_commune"].startswith(("Le ", "Les ")):
        place = row["nom"].partition(" - ")[2] or row["nom_commune"]
        return f"Sous-préfecture {of(place)}"
    return row["nom"]


def _address(text: str) -> str:
    """The address alone: a directory note about temporary desks follows it in one row."""
    return re.split(r"\s+-\s+Guichet", text)[0][:300]


def _city_and_phone(city: str, phone: str) -> tuple[str, str]:
    """The city without the telephone typed after it; the telephone without its tariff."""
    city, _, inside = city.partition("- Tél :")
    phone = phone.partition(" / ")[0] or inside.partition("-")[0]
    return city.strip(), re.sub(r"\s+", " ", phone).strip()
