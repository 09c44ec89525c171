"""The national themes of a CTAI and the sections of its diagnosis.

Themes: DGEF, « Les contrats territoriaux d'accueil et d'intégration ». Sections: skeleton of domain.md 2.3.
"""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Section:
    code: str
    slug: str
    title: str
    guidance: str


SECTIONS: tuple[Section, ...] = (
    Section(
        "perimeter",
        "perimetre",
        "Périmètre et partenaires",
        "Quelles communes, quels quartiers ? Qui travaille déjà ensemble, et qui manque autour de la table ?",
    ),
    Section(
        "newcomers",
        "publics",
        "Nombre de personnes primo-arrivantes",
        "Combien de personnes, selon le statut, le sexe, l'âge, le motif du titre et le niveau de français ? "
        "Uniquement des nombres, jamais de noms.",
    ),
    Section(
        "offer",
        "offre",
        "Offre existante par thème",
        "Qui fait quoi, pour combien de personnes, avec quelle liste d'attente ? Emploi, logement, droits, français, "
        "santé, numérique, mobilité, société civile.",
    ),
    Section(
        "needs",
        "besoins",
        "Besoins entendus",
        "Qu'ont dit les personnes concernées, les professionnels, les bénévoles ? Citez la source : atelier, enquête, "
        "entretien. Ne nommez personne.",
    ),
    Section(
        "obstacles",
        "obstacles",
        "Obstacles",
        "Qu'est-ce qui empêche d'accéder à l'offre : délais, horaires, transports, garde d'enfants, langue ?",
    ),
    Section(
        "priorities",
        "priorites",
        "Manques et priorités",
        "Parmi les manques constatés, lesquels traiter d'abord, et pourquoi ? Ils donneront les axes du contrat.",
    ),
    Section(
        "articulation",
        "articulation",
        "Articulation avec l'existant",
        "Comment le contrat complète le droit commun, AGIR, le contrat de ville, les comités locaux pour l'emploi, "
        "sans les doubler ?",
    ),
    Section(
        "sources",
        "sources",
        "Sources et dates des chiffres",
        "D'où vient chaque chiffre cité, de quelle année, sur quel périmètre ?",
    ),
)
SECTION_BY_CODE = {section.code: section for section in SECTIONS}
SECTION_BY_SLUG = {section.slug: section for section in SECTIONS}


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
