"""Credits given on, by the real acts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ctai.accounts.tests.factories import make_siret
from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import people
from ctai.funding.models import BudgetLine
from ctai.funding.tests.factories import make_line
from ctai.programme.tests.factories import make_action
from ctai.regrants import acts
from ctai.regrants.models import Call, Regrant
from ctai.rules.funders import Route

TODAY = date(2027, 6, 1)
DECIDED = date(2027, 5, 12)


def make_given_line(contract: Contract, *, granted: Any = 30_000, **fields: Any) -> BudgetLine:
    action = fields.pop("action", None) or make_action(contract)
    values = {"route": Route.REGRANTED, "asked": granted, "committed": granted}
    return make_line(action, granted=granted, **values | fields)


def make_call(contract: Contract, title: str = "Appel à projets 2027", **fields: Any) -> Call:
    values = {"reference": "DEL-2027-114", "decided_on": date(2027, 4, 8), "by": people(contract).lead, "today": TODAY}
    return acts.add_call(contract, title=title, **values | fields)


def make_regrant(line: BudgetLine, amount: Any, *, call: Call | None = None, siret: str = "", **fields: Any) -> Regrant:
    """To a body invented for it, unless `siret` says which."""
    contract = line.contract
    call = call or contract.regrant_calls.first() or make_call(contract)
    values = {"decided_on": DECIDED, "name": "Association Accueil", "by": people(contract).lead, "today": TODAY}
    return acts.regrant(line, call=call, siret=siret or make_siret(), amount=Decimal(amount), **values | fields)
