"""Shared sheets for tests, of any territory."""

from __future__ import annotations

from datetime import date
from typing import Any

from ctai.catalogue.acts import share
from ctai.catalogue.models import Shared
from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, people
from ctai.programme.tests.factories import make_action
from ctai.rules.states import State
from ctai.rules.themes import Theme

SHARED_ON = date(2026, 11, 24)


def make_shared(
    contract: Contract | None = None, theme: Theme = Theme.HOUSING, *, cost: str = "under_50", **fields: Any
) -> Shared:
    contract = contract or make_contract(State.IN_FORCE)
    action = make_action(contract, theme, **{"adds": "Un bail glissant et un suivi."} | fields)
    return share(action, cost=cost, by=people(contract).lead, today=SHARED_ON)
