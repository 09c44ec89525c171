"""One declared mapping per file of data/statistiques: which columns become which values of which series.

No code per file: `loading` reads them all the same way. Another vintage of a file is another line here.
"""

from dataclasses import dataclass, field

from ctai.figures.models import Status
from ctai.territories.models import Kind

OPEN_LICENCE = "Licence Ouverte 2.0"


@dataclass(frozen=True)
class Column:
    """One measured column: one series, one year (or the year of `FileMapping.year_column`).

    `series` names a code of `series.SERIES`. `reason_column`: what it says explains an empty cell. `add_up`: the
    rows of one
    territory are added (a total over the families of trades).
    """

    column: str
    series: str
    year: int = 0
    period: str = ""
    reason_column: str = ""
    add_up: bool = False


@dataclass(frozen=True)
class FileMapping:
    """One file: where it comes from, how its rows name a territory, what its columns hold.

    `kinds`: the value of `kind_column` to a kind of territory; without one, `kind` holds for every row. `france`:
    codes that
    mean the whole country, with the note to keep. `prefix`: what comes before the code in its column. `note`: text
    kept with
    each value, filled from the row's columns.
    """

    code: str
    file: str
    title: str
    publisher: str
    vintage: str
    columns: tuple[Column, ...]
    kind: str = Kind.DEPARTEMENT
    territory_column: str = "code_departement"
    kind_column: str = ""
    kinds: dict[str, str] = field(default_factory=dict)
    france: dict[str, str] = field(default_factory=dict)
    prefix: str = ""
    year_column: str = ""
    note: str = ""
    publication_column: str = ""
    address_column: str = ""
    licence: str = OPEN_LICENCE
    address: str = ""
    reliability: str = "A"
    remark: str = ""


# What a reason means, in the cell itself or in its column; anything else is "not available".
REASONS = {"ns": Status.NOT_SIGNIFICANT, "s": Status.SECRET, "nd": Status.UNAVAILABLE}

