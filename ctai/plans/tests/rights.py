from ctai.accounts.tests.rights_table import CONTRACT_READERS, Row, allow
from ctai.plans.tests.factories import described
from ctai.plans.tests.samples import plans
from ctai.rules.states import State

WRITERS = ("lead", "elected", "partner")
READERS_ONLY = tuple(persona for persona in CONTRACT_READERS if persona not in WRITERS)
WRITE = allow(*WRITERS) | allow(*READERS_ONLY, status=403)


def prepare(world):
    """In a proposal: a plan described, with problems."""
    if world.contract.state == State.PROPOSAL:
        world.things["plan"] = described(world.contract, plans()[2], world.lead)


def number(world):
    return {"number": world.contract.number}


def plan(world):
    return number(world) | {"pk": world.plan.pk}


PROPOSAL = State.PROPOSAL
ROWS = [
    Row("plans:start", number, WRITE, state=PROPOSAL),
    Row("plans:start", number, allow(*CONTRACT_READERS, status=403), state=State.SUBMITTED),
    Row("plans:columns", plan, WRITE, state=PROPOSAL),
    Row("plans:rows", plan, WRITE, state=PROPOSAL),
]
