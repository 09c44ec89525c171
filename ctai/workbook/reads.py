"""The programme and the money of a contract as the cells of a workbook."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from ctai.contracts.models import Contract
from ctai.funding.reads import lines_of, years_of
from ctai.programme.models import Action, Axis, ExpectedResult
from ctai.rules.themes import THEME_LABELS, Audience, Theme
from ctai.sheets.cellwords import YES, text
from ctai.workbook.columns import ACTIONS, BUDGET, MILESTONES, RESULTS, Picture, Row, key_of
from ctai.workbook.steps import steps_of


def picture_of(contract: Contract, today: date) -> Picture:
    """Every cell as it is now: rows by key, in the order of the programme. Five queries."""
    actions = list(contract.actions.in_order().select_related("axis", "operator"))
    lines = [line for line in lines_of(contract) if line.action.removed_on is None]
    results = ExpectedResult.objects.filter(action__in=[action.pk for action in actions])
    number = {action.pk: str(action.number) for action in actions}
    budget: dict[str, Row] = {}
    for line in lines:
        row = budget.setdefault(key_of(number[line.action_id], line.funder, text(line.label), line.route), {})
        row[str(line.year)] = amount(line.asked)
    expected: dict[str, Row] = {}
    for one in sorted(results, key=lambda one: (int(number[one.action_id]), one.label, one.year)):
        key = key_of(number[one.action_id], text(one.label), text(one.unit))
        expected.setdefault(key, {})[str(one.year)] = amount(one.target)
    years = {int(year) for row in expected.values() for year in row} | set(years_of(contract, lines, today))
    return {
        "years": sorted(years),
        "axes": _axes(list(contract.axes.all())),
        "sheets": {
            ACTIONS: {key_of(number[action.pk]): _cells(action) for action in actions},
            BUDGET: budget,
            RESULTS: expected,
            MILESTONES: {
                key: {
                    "planned_on": one.planned_on.isoformat(),
                    "done_on": one.done_on.isoformat() if one.done_on else "",
                }
                for key, one in steps_of(contract).items()
            },
        },
    }


def _cells(action: Action) -> Row:
    body = action.operator
    return {
        "axis": str(action.axis_id),
        **{name: text(getattr(action, name)) for name in ("title", "problem", "existing", "adds")},
        "siret": (body.siret or "") if body else "",
        "lead": text(action.lead),
        "partners": text(action.partners),
        **{f"audience:{one.value}": YES if one.value in action.audiences else "" for one in Audience},
        "more_themes": "\n".join(THEME_LABELS[Theme(code)] for code in action.more_themes),
        "places": "\n".join(text(place) for place in action.places),
        "perimeter_note": text(action.perimeter_note),
        "starts_on": action.starts_on.isoformat() if action.starts_on else "",
        "ends_on": action.ends_on.isoformat() if action.ends_on else "",
        "deliverables": text(action.deliverables),
        "evaluation": text(action.evaluation),
    }


def _axes(axes: list[Axis]) -> dict[str, dict[str, str]]:
    """{pk: {label, theme}}; two axes of one name are told apart, or the file could not say which."""
    found: dict[str, dict[str, str]] = {}
    taken: set[str] = set()
    for axis in axes:
        label = name = text(str(axis))
        again = 2
        while label.casefold() in taken:
            label, again = f"{name} ({again})", again + 1
        taken.add(label.casefold())
        found[str(axis.pk)] = {"label": label, "theme": axis.theme}
    return found


def amount(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


def mark_of(picture: Picture) -> str:
    return hashlib.sha256(json.dumps(picture, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def same(picture: Picture) -> Any:
    """What two pictures are compared by."""
    return picture["sheets"], picture["axes"]
