from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, PERSONAS, Row, allow, everyone
from ctai.programme.tests.factories import make_action
from ctai.rules.states import State

WRITERS = AUTHORITY
READERS_ONLY = tuple(persona for persona in CONTRACT_READERS if persona not in WRITERS)
EXAMPLE = "tours-route-37"


def prepare(world):
    make_action(world.contract, operator=world.operator.organisation, adds="Un suivi.")


def number(world):
    return {"number": world.contract.number}


def sheet(world):
    return number(world) | {"rank": 1}


def example(world):
    return {"code": EXAMPLE}


_COPY = allow(*PERSONAS[1:], status=403) | allow(*AUTHORITY, "other_lead")
ROWS = [
    Row("catalogue:home", expect=everyone(200)),
    Row("catalogue:entry", example, everyone(200)),
    Row("catalogue:entry", lambda world: {"code": "fiche-1"}, everyone(404)),
    Row("catalogue:copy", example, _COPY),
    Row("catalogue:suggestions", number, allow(*CONTRACT_READERS)),
    Row("catalogue:share", sheet, allow(*WRITERS) | allow(*READERS_ONLY, status=403), state=State.IN_FORCE),
]
