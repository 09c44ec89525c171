from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, PREFECTURE, STATE_READERS, Row, allow
from ctai.rules.states import State
from ctai.signature.tests.factories import freeze


def number(world):
    return {"number": world.contract.number}


def party(world):
    """The authority that leads: its own people and the prefecture record its signature."""
    return number(world) | {"party": world.contract.parties.get(is_lead=True).pk}


def prepare(world):
    if world.contract.state == State.SIGNATURE:
        freeze(world.contract)


def act(code, **expect):
    return lambda world: number(world) | {"code": code}


READ_ONLY = ("sub_prefect", "region", "steward")

ROWS = [
    Row("lifecycle:contract", number, allow(*CONTRACT_READERS)),
    Row("lifecycle:contract", number, allow(*AUTHORITY), state=State.DRAFT),
    Row(
        "lifecycle:act",
        act("open_diagnosis"),
        allow(*AUTHORITY, *PREFECTURE) | allow(*READ_ONLY, status=403),
    ),
    Row(
        "lifecycle:act",
        act("acknowledge_intent"),
        allow(*PREFECTURE) | allow(*AUTHORITY, *READ_ONLY, status=403),
        state=State.INTENT_SENT,
    ),
    Row(
        "lifecycle:act",
        act("acknowledge_intent"),
        allow(*PREFECTURE, status=302) | allow(*AUTHORITY, *READ_ONLY, status=403),
        state=State.INTENT_SENT,
        method="post",
        data=lambda world: {"version": world.contract.version},
    ),
    Row(
        "lifecycle:act",
        act("accept_proposal"),
        allow("prefect") | allow("officer", *AUTHORITY, *READ_ONLY, status=403),
        state=State.SUBMITTED,
    ),
    Row("lifecycle:act", act("open_the_door")),
    Row(
        "lifecycle:renew",
        number,
        allow("lead", "elected") | allow("partner", *STATE_READERS, status=403),
        state=State.IN_FORCE,
    ),
    Row(
        "lifecycle:compose",
        number,
        allow(*AUTHORITY, *PREFECTURE) | allow(*READ_ONLY, status=403),
        state=State.ACCEPTED,
    ),
    Row(
        "lifecycle:sign",
        party,
        allow("lead", "elected", *PREFECTURE) | allow("partner", *READ_ONLY, status=403),
        state=State.SIGNATURE,
    ),
]
