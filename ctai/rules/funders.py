"""Who pays, through which route, and what a line of the ledger may say (domain.md 4.3, product.md part 3)."""

from dataclasses import dataclass
from enum import StrEnum


class FunderGroup(StrEnum):
    STATE = "state"
    AUTHORITY = "authority"
    OTHER_AUTHORITY = "other_authority"
    EUROPE = "europe"
    OWN = "own"
    OTHER = "other"


GROUP_LABELS: dict[FunderGroup, str] = {
    FunderGroup.STATE: "État",
    FunderGroup.AUTHORITY: "Collectivité signataire",
    FunderGroup.OTHER_AUTHORITY: "Autres collectivités",
    FunderGroup.EUROPE: "Europe",
    FunderGroup.OWN: "Fonds propres du porteur",
    FunderGroup.OTHER: "Autres",
}


class Funder(StrEnum):
    STATE_104_12 = "state_104_12"
    STATE_104_15 = "state_104_15"
    STATE_OTHER = "state_other"
    AUTHORITY = "authority"
    OTHER_AUTHORITY = "other_authority"
    EUROPE_AMIF = "europe_amif"
    EUROPE_ESF = "europe_esf"
    OWN = "own"
    OTHER = "other"


@dataclass(frozen=True)
class FunderFacts:
    """`named`: several bodies share this kind, so a line must say which one."""

    label: str
    group: FunderGroup
    named: bool = False


FUNDERS: dict[Funder, FunderFacts] = {
    Funder.STATE_104_12: FunderFacts("État — programme 104, action 12", FunderGroup.STATE),
    # Action 15 moved to action 12 from 2022 and disappeared in 2024: Sénat, PLF 2024. Old contracts still carry it.
    Funder.STATE_104_15: FunderFacts("État — programme 104, ancienne action 15", FunderGroup.STATE),
    Funder.STATE_OTHER: FunderFacts("État — autre programme", FunderGroup.STATE, named=True),
    Funder.AUTHORITY: FunderFacts("Collectivité signataire", FunderGroup.AUTHORITY, named=True),
    Funder.OTHER_AUTHORITY: FunderFacts("Autre collectivité", FunderGroup.OTHER_AUTHORITY, named=True),
    Funder.EUROPE_AMIF: FunderFacts("Europe — FAMI", FunderGroup.EUROPE),
    Funder.EUROPE_ESF: FunderFacts("Europe — FSE+", FunderGroup.EUROPE),
    Funder.OWN: FunderFacts("Fonds propres du porteur", FunderGroup.OWN),
    Funder.OTHER: FunderFacts("Autre financeur", FunderGroup.OTHER, named=True),
}
FUNDER_CHOICES = [(funder.value, facts.label) for funder, facts in FUNDERS.items()]
STATE_FUNDERS = frozenset(funder for funder, facts in FUNDERS.items() if facts.group == FunderGroup.STATE)


class Route(StrEnum):
    """The three ways money reaches an action (product.md part 3)."""

    TO_AUTHORITY = "to_authority"
    TO_OPERATOR = "to_operator"
    REGRANTED = "regranted"


ROUTE_LABELS: dict[Route, str] = {
    Route.TO_AUTHORITY: "Versé à la collectivité, qui réalise l'action",
    Route.TO_OPERATOR: "Versé directement au porteur de l'action",
    Route.REGRANTED: "Versé à la collectivité, qui le reverse au porteur",
}


class LedgerKind(StrEnum):
    """What an entry adds to. A cancellation is a negative entry of the same kind, with its reason."""

    ASKED = "asked"
    GRANTED = "granted"
    COMMITTED = "committed"
    PAID = "paid"
    SPENT = "spent"


LEDGER_LABELS: dict[LedgerKind, str] = {
    LedgerKind.ASKED: "Demandé",
    LedgerKind.GRANTED: "Accordé",
    LedgerKind.COMMITTED: "Engagé",
    LedgerKind.PAID: "Versé",
    LedgerKind.SPENT: "Dépensé",
}


class InstalmentKind(StrEnum):
    ADVANCE = "advance"
    INTERMEDIATE = "intermediate"
    BALANCE = "balance"


INSTALMENT_LABELS: dict[InstalmentKind, str] = {
    InstalmentKind.ADVANCE: "Acompte",
    InstalmentKind.INTERMEDIATE: "Versement intermédiaire",
    InstalmentKind.BALANCE: "Solde",
}
