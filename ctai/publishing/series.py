"""What is counted: every series the files of data/statistiques give, declared once, in plain French.

`{…}` in a code, name or definition is filled from the columns of each row, so that one line declares a family of
series.
"""

from dataclasses import dataclass

from ctai.figures.models import Level, Reliability, Subject


@dataclass(frozen=True)
class SeriesFacts:
    """One series; see `models.Series` for the meaning of each field."""

    code: str
    name: str
    unit: str
    subject: str
    level: str
    definition: str
    reliability: str = Reliability.A
    caution: str = ""
    sum_allowed: bool = False
    part_of: str = ""


_IMMIGRANT = (
    "« Immigré » n'est ni « étranger » ni « primo-arrivant » : une personne immigrée peut être devenue française, "
    "ou vivre en France depuis des décennies."
)
_WIDE_QUARTER = "Taux trimestriel provisoire, repris d'une copie : ne le comparez pas à la moyenne annuelle de 2020."
_PROJECTS = (
    "Un minimum : les petites cases couvertes par le secret statistique ne sont pas comptées. Ce sont des "
    "intentions déclarées par les employeurs, pas des embauches."
)
_RPLS = (
    "Une commune absente du fichier n'a aucun logement social ou relève du secret statistique : "
    "le fichier ne dit pas lequel."
)
_PLACES = "Places autorisées par arrêté, pas places occupées. Rien n'est publié ici par département."

