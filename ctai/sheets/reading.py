"""Opening a spreadsheet nobody prepared: CSV, gz or zip of a CSV, XLSX, ODS. Hostile until proven otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ctai.sheets.containers import Kind, unwrap
from ctai.sheets.office import read_office
from ctai.sheets.refused import SheetRefused
from ctai.sheets.text import read_text

__all__ = ["Row", "Sheet", "SheetRefused", "Workbook", "open_sheets"]


class Row(NamedTuple):
    """`number`: as a spreadsheet shows it, from one. `cells`: text, without the empty ones at the end; () is blank."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The text of a column counted from zero, stripped; "" beyond the row's end."""
        return self.cells[column].strip() if column < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """`row_count`: number of the last row that holds something. Iterating reads again from the first row."""

    name: str
    row_count: int
    width: int
    _records: Callable[[], Iterator[tuple[int, tuple[str, ...]]]]

    def __iter__(self) -> Iterator[Row]:
        return (Row(number, cells) for number, cells in self._records())


@dataclass(frozen=True)
class Workbook:
    """`name`, `content`: the table itself, out of its gz or zip. `encoding`, `separator`: of a CSV."""

    name: str
    kind: Kind
    content: bytes
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    separator: str = ""


def open_sheets(content: bytes, name: str) -> Workbook:
    """Every visible sheet that holds something. Raises SheetRefused with a French sentence, within seconds."""
    unwrapped = unwrap(content, name)
    if unwrapped.kind == "csv":
        text = read_text(unwrapped.content)
        sheet = Sheet(unwrapped.name, text.row_count, text.width, text.records)
        return Workbook(unwrapped.name, "csv", unwrapped.content, (sheet,), text.encoding, text.separator)
    sheets = tuple(Sheet(one.name, one.row_count, one.width, one.records) for one in read_office(unwrapped.content))
    return Workbook(unwrapped.name, unwrapped.kind, unwrapped.content, sheets)
