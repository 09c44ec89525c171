"""What the pages of a take-over show, and what comes back from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ctai.contracts.models import Contract
from ctai.design.formats import day, euros
from ctai.plans.candidates import Candidate, Problem
from ctai.plans.mapping import RawRow
from ctai.plans.reading import Reading
from ctai.rules.funders import FUNDERS, Funder
from ctai.rules.themes import AUDIENCE_LABELS, Audience, Theme
from ctai.sheets.cellwords import YES


@dataclass(frozen=True)
class Correction:
    """A problem and the field that mends it. `value`: what the field opens with."""

    problem: Problem
    name: str
    value: str
    is_long: bool


@dataclass(frozen=True)
class Line:
    """One row of the table, as it would come in."""

    at: int
    title: str
    axis: str
    facts: list[str]
    money: list[str]
    corrections: list[Correction]
    is_kept: bool


def samples(rows: Sequence[RawRow], header: int, width: int) -> list[str]:
    """A few words found under each header."""
    below = [row[1:] for row in rows if row[0] > header][:40]
    found = []
    for place in range(width):
        cells = [cells[place].strip() for cells in below if place < len(cells) and cells[place].strip()]
        found.append(" · ".join(cell if len(cell) < 40 else f"{cell[:39]}…" for cell in dict.fromkeys(cells[:3])))
    return found


def lines(reading: Reading, contract: Contract, themes: Mapping[Theme, str], kept: Sequence[int]) -> list[Line]:
    """Rows with a problem first."""
    axes = {str(axis.pk): str(axis) for axis in contract.axes.all()}
    shown = [
        _line(row, axes, themes, kept) for row in reading.rows if not row.left and (row.of is None or row.problems)
    ]
    return sorted(shown, key=lambda line: not line.corrections)


def _line(row: Candidate, axes: Mapping[str, str], themes: Mapping[Theme, str], kept: Sequence[int]) -> Line:
    cells = row.cells
    days = [cells.get(name, "") for name in ("starts_on", "ends_on")]
    starts, ends = (day(date.fromisoformat(one)) if one else "…" for one in days)
    audiences = [label for code, label in AUDIENCE_LABELS.items() if cells.get(f"audience:{Audience(code)}") == YES]
    facts = [cells.get("lead", ""), f"{starts} → {ends}" if any(days) else "", ", ".join(audiences)]
    money = [f"{_funder(one.funder, one.label)}, {one.year} : {euros(Decimal(one.amount))}" for one in row.money]
    title = row.title or (f"Suite de la ligne {row.of}" if row.of else "Sans titre")
    found = [_correction(row, one) for one in row.problems]
    return Line(
        row.at,
        title,
        _axis(cells.get("axis", ""), axes, themes),
        [one for one in facts if one],
        money,
        found,
        row.at in kept,
    )


def _funder(code: str, label: str) -> str:
    facts = FUNDERS[Funder(code)]
    return label if facts.named and label else facts.label


def _axis(canonical: str, axes: Mapping[str, str], themes: Mapping[Theme, str]) -> str:
    if not canonical.startswith("+"):
        return axes.get(canonical, "")
    theme, _, label = canonical[1:].partition(":")
    return f"{label or themes[Theme(theme)]} (nouvel axe" + (f", {themes[Theme(theme)]})" if label else ")")


def _correction(row: Candidate, problem: Problem) -> Correction:
    written = row.texts.get(problem.field, "")
    return Correction(problem, f"f-{row.at}-{problem.field}", problem.proposed or written, len(written) > 80)


def corrections(data: Mapping[str, Any], shown: Reading) -> tuple[dict[str, dict[str, str]], list[int], list[int]]:
    """(mended texts by row, rows left out, rows the platform would have left) of a form."""
    mended: dict[str, dict[str, str]] = {}
    for row in shown.rows:
        for problem in row.problems:
            given = data.get(f"f-{row.at}-{problem.field}")
            if given is not None:
                mended.setdefault(str(row.at), {})[problem.field] = str(given).strip()
    left, kept = [], []
    for row in shown.rows:
        # `l`: leave it, ticked; `h`: was left by hand; `r`: take it, ticked; `k`: was taken by hand.
        ticked = {letter for letter in "lhrk" if data.get(f"{letter}-{row.at}")}
        if ticked & {"l", "h"} and "r" not in ticked:
            left.append(row.at)
        elif ticked & {"k", "r"}:
            kept.append(row.at)
    return mended, left, kept
