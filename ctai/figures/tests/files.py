"""What the files say of a territory, read a second time in a few lines that share nothing with the importer.

`said_by_files(chain)` gives, for each series, the code of the place where the value stands and the value; None for a
sum that cannot be made, absent for a series that says nothing of these places.
"""

import csv
import gzip
import re
from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "data"


@cache
def rows(name):
    path = DATA / name
    text = gzip.decompress(path.read_bytes()).decode() if name.endswith(".gz") else path.read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def members():
    """EPCI, EPT, département and région → the codes of their communes; région → its départements."""
    found = defaultdict(set)
    for row in rows("territoires/communes_2026.csv.gz"):
        for column in ("siren_epci", "siren_ept", "code_departement", "code_region"):
            if row[column]:
                found[column.removeprefix("siren_").removeprefix("code_"), row[column]].add(row["code_insee"])
        found["departements", row["code_region"]].add(row["code_departement"])
    return found


def cell(name, key, column):
    """The column of a file by territory, cells without a number left out."""
    read = rows(f"statistiques/{name}")
    return {row[key]: Decimal(row[column]) for row in read if re.fullmatch(r"[\d.]+", row[column])}


@cache
def by_departement():
    unemployment, diplomas = "chomage_departement_2020_2025T4.csv", "diplomes_jeunes_departement_2017.csv"
    immigrants, income = (
        "immigres_descendants_departement_2020-2021.csv",
        "pauvrete_niveau_vie_departement_2020-2021.csv",
    )
    columns = {
        "part-immigres": (immigrants, "part_immigres_pct"),
        "part-descendants-immigres": (immigrants, "part_descendants_immigres_pct"),
        "taux-chomage": (unemployment, "taux_chomage_2020_pct"),
        "taux-chomage-15-24": (unemployment, "taux_chomage_15_24_ans_2020_pct"),
        "taux-chomage-trimestre": (unemployment, "taux_chomage_2025T4_provisoire_pct"),
        "niveau-vie-median": (income, "niveau_vie_median_2020_eur"),
        "taux-pauvrete": (income, "taux_pauvrete_60_2021_pct"),
        "diplomes-superieur-25-34": (diplomas, "part_diplomes_superieur_25_34_pct"),
        "peu-diplomes-16-24": (diplomas, "part_peu_ou_pas_diplomes_16_24_pct"),
    }
    return {code: cell(file, "code_departement", column) for code, (file, column) in columns.items()}


@cache
def hiring():
    """Every département's total over the families of trades; an empty cell is masked and adds nothing."""
    columns = {
        "projets-recrutement": "projets_recrutement",
        "projets-recrutement-difficiles": "dont_difficiles",
        "projets-recrutement-saisonniers": "dont_saisonniers",
    }
    found = {code: defaultdict(Decimal) for code in columns}
    for row in rows("statistiques/besoins_main_oeuvre_departement_famille_2024.csv"):
        for code, column in columns.items():
            found[code][row["code_departement"]] += Decimal(row[column] or 0)
    return found


@cache
def by_commune():
    homes = "logement_social_communes_rpls_2024.csv.gz"
    columns = {
        "population": ("population_communes_2013_2016_2018_2021.csv.gz", "population_2021"),
        "logements-sociaux": (homes, "logements_sociaux"),
        "logements-sociaux-loues": (homes, "loues"),
        "logements-sociaux-vacants": (homes, "vacants"),
        "logements-sociaux-association": (homes, "pris_en_charge_association"),
    }
    return {code: cell(file, "code_insee", column) for code, (file, column) in columns.items()}


@cache
def by_region():
    columns = {
        "places-cada": "places_cada",
        "places-huda": "total_huda",
        "places-caes": "places_caes",
        "places-demandeurs-asile": "total_demandeurs_asile",
        "places-cph": "places_cph",
    }
    found = {code: {} for code in columns}
    for row in sorted(
        rows("statistiques/places_hebergement_asile_refugies_region_2021_2022.csv"),
        key=lambda row: row["date_reference"],
    ):
        for code, column in columns.items():
            if row[column] not in ("", "nd"):
                # The later of two texts.
                found[code][row["code_region"]] = Decimal(row[column])
    trades = defaultdict(Decimal)
    for row in rows("statistiques/metiers_en_tension_etrangers_2024-03.csv"):
        trades[row["code_region"]] += 1
    found["metiers-en-tension"] = trades
    return found


def total(values, codes):
    return sum(values[code] for code in codes) if all(code in values for code in codes) else None


def said_by_files(chain):
    """`chain`: (kind, code) from the territory up to its région. Series → (code of the place, value)."""
    found = {"themes-services-insertion": ("france", Decimal(127))}
    places = dict(chain)
    kind, code = chain[0]
    for series, values in by_commune().items():
        found[series] = (code, values.get(code) if kind == "commune" else total(values, members()[kind, code]))
    delays = cell("delai_attribution_logement_social_echantillon_2023.csv", "siren_ou_code", "delai_moyen_mois")
    near = next((place for _, place in chain if place in delays), None)
    if near:
        found["delai-logement-social"] = near, delays[near]
    for series, values in {**by_departement(), **hiring()}.items():
        if "departement" in places:
            found[series] = places["departement"], values[places["departement"]]
        elif series in hiring():
            found[series] = code, total(values, members()["departements", code])
        elif "FHM" in values:
            # France without Mayotte: nothing nearer is published for a région.
            found[series] = "france", values["FHM"]
    for series, values in by_region().items():
        if places["region"] in values:
            found[series] = places["region"], values[places["region"]]
    return found