MAPPINGS: tuple[FileMapping, ...] = (
    FileMapping(
        "immigres", "immigres_descendants_departement_2020-2021.csv",
        "Immigrés et descendants d'immigrés, feuille 30",
        "Insee", "2020-2021",
        (
            Column("part_immigres_pct", "part-immigres", 2020, "2020-2021"),
            Column("part_descendants_immigres_pct", "part-descendants-immigres", 2020, "2020-2021",
            "descendants_statut"),
        ),
        france={"FHM": "France hors Mayotte"},
        address="https://github.com/pierrickvernet/Analyse-determinants-violence-france",
        remark="Classeur d'origine de l'Insee (édition 2023), repris d'un dépôt public.",
    ),
    FileMapping(
        "chomage", "chomage_departement_2020_2025T4.csv", "Taux de chômage localisés", "Insee", "2020 et T4 2025",
        (
            Column("taux_chomage_2020_pct", "taux-chomage", 2020, "2020"),
            Column("taux_chomage_15_24_ans_2020_pct", "taux-chomage-15-24", 2020, "2020"),
            Column("taux_chomage_2025T4_provisoire_pct", "taux-chomage-trimestre", 2025,
            "4e trimestre 2025 (provisoire)"),
        ),
        address="https://www.insee.fr/fr/statistiques/2012804",
    ),
    FileMapping(
        "pauvrete", "pauvrete_niveau_vie_departement_2020-2021.csv", "Revenus et pauvreté (Filosofi)", "Insee",
        "2020 et 2021",
        (
            Column("niveau_vie_median_2020_eur", "niveau-vie-median", 2020, "2020"),
            Column("taux_pauvrete_60_2020_pct", "taux-pauvrete", 2020, "2020"),
            Column("taux_pauvrete_60_2021_pct", "taux-pauvrete", 2021, "2021"),
        ),
        note="{note}", reliability="B", remark="Copies de seconde main.",
    ),
    FileMapping(
        "diplomes", "diplomes_jeunes_departement_2017.csv", "Diplômes des jeunes, recensement de la population",
        "Insee", "2017",
        (
            Column("part_diplomes_superieur_25_34_pct", "diplomes-superieur-25-34", 2017, "2017"),
            Column("part_peu_ou_pas_diplomes_16_24_pct", "peu-diplomes-16-24", 2017, "2017"),
        ),
        address="https://github.com/pierrickvernet/Analyse-determinants-violence-france",
        remark="Classeur d'origine de l'Insee, repris d'un dépôt public.",
    ),
    FileMapping(
        "population", "population_communes_2013_2016_2018_2021.csv.gz", "Populations municipales des communes",
        "Insee",
        "2013 à 2021",
        tuple(Column(f"population_{year}", "population", year, str(year)) for year in (2013, 2016, 2018, 2021)),
        kind=Kind.COMMUNE, territory_column="code_insee", reliability="B",
        address="https://github.com/jbesan/13_odis_stream2", remark="Ramenées au code officiel géographique 2026.",
    ),
    FileMapping(
        "rpls", "logement_social_communes_rpls_2024.csv.gz", "Répertoire du parc locatif social (RPLS)", "SDES",
        "2024",
        (
            Column("logements_sociaux", "logements-sociaux", 2024, "1er janvier 2024"),
            Column("loues", "logements-sociaux-loues", 2024, "1er janvier 2024"),
            Column("vacants", "logements-sociaux-vacants", 2024, "1er janvier 2024"),
            Column("pris_en_charge_association", "logements-sociaux-association", 2024, "1er janvier 2024"),
        ),
        kind=Kind.COMMUNE, territory_column="code_insee", reliability="B",
        address="https://github.com/jbesan/13_odis_stream2",
        remark="Arrondissements de Paris, Lyon et Marseille réunis.",
    ),
    FileMapping(
        "delais", "delai_attribution_logement_social_echantillon_2023.csv",
        "Délai d'attribution d'un logement social (échantillon)", "USH, d'après le SNE", "2023",
        (Column("delai_moyen_mois", "delai-logement-social", 2023, "2023"),),
        kind=Kind.EPCI, territory_column="siren_ou_code", kind_column="type",
        kinds={"COMMUNE": Kind.COMMUNE, "EPT": Kind.EPT}, licence="Non précisée par la copie", reliability="C",
        address="https://github.com/jbesan/13_odis_stream2",
    ),
    FileMapping(
        "bmo", "besoins_main_oeuvre_departement_famille_2024.csv", "Enquête Besoins en main-d'œuvre (BMO)",
        "France Travail",
        "2024",
        (
            Column("projets_recrutement", "projets-recrutement", 2024, "2024", add_up=True),
            Column("dont_difficiles", "projets-recrutement-difficiles", 2024, "2024", add_up=True),
            Column("dont_saisonniers", "projets-recrutement-saisonniers", 2024, "2024", add_up=True),
            Column("projets_recrutement", "projets-recrutement-{code_famille}", 2024, "2024"),
        ),
        reliability="B", address="https://github.com/dataforgoodfr/13_odis",
        remark="Sommes des seules cases publiées : des minimums.",
    ),
    FileMapping(
        "places", "places_hebergement_asile_refugies_region_2021_2022.csv",
        "Places d'hébergement des demandeurs d'asile et des réfugiés", "Ministère de l'Intérieur (arrêtés)",
        "2021 et 2022",
        (
            Column("places_caes", "places-caes", reason_column="statut_ligne"),
            Column("total_huda", "places-huda", reason_column="statut_ligne"),
            Column("places_cada", "places-cada", reason_column="statut_ligne"),
            Column("total_demandeurs_asile", "places-demandeurs-asile", reason_column="statut_ligne"),
            Column("places_cph", "places-cph", reason_column="statut_ligne"),
        ),
        kind=Kind.REGION, territory_column="code_region", year_column="date_reference", note="{texte}",
        licence="Textes officiels, réutilisation libre", reliability="C",
        remark="10 régions métropolitaines sur 12 pour 2021, 7 pour 2022 : les autres restent vides.",
    ),
    FileMapping(
        "cites", "indicateurs_integration_cites.csv", "Chiffres cités par des sources publiques",
        "Sénat, ministère de l'Intérieur, préfectures…", "2018 à 2024",
        (Column("valeur", "cite-{indicateur}"),),
        kind=Kind.DEPARTEMENT, territory_column="territoire", prefix="DEP-", france={"FR": ""}, year_column="annee",
        note="{precision}", publication_column="publication", address_column="source", licence="Citations",
        reliability="C",
    ),
)  # fmt: skip
