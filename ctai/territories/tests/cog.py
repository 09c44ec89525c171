"""A tiny code officiel géographique written to a folder, so that a change of year can be tried."""

import csv
from pathlib import Path

Row = dict[str, object]
PAYS = {"code_departement": "12", "code_region": "76", "code_arrondissement": "121", "siren_ept": ""}


def commune(code: str, name: str, epci: str, people: int, **changes: object) -> Row:
    return {
        "code_insee": code, "siren": f"2112{code}", "nom": name, **PAYS, "siren_epci": epci,
        "population_municipale": people, "codes_postaux": "12100", "latitude": "44.1", "longitude": "3.1", **changes,
    }  # fmt: skip


def epci(siren: str, name: str, people: int, main: str = "12") -> Row:
    return {
        "siren": siren, "nom": name, "type": "CC", "population_municipale": people,
        "code_departement_principal": main, "codes_departements": main, "code_region_principale": "76",
    }  # fmt: skip


def departement(code: str, name: str, chief: str) -> Row:
    return {
        "code": code, "nom": name, "code_region": "76", "code_insee_chef_lieu": chief, "population_municipale": 10,
        "siren_collectivite": "", "siret_siege_collectivite": "", "nom_collectivite": f"Département de l'{name}",
        "note": "",
    }  # fmt: skip


def write(folder: Path, vintage: str, communes: list[Row], intercommunalites: list[Row], passage: list[Row]) -> Path:
    """All the files of a vintage; département 12 with arrondissements 121 and 122, département 48 with none."""
    folder.mkdir()
    chief = str(communes[0]["code_insee"])
    arrondissement = {"code_departement": "12", "code_region": "76", "code_insee_chef_lieu": chief}
    seat = {"code_departement": "12", "code_insee_commune": chief, "nom_commune": "Millau", "code_postal": "12310"}
    contact = {"ville_postale": "Millau", "telephone": "05 65 61 17 00 / tarif local", "site": "", "adresse": ""}
    files: dict[str, list[Row]] = {
        f"regions_{vintage}.csv": [{**departement("76", "Occitanie", chief), "nom_collectivite": "Région Occitanie"}],
        f"departements_{vintage}.csv": [departement("12", "Aveyron", chief), departement("48", "Lozère", chief)],
        f"arrondissements_{vintage}.csv": [
            {"code": "121", "nom": "Millau", "population_municipale": 5, **arrondissement},
            {"code": "122", "nom": "Rodez", "population_municipale": 5, **arrondissement},
        ],
        f"epci_{vintage}.csv": intercommunalites,
        f"ept_grand_paris_{vintage}.csv": [],
        f"communes_{vintage}.csv": communes,
        f"communes_collectivites_outremer_{vintage}.csv": [
            {"code_insee": "98735", "nom": "Papeete", "nom_collectivite": "Polynésie française", "population": 26654}
        ],
        f"communes_deleguees_associees_arrondissements_{vintage}.csv": [
            {"code_insee": "12999", "nom": "Petit-Bourg", "type": "commune-deleguee", "code_commune_actuelle": chief}
        ],
        f"passage_anciens_codes_communes_vers_{vintage}.csv": passage,
        "prefectures_sous_prefectures_2019.csv": [
            {"code_arrondissement": "121", "type": "sous-prefecture", "nom": "Sous-préfecture - Millau",
             "prefecture_de_region": "non", **seat, **contact},
            {"code_arrondissement": "122", "type": "prefecture", "nom": "Préfecture - Aveyron",
             "prefecture_de_region": "non", **seat, **contact, "adresse": "Place Charles-de-Gaulle",
             "ville_postale": "Rodez Cedex- Tél : 05 65 75 71 71- Fax : 05 65 75 72 59", "telephone": ""},
        ],
    }  # fmt: skip
    for name, rows in files.items():
        with (folder / name).open("w", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else ["code"])
            writer.writeheader()
            writer.writerows(rows)
    return folder


def old_code(code: str, name: str, now: str, vintage: str) -> Row:
    return {"code_insee_ancien": code, "nom_ancien": name, f"code_insee_{vintage}": now, f"nom_{vintage}": ""}
