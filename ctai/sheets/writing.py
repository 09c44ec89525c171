"""Making an XLSX people open without fear: bold headers that stay in sight, and no text that turns into a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from ctai.sheets.cells import letters

Cell = str | int | float | Decimal | date | datetime | bool | None
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_TITLE, _WIDEST, _LONGEST_CELL = 31, 60, 32_767
_SAMPLE = 200


@dataclass(frozen=True)
class Sheet:
    """`title`: of the tab, cut at 31 characters. `note`: source and cautions, above the headers."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    note: str = ""


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """An XLSX of these sheets. Text beginning with = + - @ stays text."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet in sheets:
        _write(book.create_sheet(_title(sheet.title, taken)), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _title(wanted: str, taken: set[str]) -> str:
    """A tab's name that Excel takes and no other tab has."""
    clean = _FORBIDDEN.sub(" ", ILLEGAL_CHARACTERS_RE.sub("", wanted)).strip(" '") or "Feuille"
    title, again = clean[:_LONGEST_TITLE], 2
    while title.lower() in taken:
        ending = f" ({again})"
        title, again = clean[: _LONGEST_TITLE - len(ending)] + ending, again + 1
    taken.add(title.lower())
    return title


def _write(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    rows = [list(row) for row in sheet.rows]
    for place, header in enumerate(sheet.headers):
        longest = max((len(str(row[place])) for row in rows[:_SAMPLE] if place < len(row)), default=0)
        page.column_dimensions[letters(place + 1)].width = min(max(len(header), longest) + 2, _WIDEST)
    page.freeze_panes = f"A{3 if sheet.note else 2}"
    if sheet.note:
        page.append([_cell(page, sheet.note)])
    page.append([_cell(page, header, bold=True) for header in sheet.headers])
    for row in rows:
        page.append([_cell(page, value) for value in row])


def _cell(page: WriteOnlyWorksheet, value: Cell, *, bold: bool = False) -> WriteOnlyCell | Cell:
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL]
    is_formula = text.startswith(_FORMULA)
    if not (bold or is_formula):
        return text
    cell = WriteOnlyCell(page, value=text)
    if is_formula:
        # Stays text even when someone edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = True
    if bold:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell
