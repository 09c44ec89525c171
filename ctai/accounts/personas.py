"""The demonstration's people, told as a newcomer to the scheme needs them: who they are, what they see first."""

from collections.abc import Iterable
from dataclasses import dataclass

from ctai.accounts.models import Membership
from ctai.rules.roles import Role, Side

FIRST_PAGE: dict[Role, str] = {
    Role.PROJECT_LEAD: "Ses contrats, ce que la préfecture attend, ce qu'il ou elle attend d'elle, depuis quand.",
    Role.ELECTED_SIGNATORY: "Ce qui est à lire, à certifier ou à signer.",
    Role.OFFICER: "Les dossiers qui attendent la préfecture aujourd'hui, ceux qui sont en retard.",
    Role.PREFECT: "Ce qui attend sa décision ou sa signature.",
    Role.SUB_PREFECT: "Les dossiers de son arrondissement, en lecture.",
    Role.REGIONAL_OFFICER: "Les contrats des départements de sa région, étape par étape.",
    Role.STEWARD: "Tous les contrats : où ils en sont, où ils sont bloqués, ce qu'ils représentent.",
    Role.OPERATOR_AGENT: "Ses fiches action et ses bilans : que remplir, pour quand. Rien d'autre du contrat.",
    Role.OFII_OFFICER: "Les diagnostics ouverts à sa lecture dans ses départements.",
    Role.SUPPORT_AGENT: "Les organisations et leurs comptes, sans aucun contenu de contrat.",
}
SIDE_TITLES: dict[Side, str] = {
    Side.AUTHORITY: "Du côté des collectivités",
    Side.STATE: "Du côté de l'État",
    Side.OPERATOR: "Porteurs d'action",
    Side.OFII: "OFII",
    Side.SUPPORT: "Assistance de la plateforme",
}


@dataclass(frozen=True)
class Persona:
    membership: Membership
    first_page: str


@dataclass(frozen=True)
class Group:
    title: str
    personas: list[Persona]


def grouped(memberships: Iterable[Membership]) -> list[Group]:
    """Personas by side, in the order of the sides; empty sides are left out."""
    by_side: dict[Side, list[Persona]] = {side: [] for side in SIDE_TITLES}
    for membership in memberships:
        by_side[membership.side].append(Persona(membership, FIRST_PAGE[Role(membership.role)]))
    return [Group(SIDE_TITLES[side], personas) for side, personas in by_side.items() if personas]
