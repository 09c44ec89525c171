from ctai.accounts.tests.rights_table import CONTRACT_READERS, Row, allow
from ctai.regrants.tests.factories import make_call, make_given_line, make_regrant
from ctai.rules.states import State

# The partner is a party, and receives none of these credits.
WRITERS = ("lead", "elected")
FORCE = {"state": State.IN_FORCE}


def prepare(world):
    world.things["call"], world.things["regrant"] = 0, 0
    if world.contract.state == State.IN_FORCE:
        line = make_given_line(world.contract)
        world.things["call"] = make_call(world.contract).pk
        siret = world.operator.organisation.siret
        world.things["regrant"] = make_regrant(line, 12_000, siret=siret).pk


def number(world):
    return {"number": world.contract.number}


def call(world):
    return number(world) | {"pk": world.call}


def regrant(world):
    return number(world) | {"pk": world.regrant}


def only(*personas, status=200):
    return allow(*CONTRACT_READERS, status=403) | allow(*personas, status=status)


ROWS = [
    Row("regrants:home", number, allow(*CONTRACT_READERS), **FORCE),
    Row("regrants:home", number, allow(*CONTRACT_READERS), state=State.PROPOSAL),
    Row("regrants:essential_csv", number, allow(*CONTRACT_READERS), **FORCE),
    Row("regrants:add", number, only(*WRITERS), **FORCE),
    Row("regrants:add", number, only(), state=State.PROPOSAL),
    Row("regrants:take_back", regrant, only(*WRITERS), **FORCE),
    Row("regrants:add_call", number, only(*WRITERS), **FORCE),
    Row("regrants:change_call", call, only(*WRITERS), **FORCE),
]
