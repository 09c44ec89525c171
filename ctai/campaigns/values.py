"""The values an edition holds: how each is written, read by the checks, and said to people."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ctai.design.formats import euros, number


class Sort(StrEnum):
    TEXT = "text"
    COUNT = "count"
    YES_NO = "yes_no"
    PERCENT = "percent"
    MONEY = "money"


@dataclass(frozen=True)
class Value:
    """`name`: the field of `ctai.rules.campaigns.Campaign`. Stored as text: "2", "true", "0.70", "5000.00"."""

    name: str
    label: str
    sort: Sort
    help: str = ""


VALUES = (
    Value("summary", "Résumé de l'instruction", Sort.TEXT, "Affiché au-dessus des vérifications d'un dossier."),
    Value("priorities", "Priorités de l'année", Sort.TEXT, "Une par ligne."),
    Value("minimum_themes", "Nombre de domaines au moins dans un contrat", Sort.COUNT),
    Value("housing_required", "Une action sur le logement est obligatoire", Sort.YES_NO),
    Value("state_share_ceiling", "Part de l'État au plus", Sort.PERCENT, "En pour cent du total demandé d'un contrat."),
    Value("minimum_per_action", "Montant demandé à l'État au moins, par action et par an", Sort.MONEY),
    Value("own_share_expected", "La collectivité doit apporter une part", Sort.YES_NO),
    Value(
        "jobs_and_language_share", "Part au moins des crédits d'un préfet à l'emploi et à la langue", Sort.PERCENT,
        "En pour cent de toute l'enveloppe du département, jamais d'un seul contrat.",
    ),
    Value("agir_running", "Le programme AGIR est en cours", Sort.YES_NO),
    Value(
        "agir_departements", "Départements où AGIR est en cours", Sort.TEXT,
        "Codes INSEE séparés par des virgules ; vide : partout, ou liste inconnue.",
    ),
)  # fmt: skip
VALUE_BY_NAME = {value.name: value for value in VALUES}


def stored(value: Any) -> str:
    """What a form or a declared campaign gives, as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def read(value: Value, text: str) -> Any:
    """The stored text, as the checks read it."""
    match value.sort:
        case Sort.COUNT:
            return int(text)
        case Sort.YES_NO:
            return text == "true"
        case Sort.PERCENT | Sort.MONEY:
            return Decimal(text)
    return text


def said(value: Value, text: str) -> str:
    """The stored text, as a person reads it; unknown stays said as such."""
    if not text:
        return UNKNOWN
    match value.sort:
        case Sort.YES_NO:
            return YES_NO[text == "true"]
        case Sort.PERCENT:
            return f"{number((Decimal(text) * 100).normalize())}\N{NO-BREAK SPACE}%"
        case Sort.MONEY:
            return euros(Decimal(text))
    return text


UNKNOWN = "inconnu"
YES_NO: dict[bool | None, str] = {True: "oui", False: "non", None: UNKNOWN}
