"""One cell of the grid, saved as soon as one leaves it (budget/grid.js). The page works without: see table.py."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ctai.accounts.models import Membership
from ctai.budget import boxes, grid, table
from ctai.budget.boxes import Box
from ctai.contracts.models import Contract
from ctai.design.formats import euros
from ctai.funding.acts import ask
from ctai.funding.acts.ledger import AmountsChanged
from ctai.funding.models import BudgetLine
from ctai.funding.reads import years_of
from ctai.programme.models import Action
from ctai.rules.refusals import ActRefused, Refusal

_NAME = re.compile(r"c(?P<line>[0-9]{1,18})|n(?P<action>[0-9]{1,18})-(?P<year>[0-9]{4})-[a-z0-9_]{1,20}")
GONE = Refusal("Cette case n'est plus au budget. Rechargez la page pour le voir tel qu'il est.", code="gone")


@dataclass(frozen=True)
class Answer:
    """What the page is told: the cell as it now stands, a sentence, and the status of the answer."""

    box: Box
    sentence: str
    status: int = 200

    def told(self) -> dict[str, str | None]:
        seen = self.box.seen
        return {
            "name": self.box.name,
            "text": self.box.text,
            "seen": None if seen is None else str(seen),
            "said": self.sentence,
        }


def save(contract: Contract, data: Mapping[str, str], *, by: Membership, today: date) -> Answer:
    """Write one amount. `data`: the "cell", its "amount" as typed, and "seen", the amounts shown, as the form has them.

    Raises ActRefused.
    """
    name = data.get("cell", "")
    one = _grid_of(contract, name, today)
    box = _box(one, name)
    # A cell written since the page was opened has another name here; what was seen of it has not.
    boxes.read([box], {"seen": data.get("seen", ""), name: data.get("amount", "")}, name=name)
    if box.error:
        return Answer(box, f"{box.label} : {box.error}", 422)
    asked = {box.name: box}
    try:
        count = ask.ask(contract, table.wanted(one, asked, contract), by=by, today=today)
    except AmountsChanged as changed:
        table.contradict(one, asked, changed.theirs)
        return Answer(box, f"{box.label} : {box.error}", 409)
    if not count:
        return Answer(box, "")
    if box.name.startswith("n"):
        box = _box(_grid_of(contract, name, today), name)
    else:
        box.stored = box.amount or Decimal("0.00")
    boxes.opened([box])
    return Answer(box, f"Enregistré. {box.label} : {euros(box.seen)}.")


def _grid_of(contract: Contract, name: str, today: date) -> grid.Grid:
    """The grid of one action in one year: all a cell needs. Raises ActRefused."""
    found = _NAME.fullmatch(name)
    if not found:
        raise ActRefused(GONE)
    action, year = None, 0
    if found["line"]:
        lines_here = BudgetLine.objects.filter(contract=contract).select_related("action__axis")
        if line := lines_here.filter(pk=found["line"]).first():
            action, year = line.action, line.year
    else:
        action, year = contract.actions.select_related("axis").filter(pk=found["action"]).first(), int(found["year"])
    if action is None or action.removed_on:
        raise ActRefused(GONE)
    lines = _lines(contract, action)
    in_period = year in years_of(contract, lines, today)
    if not in_period and not contract.budget_lines.filter(year=year).exists():
        raise ActRefused(GONE)
    return grid.build([action], lines, [year], usual=str(contract.lead))


def _lines(contract: Contract, action: Action) -> list[BudgetLine]:
    lines = list(contract.budget_lines.filter(action=action).order_by("pk"))
    for line in lines:
        line.action = action
    return lines


def _box(one: grid.Grid, name: str) -> Box:
    """The box of the cell of this name, old or new; the grid then holds no other."""
    for block in one.blocks:
        for row in block.rows:
            row.cells = [cell for cell in row.cells if name in (cell.name, cell.first_name)]
        block.rows = [row for row in block.rows if row.cells]
    found = list(table.asked_boxes(one).values())
    if len(found) != 1:
        raise ActRefused(GONE)
    return found[0]
