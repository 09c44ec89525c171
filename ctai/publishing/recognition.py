"""Telling what a file is by its headers; guessing where they are when nobody knows it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ctai.publishing.declared import LAYOUTS, Layout
from ctai.publishing.reading import HEADER_ROWS, Header, find_header
from ctai.publishing.shapes import plain_header
from ctai.sheets.reading import Sheet, SheetRefused, Workbook

_SAMPLE = 5


@dataclass(frozen=True)
class Recognised:
    """`layout`: None for an unknown file, whose `headers` are then the most likely row."""

    layout: Layout | None
    headers: list[str]
    sample: list[list[str]]

    @property
    def key(self) -> str:
        return hashlib.sha256("\n".join(map(plain_header, self.headers)).encode()).hexdigest()


def recognise(workbook: Workbook) -> Recognised:
    """The known layout of these headers, or the likely headers. Raises SheetRefused when nothing looks like a table."""
    for layout in LAYOUTS:
        try:
            header = find_header(layout.mapping, workbook)
        except SheetRefused:
            continue
        if _says(header, layout.words):
            return Recognised(layout, list(header.names), _sample(header.sheet, header.row))
    return _guess(workbook)


def _says(header: Header, words: tuple[str, ...]) -> bool:
    above = [header.sheet.name]
    for row in header.sheet:
        if row.number > header.row:
            break
        above += row.cells
    text = plain_header(" ".join(above))
    return all(plain_header(word) in text for word in words)


def _guess(workbook: Workbook) -> Recognised:
    """The first row as wide as most of those that follow, on the longest sheet."""
    sheet = max(workbook.sheets, key=lambda one: one.row_count)
    rows = []
    for row in sheet:
        if row.number > HEADER_ROWS:
            break
        rows.append((sum(1 for cell in row.cells if cell.strip()), row))
    widest = max((filled for filled, _ in rows), default=0)
    likely = next((row for filled, row in rows if filled > 1 and filled * 2 > widest), None)
    if likely is None:
        raise SheetRefused(
            "La plateforme ne trouve pas de tableau dans ce fichier : il faut une ligne de titres de colonnes, avec au "
            "moins un code de territoire et une valeur.",
            code="no_table",
        )
    return Recognised(None, [cell.strip() for cell in likely.cells], _sample(sheet, likely.number))


def _sample(sheet: Sheet, after: int) -> list[list[str]]:
    found: list[list[str]] = []
    for row in sheet:
        if row.number > after and row.cells:
            found.append([cell[:60] for cell in row.cells])
        if len(found) == _SAMPLE:
            break
    return found
