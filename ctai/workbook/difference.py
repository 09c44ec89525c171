"""What a file changes: each cell at the download, now, and in the file. Pure.

A cell whose text in the file is that of the download was not touched: what the contract now says stands. One that was
touched changes the contract, unless somebody else changed it meanwhile to something else: then a person chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ctai.workbook.columns import ACTIONS, BUDGET, MILESTONES, SHEETS, Picture, parts_of
from ctai.workbook.steps import is_another

FILE, NOW = "file", "now"
ADDED, CHANGED, REMOVED = "added", "changed", "removed"
_ZERO = "0.00"


@dataclass(frozen=True)
class CellChange:
    """Canonical texts. `name`: of the choice in the form. `where`: address in the file."""

    field: str
    where: str
    name: str
    base: str
    now: str
    file: str

    @property
    def is_conflict(self) -> bool:
        return self.now not in (self.base, self.file)


@dataclass(frozen=True)
class RowChange:
    """`kind`: ADDED, CHANGED or REMOVED. `meanwhile`: a row to remove that somebody changed; `name`: of its choice."""

    sheet: str
    key: str
    kind: str
    at: int
    cells: tuple[CellChange, ...] = ()
    meanwhile: tuple[CellChange, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.sheet}-{self.at}"

    @property
    def conflicts(self) -> list[str]:
        """The names of the choices to make."""
        return ([self.name] if self.meanwhile else []) + [cell.name for cell in self.cells if cell.is_conflict]


@dataclass
class Difference:
    """`gone`: rows the file changes and that somebody removed meanwhile; nothing of them can be applied."""

    rows: list[RowChange] = field(default_factory=list)
    gone: list[RowChange] = field(default_factory=list)

    @property
    def conflicts(self) -> list[str]:
        return [name for row in self.rows for name in row.conflicts]

    def of(self, sheet: str, kind: str) -> list[RowChange]:
        return [row for row in self.rows if (row.sheet, row.kind) == (sheet, kind)]


def difference(base: Picture, now: Picture, parsed: Mapping[str, Any]) -> Difference:
    """`parsed`: {"rows": {sheet: [{key, at, cells, remove}]}, "places": {sheet: {field: letter}}}."""
    found = Difference()
    removed: set[str] = set()
    for sheet in SHEETS:
        places = parsed["places"].get(sheet, {})
        for row in parsed["rows"].get(sheet, ()):
            ref = parts_of(row["key"])[0]
            if sheet != ACTIONS and ref in removed:
                continue
            change, is_gone = _row(sheet, row, places, base["sheets"], now["sheets"])
            if change is None:
                continue
            (found.gone if is_gone else found.rows).append(change)
            if sheet == ACTIONS and change.kind == REMOVED and not is_gone:
                removed.add(ref)
    return found


def _row(
    sheet: str, row: Mapping[str, Any], places: Mapping[str, str], base: Any, now: Any
) -> tuple[RowChange | None, bool]:
    """The change of one row, and whether it bears on something that is no longer there."""
    key, at = row["key"], row["at"]
    before, current = base.get(sheet, {}).get(key), now[sheet].get(key)
    ref = parts_of(key)[0]
    parent_gone = not ref.startswith("+") and not any(parts_of(one)[0] == ref for one in now[ACTIONS])
    if row["remove"]:
        if before is None or current is None:
            return None, False
        changed = [(name, before.get(name, ""), text) for name, text in current.items() if before.get(name, "") != text]
        meanwhile = tuple(
            CellChange(name, f"{places.get(name, 'A')}{at}", f"{sheet}-{at}", old, new, "")
            for name, old, new in changed
        )
        return RowChange(sheet, key, REMOVED, at, meanwhile=meanwhile), False
    cells = tuple(_cells(sheet, row, places, before or {}, current or {}))
    is_gone = parent_gone or (sheet == ACTIONS and before is not None and current is None)
    if sheet == MILESTONES:
        is_gone = is_gone or is_another(key, base[sheet], now[sheet])
    if before is None and current is None:
        return RowChange(sheet, key, ADDED, at, cells), is_gone
    return (RowChange(sheet, key, CHANGED, at, cells) if cells else None), is_gone


def _cells(
    sheet: str, row: Mapping[str, Any], places: Mapping[str, str], before: Mapping[str, str], now: Mapping[str, str]
) -> Iterable[CellChange]:
    for name, text in row["cells"].items():
        old, current = before.get(name, ""), now.get(name, "")
        if text == old:
            continue
        # An amount that was written is never taken back: emptied, it is worth zero.
        wanted = _ZERO if sheet == BUDGET and not text and (old or current) else text
        if wanted in (old, current):
            continue
        at = row["at"]
        yield CellChange(name, f"{places.get(name, 'A')}{at}", f"{sheet}-{at}-{name}", old, current, wanted)


def chosen(found: Difference, choices: Mapping[str, str]) -> list[RowChange]:
    """What is to be written once each conflict is settled; KeyError when one is not."""
    rows = []
    for row in found.rows:
        if row.meanwhile and _choice(choices, row.name) == NOW:
            continue
        cells = tuple(cell for cell in row.cells if not cell.is_conflict or _choice(choices, cell.name) == FILE)
        if cells or row.kind != CHANGED:
            rows.append(RowChange(row.sheet, row.key, row.kind, row.at, cells))
    return rows


def _choice(choices: Mapping[str, str], name: str) -> str:
    choice = choices[name]
    if choice not in (FILE, NOW):
        raise KeyError(name)
    return choice
