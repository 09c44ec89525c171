"""The budget as a grid: one block an action, one row a funder, one column a year. Pure; built from lines "
"already read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ctai.budget.boxes import Box
from ctai.funding.acts.ledger import LineKey
from ctai.funding.models import BudgetLine
from ctai.programme.models import Action
from ctai.rules.funders import FUNDERS, GROUP_LABELS, ROUTE_LABELS, STATE_FUNDERS, Funder, FunderGroup, Route
from ctai.rules.themes import THEME_LABELS, Theme


@dataclass
class Amounts:
    """Running sums in euros; None while nothing was written: zero is not empty."""

    asked: Decimal | None = None
    granted: Decimal | None = None
    paid: Decimal | None = None
    # Of one action in one year: what it is foreseen to cost (accounts 60 to 69).
    charges: Decimal | None = None

    def add(self, line: BudgetLine) -> None:
        self.asked = _plus(self.asked, line.asked)
        self.granted = _plus(self.granted, line.granted)
        self.paid = _plus(self.paid, line.paid)

    @property
    def difference(self) -> Decimal | None:
        """Granted less asked, where something was granted."""
        return None if self.granted is None else self.granted - (self.asked or Decimal(0))

    @property
    def unmet(self) -> Decimal | None:
        """Charges less what is asked, where somebody wrote the charges."""
        return None if self.charges is None else self.charges - (self.asked or Decimal(0))

    @property
    def left(self) -> Decimal | None:
        """What is granted and not paid yet."""
        return None if self.granted is None else self.granted - (self.paid or Decimal(0))


def _plus(total: Decimal | None, more: Decimal | None) -> Decimal | None:
    return total if more is None else (total or Decimal(0)) + more


@dataclass
class Cell:
    """One amount of the grid. `line` is None while nothing exists in the database for this place.

    `box`: its field in the form, when the grid is written.
    """

    key: LineKey
    line: BudgetLine | None
    box: Box | None = None

    @property
    def name(self) -> str:
        """The name of its field in a form."""
        if self.line is not None:
            return f"c{self.line.pk}"
        return f"n{self.key.action}-{self.key.year}-{self.key.funder}"


@dataclass
class Row:
    funder: Funder
    label: str
    route: Route
    cells: list[Cell]
    total: Amounts

    @property
    def name(self) -> str:
        facts = FUNDERS[self.funder]
        return self.label if facts.named and self.label else facts.label

    @property
    def route_label(self) -> str:
        return ROUTE_LABELS[self.route]


@dataclass
class Block:
    """An action, its rows, and its totals by year then whole."""

    action: Action
    rows: list[Row]
    years: list[Amounts]
    total: Amounts


@dataclass
class Named:
    """A total with its name: a year, a theme, a group of funders."""

    name: str
    amounts: Amounts


@dataclass
class Grid:
    years: list[int]
    blocks: list[Block]
    total: Amounts = field(default_factory=Amounts)
    by_year: list[Amounts] = field(default_factory=list)
    by_group: list[Named] = field(default_factory=list)
    by_theme: list[Named] = field(default_factory=list)
    state: Amounts = field(default_factory=Amounts)

    @property
    def state_share(self) -> Decimal | None:
        """In percent of what is asked; None when nothing is."""
        return None if not self.total.asked else 100 * (self.state.asked or Decimal(0)) / self.total.asked

    def cells(self) -> Iterator[tuple[Block, Row, Cell]]:
        for block in self.blocks:
            for row in block.rows:
                for cell in row.cells:
                    yield block, row, cell


def build(actions: Sequence[Action], lines: Iterable[BudgetLine], years: list[int], *, usual: str = "") -> Grid:
    """`actions` in order. `usual`: the name of the leading authority, to offer rows for the State and for it on every
    action (when the grid is being written); "" to show only what exists.
    """
    lines = list(lines)
    by_action: dict[int, list[BudgetLine]] = {action.pk: [] for action in actions}
    shown = list(actions)
    for line in lines:
        if line.action_id not in by_action:
            shown.append(line.action)
        by_action.setdefault(line.action_id, []).append(line)
    blocks = [_block(action, by_action[action.pk], years, usual) for action in shown]
    grid = Grid(years, blocks, by_year=[Amounts() for _ in years])
    groups, themes = {group: Amounts() for group in FunderGroup}, {theme: Amounts() for theme in Theme}
    for line in lines:
        for sums in _sums_of(line, grid, groups, themes):
            sums.add(line)
    grid.by_group = [Named(GROUP_LABELS[group], sums) for group, sums in groups.items() if _is_written(sums)]
    grid.by_theme = [Named(THEME_LABELS[theme], sums) for theme, sums in themes.items() if _is_written(sums)]
    return grid


def _sums_of(
    line: BudgetLine, grid: Grid, groups: dict[FunderGroup, Amounts], themes: dict[Theme, Amounts]
) -> Iterator[Amounts]:
    """Every total a line belongs to."""
    funder = Funder(line.funder)
    yield grid.total
    yield groups[FUNDERS[funder].group]
    yield themes[Theme(line.action.axis.theme)]
    if line.year in grid.years:
        yield grid.by_year[grid.years.index(line.year)]
    if funder in STATE_FUNDERS:
        yield grid.state


def _is_written(amounts: Amounts) -> bool:
    return amounts.asked is not None or amounts.granted is not None


def _block(action: Action, lines: list[BudgetLine], years: list[int], usual: str) -> Block:
    rows: dict[tuple[str, str, str], dict[int, BudgetLine]] = {}
    for line in lines:
        rows.setdefault((line.funder, line.label, line.route), {})[line.year] = line
    if usual:
        present = {key[0] for key in rows}
        for funder, label in ((Funder.STATE_104_12, ""), (Funder.AUTHORITY, usual)):
            if funder.value not in present:
                rows[funder.value, label, Route.TO_AUTHORITY.value] = {}
    block = Block(action, [], [Amounts() for _ in years], Amounts())
    for (code, label, route), by_year in rows.items():
        cells = [Cell(LineKey(action.pk, year, code, label, route), by_year.get(year)) for year in years]
        row = Row(Funder(code), label, Route(route), cells, Amounts())
        for cell, sums in zip(cells, block.years, strict=True):
            if cell.line is not None:
                for total in (row.total, sums, block.total):
                    total.add(cell.line)
        block.rows.append(row)
    return block
