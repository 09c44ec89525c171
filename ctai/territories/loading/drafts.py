"""What the files say a vintage is made of: one draft per territory, level by level, before any table is touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ctai.design.spelling import full_name
from ctai.territories.loading.files import Found
from ctai.territories.models import Kind

Reference = tuple[str, str]
NOTES = {
    "200046977": "La Métropole de Lyon exerce aussi, sur son territoire, les compétences d'un département.",
    "75056": "Paris est à la fois commune et département.",
}
# An order in which each level refers only to levels before it (chief towns apart).
LEVELS = (Kind.REGION, Kind.DEPARTEMENT, Kind.ARRONDISSEMENT, Kind.EPCI, Kind.EPT, Kind.COMMUNE)


@dataclass
class Draft:
    """One territory of the files. `links`: foreign keys as (kind, code); `departements`: all of them, main first."""

    kind: str
    code: str
    values: Mapping[str, Any]
    links: dict[str, Reference] = field(default_factory=dict)
    departements: list[str] = field(default_factory=list)


def drafts(found: dict[str, Found]) -> dict[str, list[Draft]]:
    """All territories of the files, by level."""
    communes = found["communes"].rows()
    return {
        Kind.REGION: list(_regions(found["regions"].rows())),
        Kind.DEPARTEMENT: list(_departements(found["departements"].rows())),
        Kind.ARRONDISSEMENT: list(_arrondissements(found["arrondissements"].rows())),
        Kind.EPCI: list(_epci(found["epci"].rows())),
        Kind.EPT: list(_ept(found["ept"].rows(), communes)),
        Kind.COMMUNE: [*_communes(communes), *_overseas(found["communes_om"].rows())],
    }


def _number(text: str) -> int | None:
    return int(text) if text else None


def _links(**codes: tuple[str, str]) -> dict[str, Reference]:
    return {name: (kind, code) for name, (kind, code) in codes.items() if code}


def _regions(rows: list[dict[str, str]]) -> Iterator[Draft]:
    for row in rows:
        values = {
            "name": row["nom"],
            "siren": row["siren_collectivite"],
            "siret": row["siret_siege_collectivite"],
            "legal_name": row["nom_collectivite"],
            "population": _number(row["population_municipale"]),
        }
        yield Draft(Kind.REGION, row["code"], values, _links(chief_town=(Kind.COMMUNE, row["code_insee_chef_lieu"])))


def _departements(rows: list[dict[str, str]]) -> Iterator[Draft]:
    for row in rows:
        values = {
            "name": row["nom"],
            "siren": row["siren_collectivite"],
            "siret": row["siret_siege_collectivite"],
            "legal_name": row["nom_collectivite"],
            "population": _number(row["population_municipale"]),
            "note": row["note"],
        }
        links = _links(region=(Kind.REGION, row["code_region"]), chief_town=(Kind.COMMUNE, row["code_insee_chef_lieu"]))
        yield Draft(Kind.DEPARTEMENT, row["code"], values, links)


def _arrondissements(rows: list[dict[str, str]]) -> Iterator[Draft]:
    for row in rows:
        links = _links(
            departement=(Kind.DEPARTEMENT, row["code_departement"]),
            region=(Kind.REGION, row["code_region"]),
            chief_town=(Kind.COMMUNE, row["code_insee_chef_lieu"]),
        )
        values = {"name": row["nom"], "population": _number(row["population_municipale"])}
        yield Draft(Kind.ARRONDISSEMENT, row["code"], values, links)


def _epci(rows: list[dict[str, str]]) -> Iterator[Draft]:
    for row in rows:
        main = row["code_departement_principal"]
        values = {
            "name": row["nom"],
            "legal_name": full_name(row["nom"]),
            "siren": row["siren"],
            "category": row["type"],
            "population": _number(row["population_municipale"]),
            "note": NOTES.get(row["siren"], ""),
        }
        links = _links(departement=(Kind.DEPARTEMENT, main), region=(Kind.REGION, row["code_region_principale"]))
        others = [code for code in row["codes_departements"].split() if code != main]
        yield Draft(Kind.EPCI, row["siren"], values, links, [main, *others])


def _ept(rows: list[dict[str, str]], communes: list[dict[str, str]]) -> Iterator[Draft]:
    people: dict[str, Counter[str]] = {}
    regions: dict[str, str] = {}
    for commune in communes:
        if commune["siren_ept"]:
            weights = people.setdefault(commune["siren_ept"], Counter())
            weights[commune["code_departement"]] += int(commune["population_municipale"])
            regions[commune["siren_ept"]] = commune["code_region"]
    for row in rows:
        codes = [code for code, _ in people[row["siren"]].most_common()]
        values = {
            "name": row["nom"],
            "siren": row["siren"],
            "category": row["type"],
            "population": _number(row["population_municipale"]),
        }
        links = _links(
            departement=(Kind.DEPARTEMENT, codes[0]),
            region=(Kind.REGION, regions[row["siren"]]),
            epci=(Kind.EPCI, row["siren_mgp"]),
        )
        yield Draft(Kind.EPT, row["siren"], values, links, codes)


def _communes(rows: list[dict[str, str]]) -> Iterator[Draft]:
    for row in rows:
        values = {
            "name": row["nom"],
            "siren": row["siren"],
            "population": _number(row["population_municipale"]),
            "note": NOTES.get(row["code_insee"], ""),
            "latitude": Decimal(row["latitude"]) if row["latitude"] else None,
            "longitude": Decimal(row["longitude"]) if row["longitude"] else None,
        }
        links = _links(
            departement=(Kind.DEPARTEMENT, row["code_departement"]),
            region=(Kind.REGION, row["code_region"]),
            arrondissement=(Kind.ARRONDISSEMENT, row["code_arrondissement"]),
            epci=(Kind.EPCI, row["siren_epci"]),
            ept=(Kind.EPT, row["siren_ept"]),
        )
        yield Draft(Kind.COMMUNE, row["code_insee"], values, links)


def _overseas(rows: list[dict[str, str]]) -> Iterator[Draft]:
    for row in rows:
        values = {
            "name": row["nom"],
            "population": _number(row["population"]),
            "overseas": row["nom_collectivite"],
        }
        yield Draft(Kind.COMMUNE, row["code_insee"], values)
