"""The milestones of a contract as rows: known by their action, their name, and a number among those of one name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from ctai.contracts.models import Contract
from ctai.history.versioned import save_if_unchanged
from ctai.programme.models import Action, Milestone
from ctai.rules.refusals import ActRefused, Refusal
from ctai.sheets.cellwords import text
from ctai.workbook.columns import key_of, parts_of

if TYPE_CHECKING:
    from ctai.workbook.difference import RowChange

MOST_STEPS = 40


def steps_of(contract: Contract) -> dict[str, Milestone]:
    """Every milestone by the key of its row, by action then by day, in one query."""
    steps = Milestone.objects.filter(action__contract=contract, action__removed_on=None).select_related("action")
    found: dict[str, Milestone] = {}
    many: dict[tuple[str, str], int] = {}
    for one in steps.order_by("action__number", "planned_on", "pk"):
        name = (str(one.action.number), text(one.title))
        many[name] = many.get(name, 0) + 1
        found[key_of(*name, str(many[name]))] = one
    return found


def is_another(key: str, base: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Is the milestone of this key no longer that of the download? Gone; or, where several bear its name, moved: its
    number alone does not say which one it was."""
    if key not in base:
        return False
    ref, step, _ = parts_of(key)
    second = key_of(ref, step, "2")
    is_repeated = second in base or second in now
    return key not in now or (is_repeated and now[key]["planned_on"] != base[key]["planned_on"])


def write_steps(rows: Sequence[RowChange], steps: Mapping[str, Milestone], actions: Mapping[str, Action]) -> None:
    """`steps`: as they were before any row was written. `actions`: by the words the file calls them by."""
    touched: dict[int, Action] = {}
    for row in rows:
        ref, step, _ = parts_of(row.key)
        action, one = actions[ref], steps.get(row.key)
        touched[action.pk] = action
        if row.kind == "removed":
            if one is not None:
                one.delete()
            continue
        one = one or Milestone(action=action, title=step)
        for cell in row.cells:
            setattr(one, cell.field, date.fromisoformat(cell.file) if cell.file else None)
        one.save()
    for action in touched.values():
        save_if_unchanged(action, seen=action.version)
    crowded = (
        Action.objects.filter(pk__in=touched).annotate(many=Count("milestones")).filter(many__gt=MOST_STEPS).first()
    )
    if crowded is not None:
        raise ActRefused(Refusal(f"L'action {crowded.number} aurait plus de {MOST_STEPS} jalons : retirez-en.", "many"))
