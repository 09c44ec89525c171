"""Who plays which part (product.md part 2): kinds of organisations, roles of people, sides of a contract."""

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """The side a person speaks for on a contract. Only the first two write to each other."""

    AUTHORITY = "authority"
    STATE = "state"
    OPERATOR = "operator"
    OFII = "ofii"
    SUPPORT = "support"


class OrganisationKind(StrEnum):
    AUTHORITY = "authority"
    PREFECTURE = "prefecture"
    SUB_PREFECTURE = "sub_prefecture"
    REGION_PREFECTURE = "region_prefecture"
    MINISTRY = "ministry"
    OPERATOR = "operator"
    OFII = "ofii"
    SUPPORT = "support"


class Role(StrEnum):
    PROJECT_LEAD = "project_lead"
    ELECTED_SIGNATORY = "elected_signatory"
    OFFICER = "officer"
    PREFECT = "prefect"
    SUB_PREFECT = "sub_prefect"
    REGIONAL_OFFICER = "regional_officer"
    STEWARD = "steward"
    OPERATOR_AGENT = "operator_agent"
    OFII_OFFICER = "ofii_officer"
    SUPPORT_AGENT = "support_agent"


@dataclass(frozen=True)
class KindFacts:
    label: str
    side: Side
    roles: tuple[Role, ...]


KINDS: dict[OrganisationKind, KindFacts] = {
    OrganisationKind.AUTHORITY: KindFacts("Collectivité", Side.AUTHORITY, (Role.PROJECT_LEAD, Role.ELECTED_SIGNATORY)),
    OrganisationKind.PREFECTURE: KindFacts("Préfecture", Side.STATE, (Role.OFFICER, Role.PREFECT)),
    OrganisationKind.SUB_PREFECTURE: KindFacts("Sous-préfecture", Side.STATE, (Role.SUB_PREFECT,)),
    OrganisationKind.REGION_PREFECTURE: KindFacts("Préfecture de région", Side.STATE, (Role.REGIONAL_OFFICER,)),
    OrganisationKind.MINISTRY: KindFacts("Ministère", Side.STATE, (Role.STEWARD,)),
    OrganisationKind.OPERATOR: KindFacts("Porteur d'action", Side.OPERATOR, (Role.OPERATOR_AGENT,)),
    OrganisationKind.OFII: KindFacts("OFII", Side.OFII, (Role.OFII_OFFICER,)),
    OrganisationKind.SUPPORT: KindFacts("Assistance de la plateforme", Side.SUPPORT, (Role.SUPPORT_AGENT,)),
}

ROLE_LABELS: dict[Role, str] = {
    Role.PROJECT_LEAD: "Chef·fe de projet",
    Role.ELECTED_SIGNATORY: "Élu·e signataire",
    Role.OFFICER: "Référent·e intégration (DDETS)",
    Role.PREFECT: "Préfet·e ou délégataire",
    Role.SUB_PREFECT: "Sous-préfet·e",
    Role.REGIONAL_OFFICER: "Chargé·e de mission régional·e",
    Role.STEWARD: "Administration centrale (DGEF)",
    Role.OPERATOR_AGENT: "Porteur d'action",
    Role.OFII_OFFICER: "Direction territoriale de l'OFII",
    Role.SUPPORT_AGENT: "Assistance",
}

# The article and the noun, for sentences: "Seule la préfecture peut accuser réception."
ROLE_IN_SENTENCE: dict[Role, str] = {
    Role.PROJECT_LEAD: "le ou la chef·fe de projet de la collectivité",
    Role.ELECTED_SIGNATORY: "l'élu·e signataire de la collectivité",
    Role.OFFICER: "le ou la référent·e intégration de la préfecture",
    Role.PREFECT: "le préfet ou son délégataire",
    Role.SUB_PREFECT: "le ou la sous-préfet·e",
    Role.REGIONAL_OFFICER: "la préfecture de région",
    Role.STEWARD: "l'administration centrale",
    Role.OPERATOR_AGENT: "le porteur de l'action",
    Role.OFII_OFFICER: "l'OFII",
    Role.SUPPORT_AGENT: "l'assistance",
}

AUTHORITY_ROLES = frozenset({Role.PROJECT_LEAD, Role.ELECTED_SIGNATORY})
PREFECTURE_ROLES = frozenset({Role.OFFICER, Role.PREFECT})
PARTY_ROLES = AUTHORITY_ROLES | PREFECTURE_ROLES


def sentence_for(roles: frozenset[Role]) -> str:
    """ "le préfet ou son délégataire, ou l'élu·e signataire…" in the order of the table above."""
    return ", ou ".join(words for role, words in ROLE_IN_SENTENCE.items() if role in roles)