SERIES: tuple[SeriesFacts, ...] = (
    SeriesFacts(
        "part-immigres", "Part des immigrés dans la population", "%", Subject.NEWCOMERS, Level.DEPARTEMENT,
        "Pour 100 habitants, combien sont nés étrangers à l'étranger (définition de l'Insee).",
        caution=_IMMIGRANT,
    ),
    SeriesFacts(
        "part-descendants-immigres", "Part des descendants d'immigrés dans la population", "%", Subject.NEWCOMERS,
        Level.DEPARTEMENT, "Pour 100 habitants, combien sont nés en France d'au moins un parent immigré.",
        caution="Ce ne sont pas des personnes primo-arrivantes : elles sont nées en France.",
    ),
    SeriesFacts(
        "places-cada", "Places en centre d'accueil pour demandeurs d'asile (CADA)", "places", Subject.RECEPTION,
        Level.REGION,
        "Places de CADA fixées pour la région par le schéma national d'accueil.", Reliability.C, caution=_PLACES,
        sum_allowed=True,
    ),
    SeriesFacts(
        "places-huda", "Places d'hébergement d'urgence pour demandeurs d'asile (HUDA et Prahda)", "places",
        Subject.RECEPTION,
        Level.REGION, "Places HUDA, hôtel et Prahda compris, fixées pour la région par le schéma national d'accueil.",
        Reliability.C, caution=_PLACES, sum_allowed=True,
    ),
    SeriesFacts(
        "places-caes", "Places en centre d'accueil et d'examen des situations (CAES)", "places", Subject.RECEPTION,
        Level.REGION, "Places de CAES fixées pour la région par le schéma national d'accueil.", Reliability.C,
        caution=_PLACES, sum_allowed=True,
    ),
    SeriesFacts(
        "places-demandeurs-asile", "Places pour demandeurs d'asile, tous dispositifs", "places", Subject.RECEPTION,
        Level.REGION,
        "CAES, HUDA, Prahda et CADA ensemble, fixées pour la région par le schéma national d'accueil.", Reliability.C,
        caution=_PLACES, sum_allowed=True,
    ),
    SeriesFacts(
        "places-cph", "Places en centre provisoire d'hébergement (CPH) pour réfugiés", "places", Subject.RECEPTION,
        Level.REGION,
        "Places de CPH, destinées aux bénéficiaires de la protection internationale, fixées pour la région.",
        Reliability.C,
        caution=_PLACES, sum_allowed=True,
    ),
    SeriesFacts(
        "population", "Population municipale", "habitants", Subject.POPULATION, Level.COMMUNE,
        "Personnes qui résident habituellement dans la commune (recensement de la population, Insee).", Reliability.B,
        caution="Mayotte est absente. Une commune scindée depuis garde son total chez un seul de ses successeurs.",
        sum_allowed=True,
    ),
    SeriesFacts(
        "taux-chomage", "Taux de chômage, moyenne de l'année", "%", Subject.EMPLOYMENT, Level.DEPARTEMENT,
        "Pour 100 actifs de 15 ans et plus, combien sont au chômage au sens du Bureau international du travail "
        "(taux localisé).",
        caution="Mayotte est absente.",
    ),
    SeriesFacts(
        "taux-chomage-15-24", "Taux de chômage des 15-24 ans, moyenne de l'année", "%", Subject.EMPLOYMENT,
        Level.DEPARTEMENT,
        "Pour 100 actifs de 15 à 24 ans, combien sont au chômage au sens du Bureau international du travail.",
        caution="Rapporté aux jeunes actifs, pas à tous les jeunes. Mayotte est absente.",
    ),
    SeriesFacts(
        "taux-chomage-trimestre", "Taux de chômage, dernier trimestre connu", "%", Subject.EMPLOYMENT,
        Level.DEPARTEMENT,
        "Pour 100 actifs de 15 ans et plus, combien sont au chômage ce trimestre (taux localisé, provisoire).",
        Reliability.B, caution=_WIDE_QUARTER,
    ),
    SeriesFacts(
        "projets-recrutement", "Projets de recrutement", "projets", Subject.EMPLOYMENT, Level.DEPARTEMENT,
        "Embauches que les employeurs disent prévoir dans l'année (enquête Besoins en main-d'œuvre).", Reliability.B,
        caution=_PROJECTS, sum_allowed=True,
    ),
    SeriesFacts(
        "projets-recrutement-difficiles", "Projets de recrutement jugés difficiles", "projets", Subject.EMPLOYMENT,
        Level.DEPARTEMENT,
        "Parmi les projets de recrutement, ceux que l'employeur juge difficiles à mener.", Reliability.B,
        caution=_PROJECTS,
        sum_allowed=True,
    ),
    SeriesFacts(
        "projets-recrutement-saisonniers", "Projets de recrutement saisonniers", "projets", Subject.EMPLOYMENT,
        Level.DEPARTEMENT,
        "Parmi les projets de recrutement, ceux qui sont liés à une saison.", Reliability.B, caution=_PROJECTS,
        sum_allowed=True,
    ),
    SeriesFacts(
        "projets-recrutement-{code_famille}", "Projets de recrutement : {famille_metiers}", "projets",
        Subject.EMPLOYMENT,
        Level.DEPARTEMENT, "Embauches prévues dans la famille de métiers « {famille_metiers} ».", Reliability.B,
        caution=_PROJECTS, sum_allowed=True, part_of="projets-recrutement",
    ),
    SeriesFacts(
        "logements-sociaux", "Logements sociaux", "logements", Subject.HOUSING, Level.COMMUNE,
        "Logements du parc locatif social au 1er janvier (répertoire RPLS).", Reliability.B, caution=_RPLS,
        sum_allowed=True,
    ),
    SeriesFacts(
        "logements-sociaux-loues", "Logements sociaux loués", "logements", Subject.HOUSING, Level.COMMUNE,
        "Logements sociaux loués au 1er janvier.", Reliability.B, caution=_RPLS, sum_allowed=True,
    ),
    SeriesFacts(
        "logements-sociaux-vacants", "Logements sociaux vacants", "logements", Subject.HOUSING, Level.COMMUNE,
        "Logements sociaux proposés à la location et sans locataire au 1er janvier.", Reliability.B, caution=_RPLS,
        sum_allowed=True,
    ),
    SeriesFacts(
        "logements-sociaux-association", "Logements sociaux confiés à une association", "logements",
        Subject.HOUSING,
        Level.COMMUNE,
        "Logements sociaux pris en charge par une association au 1er janvier, quel que soit le public.",
        Reliability.B, caution=_RPLS, sum_allowed=True,
    ),
    SeriesFacts(
        "delai-logement-social", "Délai moyen d'attribution d'un logement social", "mois", Subject.HOUSING,
        Level.EPCI,
        "Mois écoulés en moyenne entre la demande et l'attribution d'un logement social.", Reliability.C,
        caution="Échantillon : métropoles et quelques territoires engagés dans un CTAI. Licence non précisée par la "
        "copie.",
    ),
    SeriesFacts(
        "niveau-vie-median", "Niveau de vie médian", "€ par an", Subject.INCOME, Level.DEPARTEMENT,
        "La moitié des habitants vit avec moins, l'autre moitié avec plus (revenu disponible par unité de "
        "consommation).",
        Reliability.B, caution="France métropolitaine seulement.",
    ),
    SeriesFacts(
        "taux-pauvrete", "Taux de pauvreté", "%", Subject.INCOME, Level.DEPARTEMENT,
        "Pour 100 habitants, combien vivent sous 60 % du niveau de vie médian national.", Reliability.B,
        caution="La Guadeloupe, la Guyane et Mayotte ont des valeurs d'autres années, non comparables.",
    ),
    SeriesFacts(
        "diplomes-superieur-25-34", "Diplômés du supérieur parmi les 25-34 ans", "%", Subject.EDUCATION,
        Level.DEPARTEMENT,
        "Pour 100 personnes de 25 à 34 ans, combien ont un diplôme de l'enseignement supérieur (recensement).",
        caution="Chiffre ancien (2017). Un diplôme obtenu à l'étranger est déclaré par la personne.",
    ),
    SeriesFacts(
        "peu-diplomes-16-24", "Peu ou pas diplômés parmi les 16-24 ans", "%", Subject.EDUCATION, Level.DEPARTEMENT,
        "Pour 100 personnes de 16 à 24 ans dans le champ retenu par l'Insee, combien ont peu ou pas de diplôme "
        "(recensement).",
        caution="Chiffre ancien (2017).",
    ),
    SeriesFacts(
        "cite-{indicateur}", "{indicateur}", "{unite}", Subject.CITED, Level.FRANCE,
        "Chiffre lu dans la publication nommée à côté de chaque valeur.", Reliability.C,
        caution="Chiffres relevés un à un, pour quelques territoires et années seulement : ce n'est pas une série "
        "complète.",
    ),
)  # fmt: skip
BY_CODE = {facts.code: facts for facts in SERIES}
