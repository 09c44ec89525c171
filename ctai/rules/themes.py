"""The national themes of a CTAI, its audiences and its names.

Themes: DGEF, « Les contrats territoriaux d'accueil et d'intégration ». Sections of the diagnosis: see `outlines`.
"""

from enum import StrEnum


class Theme(StrEnum):
    EMPLOYMENT = "employment"
    HOUSING = "housing"
    RIGHTS = "rights"
    FRENCH = "french"
    HEALTH = "health"
    DIGITAL = "digital"
    MOBILITY = "mobility"
    CIVIL_SOCIETY = "civil_society"


THEME_LABELS: dict[Theme, str] = {
    Theme.EMPLOYMENT: "Emploi et insertion professionnelle",
    Theme.HOUSING: "Logement",
    Theme.RIGHTS: "Accès aux droits",
    Theme.FRENCH: "Apprentissage du français",
    Theme.HEALTH: "Accès aux soins",
    Theme.DIGITAL: "Inclusion numérique",
    Theme.MOBILITY: "Mobilité",
    Theme.CIVIL_SOCIETY: "Liens avec la société civile, culture et sport",
}
THEME_CHOICES = [(theme.value, label) for theme, label in THEME_LABELS.items()]


class Audience(StrEnum):
    ALL_NEWCOMERS = "all_newcomers"
    BPI = "bpi"
    BPT = "bpt"
    WOMEN = "women"
    YOUTH = "youth"
    PARENTS = "parents"
    EMERGENCY_HOUSING = "emergency_housing"


AUDIENCE_LABELS: dict[Audience, str] = {
    Audience.ALL_NEWCOMERS: "Tous les étrangers primo-arrivants",
    Audience.BPI: "Bénéficiaires de la protection internationale (BPI)",
    Audience.BPT: "Bénéficiaires de la protection temporaire (BPT)",
    Audience.WOMEN: "Femmes",
    Audience.YOUTH: "Jeunes",
    Audience.PARENTS: "Parents ayant besoin d'un mode de garde",
    Audience.EMERGENCY_HOUSING: "Personnes hébergées en urgence",
}


class ContractKind(StrEnum):
    """Names the scheme has had (domain.md 2.1); new contracts are CTAI or a city contract counting as one (2024)."""

    CTAI = "ctai"
    CITY_CONTRACT = "city_contract"
    CTAIR = "ctair"
    PTAI = "ptai"


CONTRACT_KIND_LABELS: dict[ContractKind, str] = {
    ContractKind.CTAI: "Contrat territorial d'accueil et d'intégration (CTAI)",
    ContractKind.CITY_CONTRACT: "Contrat de ville valant CTAI",
    ContractKind.CTAIR: "Contrat territorial d'accueil et d'intégration des réfugiés (CTAIR, 2019-2021)",
    ContractKind.PTAI: "Projet territorial d'accueil et d'intégration (PTAI, 2019-2021)",
}
OPEN_KINDS = (ContractKind.CTAI, ContractKind.CITY_CONTRACT)
