"""The rows of a foreign table as sheets to open: which are actions, which are titles or totals, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ctai.plans.mapping import headers_at
from ctai.plans.words import folded, theme_in
from ctai.sheets.cells import address

TOTAL = re.compile(r"^(?:sous[- ]?total|totaux|total|ensemble|cumul)\b")
PART = re.compile(r"^(?:axe|orientation|volet|thematique|theme|domaine|priorite|objectif)\b")
_NUMBERED = re.compile(r"^(?:axe|orientation|volet|thematique|theme|domaine|priorite|objectif)?\s*(?:n°\s*)?"
                       r"(?:\d+(?:\.\d+)*|[IVX]+)?\s*[:.\-–—)]*\s*", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """`field`: what is corrected, in the form and in `TakeOver.mended`. `where`: the cell, « F7 »."""

    field: str
    where: str
    header: str
    sentence: str
    proposed: str = ""


@dataclass(frozen=True)
class Money:
    """One amount. Canonical texts."""

    funder: str
    label: str
    year: str
    amount: str
    where: str


@dataclass
class Candidate:
    """`at`: row of the sheet. `texts`: field → as written or mended. `left`: why it is left out, "" when it is not.

    `of`: the row this one continues, when it only adds money to the action above.
    """

    at: int
    texts: dict[str, str]
    left: str = ""
    by_hand: bool = False
    part: str = ""
    of: int | None = None
    cells: dict[str, str] = field(default_factory=dict)
    money: list[Money] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    proposed_title: str = ""

    @property
    def title(self) -> str:
        return self.cells.get("title") or self.texts.get("title") or self.proposed_title


@dataclass(frozen=True)
class Layout:
    """Where each field is. `places`: field → column; `amounts`: (field, column) of every amount."""

    sheet: str
    header: int
    headers: list[str]
    places: dict[str, int]
    amounts: list[tuple[str, int]]

    def where(self, name: str, at: int) -> str:
        return address(at, self.column(name) + 1)

    def column(self, name: str) -> int:
        if _is_amount(name):
            return int(name[1:])
        return self.places.get(name, self.places.get("title", 0))

    def header_of(self, name: str) -> str:
        place = self.column(name)
        return self.headers[place] if place < len(self.headers) else ""


def layout_of(sheet: dict[str, Any], mapping: Mapping[str, Any]) -> Layout:
    columns = {int(place): name for place, name in mapping["columns"].items() if name}
    is_money = {place: name.startswith(("year:", "funder:")) or name == "amount" for place, name in columns.items()}
    return Layout(
        sheet["name"],
        mapping["header"],
        headers_at(sheet["rows"], mapping["header"]),
        {name: place for place, name in columns.items() if not is_money[place]},
        [(name, place) for place, name in columns.items() if is_money[place]],
    )


def rows_of(
    sheet: dict[str, Any], layout: Layout, mended: Mapping[str, Any], left: Sequence[int], kept: Sequence[int]
) -> Iterator[Candidate]:
    """Every row below the headers that holds something, told what it is."""
    part, axis, last = "", "", None
    for number, *cells in sheet["rows"]:
        if number <= layout.header:
            continue
        found = _row(number, cells, layout, mended.get(str(number), {}))
        if found is None:
            continue
        found.left, is_part = ("", False) if number in kept else _why_left(cells, layout, found)
        if is_part:
            part, axis = next(cell.strip() for cell in cells if cell.strip()), ""
        if number in left:
            found.left, found.by_hand = "laissée par vous", True
        if not found.left:
            axis = found.texts.get("axis") or axis
            found.part = axis or part
            found.of = _continued(found, last)
            if found.of is None:
                last = found
        yield found


def _row(number: int, cells: Sequence[str], layout: Layout, mended: Mapping[str, str]) -> Candidate | None:
    texts = {name: cells[place].strip() if place < len(cells) else "" for name, place in layout.places.items()}
    texts |= {f"c{place}": cells[place].strip() if place < len(cells) else "" for _, place in layout.amounts}
    if not any(texts.values()) and not any(cell.strip() for cell in cells):
        return None
    return Candidate(number, texts | dict(mended))


def _why_left(cells: Sequence[str], layout: Layout, found: Candidate) -> tuple[str, bool]:
    """Why a row is no action, and whether it names the axis of the rows below."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    first = folded(filled[0])
    if any(TOTAL.match(folded(cell)) for cell in filled[:3]):
        return "ligne de total", False
    if [folded(cell) for cell in filled] == [folded(header) for header in layout.headers if header][: len(filled)]:
        return "titres de colonnes répétés", False
    if len(filled) == 1 and len(layout.places) + len(layout.amounts) >= 3:
        if PART.match(first) or (theme_in(first) and len(first) < 80):
            return "titre de partie : axe des lignes suivantes", True
        return "texte seul sur sa ligne", False
    return ("", False) if any(found.texts.values()) else ("rien dans les colonnes reprises", False)


def _continued(found: Candidate, last: Candidate | None) -> int | None:
    """A row that gives at most a funder and amounts continues the action above: its cells were merged."""
    others = {name for name, text in found.texts.items() if text and not _is_amount(name)} - {"funder", "axis"}
    return last.at if last is not None and not others else None


def _is_amount(name: str) -> bool:
    return name.startswith("c") and name[1:].isdigit()


def axis_label(text: str) -> str:
    """« Axe 1 : Se loger » → « Se loger »."""
    return _NUMBERED.sub("", " ".join(text.split()), count=1)[:200].strip() or " ".join(text.split())[:200]
