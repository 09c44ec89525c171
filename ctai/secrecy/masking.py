"""What may be published of a set of answers, so that no masked count can be found again. Pure functions, no table.

Everything that is ever published is decided here at once, when a survey closes (docs/decisions/0045). Nothing is
published under the threshold, zero included: small counts are put together with others (`Pools`), and only the sum is
shown. The proof exchanges answers between people: see `_spread`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Key = str
# A partition of keys; those shown alone first, the masked ones together last.
Pools = tuple[tuple[Key, ...], ...]


@dataclass(frozen=True)
class Person:
    """One answer, as the masking sees it: its language, its audience, and one value a question ("" for none)."""

    language: Key
    audience: Key
    values: Mapping[Key, Key]


@dataclass(frozen=True)
class Crossing:
    """Counts of a question (rows) by group (columns); every count is at least the threshold."""

    rows: Pools
    columns: Pools
    cells: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Table:
    """One question. `crossings`: by "language" and by "audience", each absent when too few answers would show."""

    rows: Pools
    counts: tuple[int, ...]
    crossings: dict[str, Crossing] = field(default_factory=dict)


@dataclass(frozen=True)
class Release:
    """All that is published of a survey. Too few answers: `total` is 0 and nothing else is there."""

    total: int
    groups: dict[str, Table]
    tables: dict[Key, Table]

    def as_json(self) -> dict[str, Any]:
        """{total, groups, tables}, each table with its rows, counts and crossings."""
        return asdict(self)


@dataclass
class _Plan:
    """The pools of one question: the last `rows` rows are together, the last columns of each crossing too.

    Rows and columns are sorted, largest first, so a pool is a tail; 1 leaves each apart.
    """

    rows: int
    columns: dict[str, int]


Cube = Mapping[tuple[int, int, int], int]
CROSSINGS = ("language", "audience")


def pooled(counts: Mapping[Key, int], threshold: int) -> Pools:
    """The keys in groups of at least `threshold`, largest first: the small ones together, with the next when needed."""
    ordered = sorted(counts, key=lambda key: -counts[key])
    pool: list[Key] = []
    while ordered and (counts[ordered[-1]] < threshold or (pool and sum(counts[k] for k in pool) < threshold)):
        pool.insert(0, ordered.pop())
    return (*((key,) for key in ordered), *([tuple(pool)] if pool else []))


def release(people: Sequence[Person], options: Mapping[Key, Sequence[Key]], *, threshold: int,
            languages: Sequence[Key], audiences: Sequence[Key]) -> Release:  # fmt: skip
    """The publication of these answers. `options`: the possible values of each question, "" (no answer) included."""
    if len(people) < threshold:
        return Release(0, {}, {})
    groups = {
        "language": _alone(Counter(person.language for person in people), languages, threshold),
        "audience": _alone(Counter(person.audience for person in people), audiences, threshold),
    }
    language_of, audience_of = (_index(groups[name].rows) for name in CROSSINGS)
    places = [(language_of[person.language], audience_of[person.audience]) for person in people]
    tables = {}
    for code, keys in options.items():
        given = [person.values.get(code, "") for person in people]
        table = _alone(Counter(given), keys, threshold)
        row_of = _index(table.rows)
        cube = Counter((row_of[value], *place) for value, place in zip(given, places, strict=True))
        crossings = _crossings(cube, table, groups, threshold)
        tables[code] = Table(table.rows, table.counts, crossings)
    return Release(len(people), groups, tables)


def _alone(found: Mapping[Key, int], keys: Sequence[Key], threshold: int) -> Table:
    rows = pooled({key: found.get(key, 0) for key in keys}, threshold)
    return Table(rows, tuple(sum(found.get(key, 0) for key in pool) for pool in rows))


def _index(pools: Pools) -> dict[Key, int]:
    return {key: place for place, keys in enumerate(pools) for key in keys}


def _crossings(cube: Cube, table: Table, groups: dict[str, Table], threshold: int) -> dict[str, Crossing]:
    """Pool rows and columns until every count shown is large enough and every count hidden is proved."""
    sizes = {name: len(groups[name].rows) for name in CROSSINGS}
    if len(table.rows) < 2:
        return {}
    plan = _Plan(1, dict.fromkeys(CROSSINGS, 1))
    for name in CROSSINGS:
        _pool_small(cube, table, groups[name], plan, name, threshold)
    for name in CROSSINGS:
        _pool_small(cube, table, groups[name], plan, name, threshold)
    _pool_unproved(cube, len(table.rows), sizes, plan, threshold)
    return {
        name: _shown(cube, table, groups[name], plan, name)
        for name in CROSSINGS
        if plan.columns[name] < sizes[name] and plan.rows < len(table.rows)
    }


def _tail(pools: Pools, size: int) -> Pools:
    cut = len(pools) - size
    return (*pools[:cut], tuple(key for keys in pools[cut:] for key in keys))


def _shown(cube: Cube, table: Table, group: Table, plan: _Plan, name: str) -> Crossing:
    rows, columns = _tail(table.rows, plan.rows), _tail(group.rows, plan.columns[name])
    cells = _cells(cube, len(rows), len(columns), name)
    return Crossing(rows, columns, tuple(tuple(line) for line in cells))


def _cells(cube: Cube, rows: int, columns: int, name: str) -> list[list[int]]:
    """Counts with the rows and columns beyond the last put in it."""
    cells = [[0] * columns for _ in range(rows)]
    axis = 1 + CROSSINGS.index(name)
    for place, count in cube.items():
        cells[min(place[0], rows - 1)][min(place[axis], columns - 1)] += count
    return cells


def _pool_small(cube: Cube, table: Table, group: Table, plan: _Plan, name: str, threshold: int) -> None:
    """Pool the smaller of the row and of the column of a small count, until there is none."""
    while plan.rows < len(table.rows) and plan.columns[name] < len(group.rows):
        rows, columns = len(table.rows) - plan.rows + 1, len(group.rows) - plan.columns[name] + 1
        cells = _cells(cube, rows, columns, name)
        if min(min(line) for line in cells) >= threshold:
            return
        # The next to enter the pool: the smallest of those still shown alone.
        if table.counts[rows - 2] < group.counts[columns - 2]:
            plan.rows += 1
        else:
            plan.columns[name] += 1


def _pool_unproved(cube: Cube, rows: int, sizes: dict[str, int], plan: _Plan, threshold: int) -> None:
    """Pool columns until every hidden count could be others; with all columns together it always can."""
    while True:
        weak = [name for name in CROSSINGS if not _proved(cube, rows, sizes, plan, name, threshold)]
        if not weak:
            return
        name = next((one for one in weak if plan.columns[one] < sizes[one]), None)
        name = name or next(one for one in CROSSINGS if plan.columns[one] < sizes[one])
        plan.columns[name] += 1


def _proved(cube: Cube, rows: int, sizes: dict[str, int], plan: _Plan, name: str, threshold: int) -> bool:
    """Whether every count hidden in the pooled columns could be others.

    Those hidden in pooled rows always can: who answered one of these may exchange it with any other of them.
    """
    if plan.columns[name] == 1 or plan.rows == rows:
        return True
    other = CROSSINGS[1 - CROSSINGS.index(name)]
    first = sizes[name] - plan.columns[name]
    last_class = sizes[other] - plan.columns[other]
    axis, other_axis = 1 + CROSSINGS.index(name), 1 + CROSSINGS.index(other)
    flat: Counter[tuple[int, int, int]] = Counter()
    for place, count in cube.items():
        if place[axis] >= first:
            row = min(place[0], rows - plan.rows)
            flat[row, place[axis], min(place[other_axis], last_class)] += count
    return _spread(flat, range(rows - plan.rows + 1), range(first, sizes[name])) >= threshold


def _spread(flat: Cube, rows: range, columns: range) -> int:
    """How many other values the least protected of these counts could have, everything published being the same.

    People of one class, all in the pooled columns, may exchange their answers: no published count moves, whether of
    this question or of another. Within a class a count then takes every value between Fréchet's bounds; classes are
    free of each other, so the ranges add up.
    """
    in_row: Counter[tuple[int, int]] = Counter()
    in_column: Counter[tuple[int, int]] = Counter()
    in_class: Counter[int] = Counter()
    for (row, column, one), count in flat.items():
        in_row[row, one] += count
        in_column[column, one] += count
        in_class[one] += count
    widths = [
        sum(
            min(in_row[row, one], in_column[column, one]) - max(0, in_row[row, one] + in_column[column, one] - people)
            for one, people in in_class.items()
        )
        for row in rows
        for column in columns
    ]
    return min(widths)
