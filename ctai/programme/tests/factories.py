"""Action sheets for the tests of every room."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max

from ctai.contracts.models import Contract
from ctai.programme.models import Action, Axis, ExpectedResult
from ctai.rules.themes import Audience, Theme


def make_axis(contract: Contract, theme: Theme = Theme.HOUSING, title: str = "") -> Axis:
    """The axis of this theme, made when the contract has none."""
    found = contract.axes.filter(theme=theme.value).first()
    rank = (contract.axes.aggregate(last=Max("rank"))["last"] or 0) + 1
    return found or Axis.objects.create(contract=contract, theme=theme.value, title=title, rank=rank)


def make_action(
    contract: Contract, theme: Theme = Theme.HOUSING, *, complete: bool = True, results: bool = True, **fields: Any
) -> Action:
    """One sheet; `complete`: with everything the certification asks for, carried by the leading authority."""
    axis = fields.pop("axis", None) or make_axis(contract, theme)
    number = (Action.everything.filter(contract=contract).aggregate(last=Max("number"))["last"] or 0) + 1
    values: dict[str, Any] = {"axis": axis, "number": number, "rank": number, "title": f"Action numéro {number}"}
    if complete:
        values |= {
            "problem": "Trop peu de logements accessibles aux ménages qui sortent d'hébergement.",
            "operator": contract.lead,
            "audiences": [Audience.WOMEN.value],
            "starts_on": contract.starts_on or date(2027, 1, 1),
            "ends_on": contract.ends_on or date(2029, 12, 31),
        }
    action = Action.objects.create(contract=contract, **values | fields)
    if complete and results:
        year = (action.starts_on or date(2027, 1, 1)).year
        ExpectedResult.objects.create(
            action=action, year=year, label="Ménages accompagnés", target=Decimal(40), unit="ménages"
        )
    return action
