"""What the second report of the diagnosis takes (PDF `diagnosis_report` v2 and Word `diagnosis` v1), and its workbook.

Same rules as `schemas`: short fields are shown as typed, fields named `text` are Markdown, dates and amounts are words.
A drawing is what `press.drawings.drawing_of` gives.
"""

from dataclasses import dataclass, field
from typing import Any

from ctai.documents.schemas import Agreement, Head, _Data


@dataclass(frozen=True)
class Cited:
    """One thing a section cites, by its number there. `what`: one sentence. `proof`: source, vintage, level."""

    rank: str
    what: str
    proof: str
    reliability: str = ""


@dataclass(frozen=True)
class Opinion:
    """What a reader said of the whole. `text`: Markdown."""

    by: str
    on: str
    text: str


@dataclass(frozen=True)
class ReportSection:
    """`text`: Markdown, where each thing cited is already a sentence followed by its number. `drawings`: see above."""

    title: str
    text: str
    is_local: bool = False
    cited: tuple[Cited, ...] = ()
    drawings: tuple[dict[str, Any], ...] = ()
    answers: tuple[Agreement, ...] = ()


@dataclass(frozen=True)
class OfferLine:
    """What exists: `service` for whom, how many, how long to wait, where; `source` with its date."""

    structure: str
    service: str
    audience: str
    places: str
    wait: str
    address: str
    source: str


@dataclass(frozen=True)
class OfferTheme:
    theme: str
    lines: tuple[OfferLine, ...]


@dataclass(frozen=True)
class NeedLine:
    """What is missing. `kind`: « Besoin » or « Obstacle ». `text`: Markdown. `evidence`: one sentence a proof."""

    kind: str
    title: str
    text: str
    audience: str
    said_by: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class NeedTheme:
    theme: str
    lines: tuple[NeedLine, ...]


@dataclass(frozen=True)
class Ranked:
    """One priority. `scores`: what was given to it, in words ("importance 4, écart 5"), "" when nothing was."""

    rank: str
    title: str
    theme: str
    scores: str
    reason: str


@dataclass(frozen=True)
class ReportData(_Data):
    """`status`: one sentence. `version`, `outline`, `digest`: how the content is named; no `digest` while written."""

    head: Head
    title: str
    authorities: tuple[str, ...]
    prefecture: str
    status: str
    version: str
    outline: str
    digest: str
    sections: tuple[ReportSection, ...]
    offer: tuple[OfferTheme, ...] = ()
    needs: tuple[NeedTheme, ...] = ()
    declared: tuple[str, ...] = ()
    priorities: tuple[Ranked, ...] = ()
    ranking_reason: str = ""
    opinions: tuple[Opinion, ...] = ()


@dataclass(frozen=True)
class FigureRow:
    """One figure cited. `value`: digits with a point, "" when there is none; `written`: as a reader sees it."""

    section: str
    label: str
    value: str
    unit: str
    written: str
    place: str
    year: str
    source: str
    vintage: str
    reliability: str
    address: str


@dataclass(frozen=True)
class ChartSheet:
    """The data of one chart: (label, digits with a point or "")."""

    title: str
    unit: str
    header: str
    source: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OfferRow:
    """`places`: digits or ""."""

    theme: str
    structure: str
    service: str
    audience: str
    places: str
    wait: str
    address: str
    source: str
    told_on: str


@dataclass(frozen=True)
class WorkbookData(_Data):
    """The figures of the diagnosis. `note`: what it is, its version, its digest."""

    head: Head
    title: str
    version: str
    note: str
    figures: tuple[FigureRow, ...]
    charts: tuple[ChartSheet, ...] = ()
    offer: tuple[OfferRow, ...] = field(default=())
