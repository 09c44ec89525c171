"""Every money act sent straight, past the pages, by everyone it is not for: nothing moves, for any of them."""

import json

import pytest
from django.db.models import Count, Sum
from django.urls import reverse

from ctai.accounts.tests.rights_table import PERSONAS
from ctai.budget.tests import rights
from ctai.funding.models import BudgetLine, Commitment, Instalment, Justification, LedgerEntry, YearClosing
from ctai.rules.states import State
from tests.world import client_for, make_world

pytestmark = pytest.mark.django_db
AUTHORITY, PREFECTURE = {"lead", "elected", "partner"}, {"officer", "prefect"}
# Act → who may, what they would send. `seen`, `version`: as a page just opened would carry them.
ACTS = {
    "edit": (AUTHORITY, lambda w: {"seen": "{}", f"c{w.line.pk}": "1"}),
    "add_row": (AUTHORITY, lambda w: {"action": w.line.action.number, "funder": "own", "route": "to_operator"}),
    "grants": (
        PREFECTURE,
        lambda w: {"seen": json.dumps({f"g{w.line.pk}": "10000.00"}), f"g{w.line.pk}": "1", "reason": "x"},
    ),
    "commitments": (
        PREFECTURE,
        lambda w: {"number": "2103456780", "committed_on": "2026-11-02", "version": "0", f"ligne_{w.line.pk}": "5"},
    ),
    "release": (PREFECTURE, lambda w: {"amount": "1", "reason": "x", "version": "0"}),
    "plan": (PREFECTURE, lambda w: {"kind": "balance", "planned_on": "2027-06-01", "amount": "1"}),
    "pay": (PREFECTURE, lambda w: {"paid_on": "2026-01-01", "version": "1"}),
    "cancel": (PREFECTURE, lambda w: {"reason": "x", "version": "1"}),
    "remove_instalment": (PREFECTURE, lambda w: {}),
    "spent": (AUTHORITY, lambda w: {"amount": "1", "reason": "x"}),
    "close_year": (PREFECTURE, lambda w: {f"ligne_{w.past.pk}": "return", "reason": "x"}),
    "justify": (AUTHORITY, lambda w: {"text": "x", "version": "1"}),
    "judge": (PREFECTURE, lambda w: {"verdict": "refused", "reason": "x", "version": "1"}),
    "remove_row": (AUTHORITY, lambda w: {}),
}  # fmt: skip
ON = {
    "release": rights.held, "plan": rights.line, "pay": rights.instalment, "cancel": rights.instalment,
    "remove_instalment": rights.instalment, "spent": rights.line, "remove_row": rights.empty, "justify": rights.check,
    "judge": rights.check, "close_year": lambda world: rights.number(world) | {"year": 2025},
}  # fmt: skip


def picture():
    """Everything these acts could move."""
    return [
        *(sorted(model.objects.values_list("pk", flat=True)) for model in (BudgetLine, Commitment, YearClosing)),
        LedgerEntry.objects.aggregate(count=Count("pk"), total=Sum("amount")),
        sorted(Instalment.objects.values_list("pk", "paid_on", "amount")),
        sorted(Justification.objects.values_list("pk", "text", "judgement")),
    ]


@pytest.mark.parametrize("state", [State.PROPOSAL, State.SUBMITTED, State.IN_FORCE])
@pytest.mark.parametrize("act", ACTS)
def test_nobody_moves_money_that_is_not_theirs(act, state):
    world = make_world(state)
    rights.prepare(world)
    may, data = ACTS[act]
    url = reverse(f"budget:{act}", kwargs=ON.get(act, rights.number)(world))
    before = picture()
    for persona in (one for one in PERSONAS if one not in may):
        answer = client_for(world.people[persona]).post(url, data(world))
        assert answer.status_code in (302, 403, 404), f"{persona} {answer.status_code}"
        assert answer.status_code != 302 or "/connexion" in answer["Location"], persona
        assert picture() == before, persona
