"""The milestones of a sheet: written with it, then marked done while the action runs."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.history.versioned import save_if_unchanged
from ctai.programme.acts import record
from ctai.programme.models import Action, Milestone
from ctai.programme.permissions import can_write_milestones
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless


class Step(NamedTuple):
    """One milestone as written."""

    title: str
    planned_on: date
    done_on: date | None = None


@transaction.atomic
def set_milestones(action: Action, steps: Sequence[Step], *, seen: int, by: Membership, today: date) -> Action:
    """Replace the milestones of a sheet by these. What was planned and what is done stay in the journal."""
    refuse_unless(can_write_milestones(action, by))
    early = next((one for one in steps if one.done_on and one.done_on > today), None)
    if early:
        raise ActRefused(Refusal(f"« {early.title} » ne peut pas être fait à une date à venir.", "future"))
    before = [_said(one) for one in action.milestones.all()]
    save_if_unchanged(action, seen=seen)
    action.milestones.all().delete()
    rows = [Milestone(action=action, title=one.title, planned_on=one.planned_on, done_on=one.done_on) for one in steps]
    Milestone.objects.bulk_create(sorted(rows, key=lambda one: one.planned_on))
    changes = {"milestones": (before, [_said(one) for one in action.milestones.all()])}
    record(action, "set_milestones", "jalons modifiés", by, today, changes)
    return action


def _said(one: Milestone) -> str:
    done = f", fait le {one.done_on:%d/%m/%Y}" if one.done_on else ""
    return f"{one.title}, prévu le {one.planned_on:%d/%m/%Y}{done}"
