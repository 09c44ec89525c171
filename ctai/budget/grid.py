"""The budget as a grid: one block an action, one row a funder, one column a year. Pure; built from lines already read.

A page shows the blocks of a few actions; the totals are always those of the whole contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from ctai.budget.boxes import Box
from ctai.funding.acts.ledger import LineKey
from ctai.funding.models import BudgetLine
from ctai.programme.models import Action
from ctai.rules.funders import FUNDERS, ROUTE_LABELS, STATE_FUNDERS, Funder, LedgerKind, Route
from ctai.rules.themes import THEME_LABELS, Theme

# Actions on one page: with six funders over four years, two hundred cells.
PER_PAGE = 8


@dataclass
class Amounts:
    """Running sums in euros; None while nothing was written: zero is not empty.

    `query`: what these amounts add up, as the page of entries is asked for it ("axe=3&annee=2027").
    """

    query: str = ""
    asked: Decimal | None = None
    granted: Decimal | None = None
    committed: Decimal | None = None
    paid: Decimal | None = None
    spent: Decimal | None = None
    # What was asked where an answer came: the rest waits for its year and says nothing of what was refused.
    answered: Decimal | None = None
    # Of one action in one year: what it is foreseen to cost (accounts 60 to 69).
    charges: Decimal | None = None

    def add(self, line: BudgetLine | Amounts) -> None:
        # Thousands of times a page. Nothing is committed nor paid where nothing is granted: the database sees to it.
        if line.asked is not None:
            self.asked = line.asked if self.asked is None else self.asked + line.asked
        if line.granted is not None:
            self.granted = _plus(self.granted, line.granted)
            self.answered = _plus(self.answered, line.answered if isinstance(line, Amounts) else line.asked)
            self.committed = _plus(self.committed, line.committed)
            self.paid = _plus(self.paid, line.paid)
        self.spent = _plus(self.spent, line.spent)

    @property
    def natures(self) -> list[tuple[str, Decimal | None]]:
        """(code of the ledger, euros), in the order of the product."""
        return [(kind.value, getattr(self, kind.value)) for kind in LedgerKind]

    @property
    def difference(self) -> Decimal | None:
        """Granted less asked, where something was granted or refused."""
        return None if self.granted is None else self.granted - (self.answered or Decimal(0))

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
        return self.first_name if self.line is None else f"c{self.line.pk}"

    @property
    def first_name(self) -> str:
        """Its name before anything was written there."""
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
    """`page`: the actions shown, among all of them; `blocks`: theirs."""

    years: list[int]
    page: Page[Action]
    blocks: list[Block]
    total: Amounts = field(default_factory=Amounts)
    by_year: list[Amounts] = field(default_factory=list)
    by_funder: list[Named] = field(default_factory=list)
    by_theme: list[Named] = field(default_factory=list)
    by_axis: list[Named] = field(default_factory=list)
    state: Amounts = field(default_factory=lambda: Amounts("financeur=state"))

    @property
    def state_share(self) -> Decimal | None:
        """In percent of what is asked; None when nothing is."""
        return None if not self.total.asked else 100 * (self.state.asked or Decimal(0)) / self.total.asked

    @property
    def forecast(self) -> list[int]:
        """The years after the first where nothing is granted yet: the State's credits are voted year by year."""
        granted = [year for year, sums in zip(self.years, self.by_year, strict=True) if sums.granted is not None]
        return [year for year in self.years if year > max(granted, default=self.years[0])]

    @property
    def named_years(self) -> list[Named]:
        found = zip(self.years, self.by_year, strict=True)
        return [Named(str(year), amounts) for year, amounts in found if _is_written(amounts)]

    def cells(self) -> Iterator[tuple[Block, Row, Cell]]:
        for block in self.blocks:
            for row in block.rows:
                for cell in row.cells:
                    yield block, row, cell


