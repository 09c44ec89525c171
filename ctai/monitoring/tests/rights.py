from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, PREFECTURE, STATE_READERS, Row, allow
from ctai.monitoring.tests.factories import make_report
from ctai.programme.tests.factories import make_action
from ctai.rules.states import State


def number(world):
    return {"number": world.contract.number}


def year(world):
    return number(world) | {"year": 2027}


def move(code):
    return lambda world: year(world) | {"code": code}


def result(world):
    return {"action": world.action.pk, "expected": world.action.expected_results.get().pk}


def prepare(world):
    world.things["action"] = make_action(world.contract, operator=world.operator.organisation)
    if world.contract.state == State.IN_FORCE:
        world.things["report"] = make_report(world.contract)


READ_ONLY = ("sub_prefect", "region", "steward")

ROWS = [
    Row("monitoring:home", number, allow(*CONTRACT_READERS)),
    Row("monitoring:home", number, allow(*CONTRACT_READERS), state=State.IN_FORCE, query="?annee=2027"),
    Row(
        "monitoring:open_report",
        number,
        allow(*AUTHORITY, *PREFECTURE) | allow(*READ_ONLY, status=403),
        state=State.IN_FORCE,
    ),
    Row("monitoring:report", year, allow(*CONTRACT_READERS), state=State.IN_FORCE),
    Row(
        "monitoring:write_report",
        year,
        allow(*AUTHORITY) | allow(*STATE_READERS, status=403),
        state=State.IN_FORCE,
    ),
    Row(
        "monitoring:move_report",
        move("certify_report"),
        allow("elected") | allow("lead", "partner", *STATE_READERS, status=403),
        state=State.IN_FORCE,
    ),
    Row("monitoring:move_report", move("open_report"), state=State.IN_FORCE),
    Row(
        "monitoring:mine",
        lambda world: {"action": world.action.pk},
        allow(*CONTRACT_READERS, "operator"),
        state=State.IN_FORCE,
    ),
    Row(
        "monitoring:result",
        result,
        allow(*AUTHORITY, "operator") | allow(*STATE_READERS, status=403),
        state=State.IN_FORCE,
    ),
]
