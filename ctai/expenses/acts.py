"""Writing what an action costs. Each act: the right, the change, one row in the contract's journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.amounts import checked
from ctai.contracts.models import Contract
from ctai.expenses.models import Charge, Plan
from ctai.expenses.permissions import can_plan, can_tell
from ctai.history.versioned import CHANGED_SINCE, save_if_unchanged
from ctai.programme.acts import record
from ctai.programme.models import Action
from ctai.rules.expenses import Account
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless


class Place(NamedTuple):
    """One cell of the charges of an action."""

    year: int
    account: Account


Wanted = Mapping[Place, Decimal | None]


@transaction.atomic
def plan_charges(action: Action, wanted: Wanted, *, seen: int, by: Membership, today: date) -> int:
    """Write what is foreseen; return how many amounts changed. None empties a cell: the journal keeps what it held.

    `seen`: the version of the plan when the page was opened, 0 when there was none. Raises Conflict.
    """
    action = _locked(action)
    refuse_unless(can_plan(action, by))
    return _write(action, wanted, "planned", seen=seen, by=by, today=today)


@transaction.atomic
def tell_charges(action: Action, wanted: Wanted, *, seen: int, by: Membership, today: date) -> int:
    """Write what years that are over have cost; as `plan_charges` otherwise."""
    action = _locked(action)
    refuse_unless(can_tell(action, by))
    running = min((place.year for place in wanted if place.year >= today.year), default=None)
    if running is not None:
        sentence = (
            f"L'exercice {running} n'est pas terminé : ses charges réalisées s'écrivent à partir du "
            f"1er janvier {running + 1}."
        )
        raise ActRefused(Refusal(sentence, code="running"))
    return _write(action, wanted, "realised", seen=seen, by=by, today=today)


def _locked(action: Action) -> Action:
    """The sheet as it is now, its contract held: nobody certifies a proposal whose charges are being written."""
    Contract.objects.select_for_update().get(pk=action.contract_id)
    found = Action.objects.select_related("contract").filter(pk=action.pk).first()
    if found is None:
        raise ActRefused(Refusal("Cette fiche action a été retirée : ses charges ne s'écrivent plus.", code="action"))
    return found


def _write(action: Action, wanted: Wanted, column: str, *, seen: int, by: Membership, today: date) -> int:
    plan = Plan.objects.filter(action=action).first()
    rows = {Place(row.year, Account(row.account)): row for row in plan.charges.all()} if plan else {}
    changes = {
        place: (getattr(rows.get(place), column, None), None if amount is None else checked(amount))
        for place, amount in wanted.items()
    }
    changes = {place: (old, new) for place, (old, new) in changes.items() if old != new}
    if not changes:
        # The same form sent twice finds its own amounts.
        return 0
    if (plan.version if plan else 0) != seen:
        raise Conflict(Refusal(CHANGED_SINCE, code="conflict"))
    if plan is None:
        plan = Plan.objects.create(action=action)
    else:
        save_if_unchanged(plan, seen=seen)
    for place, (_, amount) in sorted(changes.items()):
        row = rows.get(place) or Charge(plan=plan, year=place.year, account=place.account.value)
        setattr(row, column, amount)
        row.save()
    # A row that says nothing any more is not a row.
    plan.charges.filter(planned=None, realised=None).delete()
    word, act = ("prévues", "plan_charges") if column == "planned" else ("réalisées", "tell_charges")
    told = {f"{place.year}, compte {place.account}": pair for place, pair in sorted(changes.items())}
    many = "s" if len(changes) > 1 else ""
    record(action, act, f"charges {word}, {len(changes)} montant{many}", by, today, told)
    return len(changes)
