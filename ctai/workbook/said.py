"""Rows and cells in the words people read: previews and journal."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from ctai.design.formats import day, euros
from ctai.design.formats import number as measure
from ctai.rules.funders import FUNDERS, ROUTE_LABELS, Funder, Route
from ctai.rules.themes import THEME_LABELS, Theme
from ctai.workbook.columns import (
    ACTION_COLUMNS,
    ACTIONS,
    BUDGET,
    MILESTONE_COLUMNS,
    MILESTONES,
    TITLES,
    Picture,
    as_year,
    parts_of,
)  # fmt: skip
from ctai.workbook.difference import REMOVED, RowChange

NOTHING = "(vide)"
_HEADERS = {column.field: column.header for column in (*ACTION_COLUMNS, *MILESTONE_COLUMNS)}
_DAYS = ("starts_on", "ends_on", "planned_on", "done_on")


def field_name(name: str) -> str:
    return _HEADERS.get(name, name)


def cell_said(sheet: str, field: str, value: str, axes: Mapping[str, Mapping[str, str]]) -> str:
    """A canonical text as a person reads it."""
    if not value:
        return NOTHING
    if field == "axis":
        return _axis(value, axes)
    if field in _DAYS:
        return day(date.fromisoformat(value))
    if as_year(field):
        return euros(Decimal(value)) if sheet == BUDGET else measure(Decimal(value))
    return value


def _axis(value: str, axes: Mapping[str, Mapping[str, str]]) -> str:
    if not value.startswith("+"):
        return axes[value]["label"] if value in axes else "un axe retiré depuis"
    theme, _, title = value[1:].partition(":")
    label = THEME_LABELS[Theme(theme)]
    return f"nouvel axe « {title or label} »" + (f" ({label})" if title else "")


def row_said(row: RowChange, now: Picture) -> str:
    """Which row, in words: « Action 3 — Logement : État, versé à la collectivité »."""
    ref, *rest = parts_of(row.key)
    if row.sheet == ACTIONS:
        titles = [cell.file for cell in row.cells if cell.field == "title"]
        known = now["sheets"][ACTIONS].get(row.key)
        return f"{_action(ref)} — {known['title'] if known else (titles or [''])[0]}"
    if row.sheet == BUDGET:
        funder, label, route = rest
        facts = FUNDERS[Funder(funder)]
        name = label if facts.named and label else facts.label
        return f"{_action(ref)}, {name}, {ROUTE_LABELS[Route(route)].lower()}"
    if row.sheet == MILESTONES:
        step, rank = rest
        return f"{_action(ref)}, jalon « {step} »" + (f" n° {rank}" if rank != "1" else "")
    return f"{_action(ref)}, {rest[0]} ({rest[1]})"


def _action(ref: str) -> str:
    return f"Nouvelle action « {ref[1:]} »" if ref.startswith("+") else f"Action {ref}"


def changes_of(rows: Sequence[RowChange], now: Picture) -> dict[str, tuple[str, str]]:
    """{what: (before, after)} for the journal."""
    changes: dict[str, tuple[str, str]] = {}
    for row in rows:
        words = row_said(row, now)
        if row.kind == REMOVED:
            kept = now["sheets"][row.sheet].get(row.key, {})
            before = " ; ".join(
                f"{field_name(name)} : {cell_said(row.sheet, name, value, now['axes'])}"
                for name, value in kept.items()
                if value
            )
            changes[f"{TITLES[row.sheet]}, {words}"] = (before, "supprimé")
        for cell in row.cells:
            old, new = (cell_said(row.sheet, cell.field, one, now["axes"]) for one in (cell.now, cell.file))
            changes[f"{words}, {field_name(cell.field)}"] = ("" if old == NOTHING else old, new)
    return changes
