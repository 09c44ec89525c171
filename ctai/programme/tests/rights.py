from ctai.accounts.tests.rights_table import CONTRACT_READERS, Row, allow
from ctai.programme.tests.factories import make_action, make_axis
from ctai.rules.states import State
from ctai.rules.themes import Theme

WRITERS = ("lead", "elected", "partner")
READERS_ONLY = tuple(persona for persona in CONTRACT_READERS if persona not in WRITERS)
WRITE = allow(*WRITERS) | allow(*READERS_ONLY, status=403)
DONE = allow(*WRITERS, status=302) | allow(*READERS_ONLY, status=403)


def prepare(world):
    """The operator carries action 1; action 2 is the authority's; the last axis is empty."""
    world.things["action"] = make_action(world.contract, operator=world.operator.organisation)
    make_action(world.contract, Theme.FRENCH)
    world.things["axis"] = make_axis(world.contract, Theme.HEALTH)


def number(world):
    return {"number": world.contract.number}


def sheet(world):
    return number(world) | {"rank": 1}


def others_sheet(world):
    return number(world) | {"rank": 2}


def section(world):
    return sheet(world) | {"section": "objet"}


def axis(world):
    return number(world) | {"pk": world.axis.pk}


def version(world):
    return {"version": 1}


def status(world):
    return {"version": 1, "status": "running"}


PROPOSAL = State.PROPOSAL
ROWS = [
    Row("programme:home", number, allow(*CONTRACT_READERS)),
    Row("programme:add_axis", number, WRITE, state=PROPOSAL),
    Row("programme:add_axis", number, allow(*CONTRACT_READERS, status=403), state=State.SUBMITTED),
    Row("programme:axis", axis, WRITE, state=PROPOSAL),
    Row("programme:remove_axis", axis, DONE, method="post", state=PROPOSAL),
    Row("programme:add_action", number, WRITE, state=State.CORRECTIONS),
    Row("programme:action", sheet, allow(*CONTRACT_READERS)),
    Row("programme:edit", section, WRITE, state=PROPOSAL),
    Row("programme:edit", section, allow(*CONTRACT_READERS, status=403), state=State.CERTIFIED),
    Row("programme:results", sheet, WRITE, state=PROPOSAL),
    Row("programme:operator", sheet, WRITE, state=PROPOSAL),
    Row("programme:change_axis", sheet, WRITE, state=PROPOSAL),
    Row("programme:move", sheet, DONE, method="post", state=PROPOSAL),
    Row("programme:remove", sheet, WRITE, state=PROPOSAL),
    Row("programme:remove", sheet, allow(*CONTRACT_READERS, status=403), state=State.IN_FORCE),
    Row("programme:status", sheet, DONE, method="post", data=status, state=State.IN_FORCE),
    Row("programme:status", sheet, allow(*CONTRACT_READERS, status=403), method="post", data=status, state=PROPOSAL),
    Row("programme:milestones", sheet, WRITE, state=PROPOSAL),
    Row("programme:milestones", sheet, WRITE, state=State.IN_FORCE),
    Row("programme:answer", sheet, WRITE, state=PROPOSAL),
    Row("programme:answer", sheet, allow(*CONTRACT_READERS, status=403), state=State.SUBMITTED),
    Row("programme:people", sheet, WRITE, state=State.IN_FORCE),
    # An operator: its own sheets, in its own frame, and nothing else.
    Row("programme:mine", expect=allow("operator", "other_operator")),
    Row("programme:my_action", sheet, allow("operator")),
    Row("programme:my_action", others_sheet),
    Row("programme:my_edit", section, allow("operator"), state=PROPOSAL),
    Row("programme:my_edit", section, allow("operator", status=403), state=State.SUBMITTED),
    Row("programme:my_milestones", sheet, allow("operator"), state=PROPOSAL),
    Row("programme:my_certify", sheet, allow("operator", status=302), method="post", data=version, state=PROPOSAL),
    Row(
        "programme:my_certify", sheet, allow("operator", status=403), method="post", data=version, state=State.IN_FORCE
    ),
    Row("programme:my_results", sheet, allow("operator"), state=PROPOSAL),
    Row("programme:my_status", sheet, allow("operator", status=302), method="post", data=status, state=State.IN_FORCE),
]
