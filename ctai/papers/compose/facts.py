"""What several papers say of a contract, a body and an action."""

from collections.abc import Iterable
from datetime import date

from ctai.accounts.models import Organisation
from ctai.contracts.models import Contract
from ctai.design.formats import day, number
from ctai.documents.compose.head import authorities_of
from ctai.papers.schemas import ABSENT, BLANK, Row, Table
from ctai.programme.models import Action, ExpectedResult
from ctai.rules.states import STATES, State


def siret_of(body: Organisation) -> str:
    """« 211 201 454 00017 »; a blank to fill when the platform does not know it."""
    siret = body.siret or ""
    return " ".join((siret[:3], siret[3:6], siret[6:9], siret[9:])) if siret else BLANK


def period_of(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on and ends_on:
        return f"du {day(starts_on)} au {day(ends_on)}"
    if starts_on or ends_on:
        return f"à partir du {day(starts_on)}" if starts_on else f"jusqu'au {day(ends_on)}"
    return ""


def standing_of(contract: Contract) -> str:
    """Whether the text binds, on the day of the paper."""
    match State(contract.state):
        case State.IN_FORCE:
            return f"contrat en vigueur depuis le {day(contract.in_force_on)}"
        case State.ENDED | State.TERMINATED:
            return f"{STATES[State(contract.state)].label.lower()} le {day(contract.closed_on)}"
    return "contrat non signé, pas encore en vigueur"


def contract_facts(contract: Contract) -> tuple[tuple[str, str], ...]:
    """The lines under the title; what is not known is not shown."""
    rows = (
        ("Territoire", contract.territory.label),
        ("Contrat", f"n° {contract.number}, {contract.get_kind_display()}"),
        ("Collectivités", ", ".join(authorities_of(contract))),
        ("Préfecture", str(contract.prefecture)),
        ("Période", period_of(contract.starts_on, contract.ends_on)),
    )
    return tuple(row for row in rows if row[1])


def perimeter_of(contract: Contract) -> str:
    parts = contract.perimeter.select_related("territory").order_by("pk")
    return ", ".join(str(part) for part in parts) or contract.territory.name


def where(action: Action, perimeter: str) -> str:
    """Its own places, or the whole perimeter of the contract; then what the sheet says of them."""
    places = ", ".join(action.places) or perimeter
    return f"{places} — {action.perimeter_note}" if action.perimeter_note else places


def milestones_table(action: Action, *, caption: str) -> list[Table]:
    rows = tuple(
        Row((one.title, day(one.planned_on), day(one.done_on) if one.done_on else ABSENT))
        for one in action.milestones.all()
    )
    return [Table(("Jalon", "Prévu le", "Fait le"), rows, (2.6, 1, 1), 3, caption)] if rows else []


def results_table(results: Iterable[ExpectedResult], *, caption: str) -> list[Table]:
    """Indicators down, years across."""
    found: dict[tuple[str, str], dict[int, str]] = {}
    for one in results:
        found.setdefault((one.label, one.unit), {})[one.year] = number(one.target)
    years = sorted({year for targets in found.values() for year in targets})
    rows = tuple(
        Row((label, unit, *(targets.get(year, ABSENT) for year in years))) for (label, unit), targets in found.items()
    )
    headers = ("Indicateur", "Unité", *(str(year) for year in years))
    return [Table(headers, rows, (2.6, 1.2, *(0 for _ in years)), 2, caption)] if rows else []
