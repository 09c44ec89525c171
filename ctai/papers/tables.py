"""Amounts in tables: names on the left, one column a year, a total. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ctai.design.formats import amount, euros
from ctai.papers.schemas import ABSENT, Row, Table

ZERO = Decimal(0)
_USUAL = 4
# The names of a row, its year, its euros; a year nobody wrote in is absent from the sums.
Entry = tuple[tuple[str, ...], int, Decimal]
Sums = dict[int, Decimal]


def said(value: Decimal | None) -> str:
    """Nothing is a dash; zero is written « 0,00 € »."""
    return ABSENT if value is None else euros(value)


def summed(entries: Iterable[Entry]) -> dict[tuple[str, ...], Sums]:
    """By names, in the order they first come."""
    found: dict[tuple[str, ...], Sums] = defaultdict(dict)
    for names, year, value in entries:
        found[names][year] = found[names].get(year, ZERO) + value
    return found


def _row(names: tuple[str, ...], sums: Sums, years: Sequence[int], *, strong: bool = False) -> Row:
    values = (*(sums.get(year) for year in years), sum(sums.values(), ZERO))
    # Beyond a contract's usual years the sign would take the room of the words; the tables say « en euros » above.
    written = amount if len(years) > _USUAL else euros
    return Row((*names, *(ABSENT if value is None else written(value) for value in values)), strong)


def year_table(
    names: tuple[str, ...],
    entries: Sequence[Entry],
    years: Sequence[int],
    *,
    caption: str = "",
    widths: tuple[float, ...] = (),
    part: str = "",
) -> Table:
    """One row a set of names, a total at the end. `part`: the word of a sub-total when the first name changes."""
    rows: list[Row] = []
    by_names = summed(entries)
    firsts = summed(((named[0],), year, value) for named, year, value in entries)
    empty = ("",) * (len(names) - 1)
    for place, (named, sums) in enumerate(by_names.items()):
        rows.append(_row(named, sums, years))
        following = [*by_names][place + 1 : place + 2]
        if part and (not following or following[0][0] != named[0]):
            rows.append(_row((part, *empty), firsts[named[:1]], years, strong=True))
    whole = summed(((), year, value) for _, year, value in entries)
    if whole:
        rows.append(_row(("Total", *empty), whole[()], years, strong=True))
    shape = widths or (2.4, *(1.6 for _ in empty))
    headers = (*names, *(str(year) for year in years), "Total")
    return Table(headers, tuple(rows), (*shape, *(0 for _ in years), 0), len(names), caption)
