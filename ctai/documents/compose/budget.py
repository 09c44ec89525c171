"""The budget annexed to the contract: what is asked, action × funder × year, and by funder."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ctai.contracts.models import Contract
from ctai.design.formats import euros
from ctai.documents.schemas import Budget
from ctai.documents.schemas import BudgetLine as Row
from ctai.funding.models import BudgetLine
from ctai.funding.reads import lines_of, years_of

NOTE = (
    "Montants demandés, en euros. Les crédits de l'État sont accordés chaque année, dans la limite des crédits "
    "disponibles. Un tiret signale qu'aucun montant n'est prévu ; zéro est écrit 0,00 €."
)
ABSENT = "—"
# Sums by year; a year nobody wrote in is absent.
Amounts = dict[int, Decimal]


def budget_of(contract: Contract, today: date) -> Budget | None:
    """None while no amount was asked."""
    lines = [line for line in lines_of(contract) if line.asked is not None]
    if not lines:
        return None
    years = years_of(contract, lines, today)
    by_action: dict[tuple[str, str], Amounts] = defaultdict(dict)
    by_funder: dict[tuple[str, str], Amounts] = defaultdict(dict)
    for line in lines:
        _add(by_action[(f"{line.action.number} — {line.action.title}", line.funder_name)], line)
        _add(by_funder[("", line.funder_name)], line)
    whole: Amounts = {}
    for line in lines:
        _add(whole, line)
    return Budget(
        years=tuple(str(year) for year in years),
        lines=tuple(_row(names, amounts, years) for names, amounts in by_action.items()),
        by_funder=tuple(_row(names, amounts, years) for names, amounts in by_funder.items()),
        totals=tuple(_words(whole.get(year)) for year in years),
        total=_total(whole.values()),
        note=NOTE,
    )


def _add(amounts: Amounts, line: BudgetLine) -> None:
    amounts[line.year] = amounts.get(line.year, Decimal(0)) + (line.asked or Decimal(0))


def _row(names: tuple[str, str], amounts: Amounts, years: list[int]) -> Row:
    action, funder = names
    return Row(action, funder, tuple(_words(amounts.get(year)) for year in years), _total(amounts.values()))


def _words(value: Decimal | None) -> str:
    return ABSENT if value is None else euros(value)


def _total(values: Iterable[Decimal]) -> str:
    return euros(sum(values, Decimal(0)))
