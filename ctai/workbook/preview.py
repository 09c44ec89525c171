"""What the page of an upload shows: rows and cells in words, choices where two people wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ctai.workbook.columns import TITLES, Picture
from ctai.workbook.difference import ADDED, CHANGED, FILE, NOW, REMOVED, CellChange, Difference, RowChange
from ctai.workbook.said import cell_said, field_name, row_said

_KINDS = ((ADDED, "Lignes ajoutées"), (CHANGED, "Lignes modifiées"), (REMOVED, "Lignes supprimées"))


@dataclass(frozen=True)
class ShownCell:
    """`old`: at the download; `now`; `new`: in the file. `choice`: FILE, NOW or "" while a conflict is not settled."""

    name: str
    where: str
    field: str
    old: str
    now: str
    new: str
    is_conflict: bool
    choice: str


@dataclass(frozen=True)
class ShownRow:
    """`choice`: for a row to remove that somebody changed; None when there is nothing to choose."""

    name: str
    words: str
    where: str
    cells: list[ShownCell]
    meanwhile: list[ShownCell]
    choice: str | None


@dataclass(frozen=True)
class Group:
    title: str
    kind: str
    rows: list[ShownRow]


def groups_of(found: Difference, now: Picture, choices: Mapping[str, str]) -> list[Group]:
    return [Group(title, kind, _rows(found, kind, now, choices)) for kind, title in _KINDS if _any(found, kind)]


def gone_of(found: Difference, now: Picture) -> list[ShownRow]:
    return [_row(row, now, {}) for row in found.gone]


def _any(found: Difference, kind: str) -> bool:
    return any(row.kind == kind for row in found.rows)


def _rows(found: Difference, kind: str, now: Picture, choices: Mapping[str, str]) -> list[ShownRow]:
    return [_row(row, now, choices) for row in found.rows if row.kind == kind]


def _row(row: RowChange, now: Picture, choices: Mapping[str, str]) -> ShownRow:
    def shown(cell: CellChange, is_conflict: bool) -> ShownCell:
        old, current, new = (
            cell_said(row.sheet, cell.field, one, now["axes"]) for one in (cell.base, cell.now, cell.file)
        )
        choice = choices.get(cell.name, "")
        where = f"{TITLES[row.sheet]}, {cell.where}"
        return ShownCell(cell.name, where, field_name(cell.field), old, current, new, is_conflict, choice)

    cells = [shown(cell, cell.is_conflict) for cell in row.cells if cell.file or row.kind != ADDED]
    meanwhile = [shown(cell, False) for cell in row.meanwhile]
    choice = choices.get(row.name, "") if row.meanwhile else None
    return ShownRow(row.name, row_said(row, now), f"{TITLES[row.sheet]}, ligne {row.at}", cells, meanwhile, choice)


def choices_in(data: Mapping[str, Any], found: Difference) -> dict[str, str]:
    """The choices of a form, for the conflicts that are there."""
    given = {name: data.get(f"c-{name}", "") for name in found.conflicts}
    return {name: choice for name, choice in given.items() if choice in (FILE, NOW)}