def build(
    actions: Sequence[Action],
    lines: Iterable[BudgetLine],
    years: list[int],
    *,
    usual: str = "",
    asked: Mapping[str, str] | None = None,
) -> Grid:
    """`actions` in order. `asked`: the page ("page") or the number of the action ("fiche") to show.

    `usual`: the name of the leading authority, to offer rows for the State and for it on every action (when the grid is
    being written); "" to show only what exists.
    """
    lines = list(lines)
    by_action: dict[int, list[BudgetLine]] = {action.pk: [] for action in actions}
    shown = list(actions)
    for line in lines:
        if line.action_id not in by_action:
            shown.append(line.action)
        by_action.setdefault(line.action_id, []).append(line)
    page = _page(shown, asked or {})
    blocks = [_block(action, by_action[action.pk], years, usual) for action in page]
    grid = Grid(years, page, blocks, by_year=[Amounts(f"annee={year}") for year in years])
    funders: dict[tuple[Funder, str], Named] = {}
    themes: dict[Theme, Named] = {}
    axes: dict[int, Named] = {}
    for sample, amounts in _buckets(lines, {action.pk: action.axis_id for action in shown}):
        for sums in _sums_of(sample, grid, funders, themes, axes):
            sums.add(amounts)
    grid.by_funder = [funders[key] for key in sorted(funders, key=lambda key: (list(Funder).index(key[0]), key[1]))]
    grid.by_theme = [themes[theme] for theme in Theme if theme in themes]
    grid.by_axis = list(axes.values())
    for named in (grid.by_funder, grid.by_theme, grid.by_axis):
        named[:] = [one for one in named if _is_written(one.amounts)]
    return grid


def _page(actions: list[Action], asked: Mapping[str, str]) -> Page[Action]:
    number = asked.get("page", "1")
    for place, action in enumerate(actions):
        if str(action.number) == asked.get("fiche"):
            number = str(place // PER_PAGE + 1)
    return Paginator(actions, PER_PAGE).get_page(number)


def _buckets(lines: Iterable[BudgetLine], axis_of: Mapping[int, int]) -> Iterator[tuple[BudgetLine, Amounts]]:
    """The sums of the lines of one axis, year and funder, with one of these lines: every total adds whole buckets.

    `axis_of`: by action.
    """
    found: dict[tuple[int, int, str, str], list[BudgetLine]] = {}
    for line in lines:
        found.setdefault((axis_of[line.action_id], line.year, line.funder, line.label), []).append(line)
    for ones in found.values():
        sums = Amounts()
        for line in ones:
            sums.add(line)
        yield ones[0], sums


def _sums_of(
    line: BudgetLine,
    grid: Grid,
    funders: dict[tuple[Funder, str], Named],
    themes: dict[Theme, Named],
    axes: dict[int, Named],
) -> Iterator[Amounts]:
    """Every total a line belongs to."""
    funder, axis = Funder(line.funder), line.action.axis
    theme = Theme(axis.theme)
    yield grid.total
    if (funder, line.label) not in funders:
        funders[funder, line.label] = Named(line.funder_name, Amounts(_funder(funder, line.label)))
    yield funders[funder, line.label].amounts
    if theme not in themes:
        themes[theme] = Named(THEME_LABELS[theme], Amounts(f"domaine={theme.value}"))
    yield themes[theme].amounts
    if axis.pk not in axes:
        axes[axis.pk] = Named(str(axis), Amounts(f"axe={axis.pk}"))
    yield axes[axis.pk].amounts
    if line.year in grid.years:
        yield grid.by_year[grid.years.index(line.year)]
    if funder in STATE_FUNDERS:
        yield grid.state


def _funder(funder: Funder, label: str) -> str:
    return urlencode({"financeur": funder.value} | ({"nom": label} if label else {}))


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
    own = f"action={action.number}"
    block = Block(action, [], [Amounts(f"{own}&annee={year}") for year in years], Amounts(own))
    for (code, label, route), by_year in rows.items():
        cells = [Cell(LineKey(action.pk, year, code, label, route), by_year.get(year)) for year in years]
        row = Row(
            Funder(code), label, Route(route), cells, Amounts(f"{own}&{_funder(Funder(code), label)}&voie={route}")
        )
        for cell, sums in zip(cells, block.years, strict=True):
            if cell.line is not None:
                for total in (row.total, sums, block.total):
                    total.add(cell.line)
        block.rows.append(row)
    return block
