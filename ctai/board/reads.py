"""The programme at a glance: sheets by status, what is late, and the calendar with its milestones. To be printed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ctai.board.timeline import timeline
from ctai.contracts.models import Contract
from ctai.programme.certification import Standing, is_certified_by_operator, standing_of
from ctai.programme.models import STATUSES, Action, Milestone
from ctai.programme.reads import followed


@dataclass(frozen=True)
class Card:
    """One sheet on the board. `next`: its first milestone not done; `late`: how many are past their day."""

    action: Action
    done: int
    milestones: int
    next: Milestone | None
    late: int
    standing: Standing | None


def board(contract: Contract, today: date) -> dict[str, Any]:
    """`columns`: (label, cards) by status, in the order of a life; `late`: milestones past their day, oldest first."""
    sheets = list(contract.actions.in_order().select_related("axis", "operator").prefetch_related(*followed()))
    cards = [_card(one, today) for one in sheets]
    late = [(one, step) for one in sheets for step in one.milestones.all() if step.is_late(today)]
    return {
        "columns": [(label, [card for card in cards if card.action.status == code]) for code, label in STATUSES],
        "late": sorted(late, key=lambda pair: pair[1].planned_on),
        "sheets": sheets,
        "chart": timeline(contract, sheets, today),
    }


def _card(action: Action, today: date) -> Card:
    steps = list(action.milestones.all())
    return Card(
        action,
        sum(1 for one in steps if one.done_on),
        len(steps),
        next((one for one in steps if one.done_on is None), None),
        sum(1 for one in steps if one.is_late(today)),
        standing_of(action) if is_certified_by_operator(action) else None,
    )
