from datetime import date
from decimal import Decimal

from ctai.accounts.tests.rights_table import (
    AUTHORITY,
    CONTRACT_READERS,
    PREFECTURE,
    SIGNED_IN,
    STATE_READERS,
    Row,
    allow,
)
from ctai.funding.acts.decide import Granted, grant_all
from ctai.funding.tests.factories import make_line
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Route
from ctai.rules.states import State
from ctai.rulings.acts import notify

TODAY = date(2026, 11, 2)
OWN = {"state": State.IN_FORCE}


def prepare(world):
    if world.contract.state != State.IN_FORCE:
        return
    own = make_line(make_action(world.contract), asked=10_000)
    direct = make_line(
        make_action(world.contract, operator=world.operator.organisation), asked=8_000, route=Route.TO_OPERATOR
    )
    grants = [Granted(own, None, Decimal(10_000)), Granted(direct, None, Decimal(6_000))]
    grant_all(world.contract, grants, by=world.officer, today=TODAY)
    entry = direct.entries.get(kind="granted")
    told = notify(direct, seen=entry.pk, reason="Crédits limités.", by=world.officer, today=TODAY)
    world.things |= {"line": own, "entry": own.entries.get(kind="granted"), "ruling": told}


def number(world):
    return {"number": world.contract.number}


def line(world):
    return number(world) | {"line": world.line.pk}


def ruling(world):
    return {"pk": world.ruling.pk}


READERS = tuple(one for one in SIGNED_IN if one not in ("ofii", "other_ofii", "support"))
REFUSED = allow(*AUTHORITY, *STATE_READERS, status=403)
ROWS = [
    Row("rulings:mine", expect=allow(*SIGNED_IN, status=403) | allow(*READERS)),
    Row("rulings:pending", expect=allow(*SIGNED_IN, status=403) | allow(*PREFECTURE, "other_officer"), **OWN),
    Row("rulings:home", number, allow(*CONTRACT_READERS), **OWN),
    Row("rulings:ruling", ruling, allow(*CONTRACT_READERS, "operator"), **OWN),
    Row("rulings:notify", line, REFUSED | allow(*PREFECTURE), **OWN),
    Row(
        "rulings:notify",
        line,
        REFUSED | allow(*PREFECTURE, status=302),
        method="post",
        data=lambda world: {"version": world.entry.pk},
        **OWN,
    ),
]
