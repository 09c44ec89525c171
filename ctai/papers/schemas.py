"""What a paper takes: what it is, then blocks in reading order.

Same rules as `documents.schemas`: short fields are shown as typed, fields named `text` are Markdown, amounts and dates
are words. Stored as JSON, each block with its `kind`.
"""

import re
from dataclasses import asdict, dataclass
from typing import Any

from ctai.documents.schemas import Head

# What the platform does not know and a person writes by hand; the layouts draw it as a blank.
BLANK = "à compléter"
ABSENT = "—"
_SIGNS = re.compile(r"([\\`*_\[\]<>#|!~])")


@dataclass(frozen=True)
class Heading:
    words: str
    level: int = 1
    kind: str = "heading"


@dataclass(frozen=True)
class Text:
    """`text`: Markdown."""

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Items:
    items: tuple[str, ...]
    kind: str = "items"


@dataclass(frozen=True)
class Row:
    """`strong`: a total."""

    cells: tuple[str, ...]
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """`words`: how many first columns hold words; the others hold amounts, on the right. `widths`: shares of the width
    of the page, 0 for a column as wide as what it holds."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    words: int = 1
    caption: str = ""
    kind: str = "table"


@dataclass(frozen=True)
class Signatures:
    """One box a signatory: (who, what is asked of them)."""

    boxes: tuple[tuple[str, str], ...]
    kind: str = "signatures"


@dataclass(frozen=True)
class Break:
    """What follows begins a page."""

    kind: str = "break"


@dataclass(frozen=True)
class Contents:
    """The list of the headings above with their pages; Word makes its own."""

    kind: str = "contents"


Block = Heading | Text | Items | Table | Signatures | Break | Contents


@dataclass(frozen=True)
class PaperData:
    """`notice`: what must be known first, "" when nothing. `facts`: (label, words) shown under the title."""

    head: Head
    title: str
    subtitle: str
    notice: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def as_typed(words: str) -> str:
    """A name set in a text: its signs are not those of Markdown."""
    return _SIGNS.sub(r"\\\1", words)


def answers(rows: tuple[tuple[str, str], ...], *, caption: str = "") -> Table:
    """Headings of a form and what answers them."""
    return Table(("Rubrique", "Contenu"), tuple(Row(row) for row in rows), (1, 2.6), 2, caption)
