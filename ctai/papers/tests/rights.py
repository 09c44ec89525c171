from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, PREFECTURE, STATE_READERS, Row, allow
from ctai.papers.tests.factories import make_act, make_case, make_request, notified
from ctai.rules.states import State

PARTIES = AUTHORITY + PREFECTURE
OTHERS = tuple(one for one in CONTRACT_READERS if one not in PARTIES)


def prepare(world):
    """The operator of the world carries action 1 of a contract with its money."""
    world.things["case"] = make_case(contract=world.contract, operator=world.operator.organisation)


def number(world):
    return {"number": world.contract.number}


def body(world):
    return number(world) | {"payee": world.operator.organisation_id, "year": 2027}


def lead_body(world):
    return number(world) | {"payee": world.contract.lead_id, "year": 2027}


def act(world):
    return number(world) | {"pk": make_act(world.case).pk}


def told(world):
    return number(world) | {"pk": notified(world.case).pk}


def progress_of_request(world):
    return number(world) | {"pk": make_request(world.case).production_id}


def progress_of_act(world):
    return number(world) | {"pk": make_act(world.case).production_id}


def progress_of_told(world):
    return number(world) | {"pk": notified(world.case).production_id}


def annex(world):
    return {"kind": "funding_annex"}


def programme(world):
    return {"kind": "programme"}


RUNNING = State.IN_FORCE
ROWS = [
    Row("papers:home", number, allow(*CONTRACT_READERS), state=RUNNING),
    Row("papers:home", number, allow(*CONTRACT_READERS), state=State.PROPOSAL),
    Row("papers:mine", expect=allow("operator", "other_operator"), state=RUNNING),
    Row(
        "papers:request", body, allow(*PARTIES, "operator", status=302) | allow(*OTHERS, status=403), method="post",
        state=RUNNING,
    ),
    Row("papers:request", lead_body, allow(*CONTRACT_READERS, status=403), method="post", state=RUNNING),
    Row(
        "papers:grant", body, allow(*PREFECTURE, status=302) | allow(*AUTHORITY, *OTHERS, "operator", status=403),
        method="post", state=RUNNING,
    ),
    Row("papers:notify", act, allow(*PREFECTURE) | allow(*OTHERS, status=403), state=RUNNING),
    Row("papers:file", told, allow(*CONTRACT_READERS, "operator"), state=RUNNING),
    # The papers as documents of the contract: their pages and their readers.
    Row(
        "documents:produce", number, allow(*CONTRACT_READERS, status=302), method="post", data=programme,
        state=RUNNING,
    ),
    Row(
        "documents:produce", number, allow(*PARTIES, status=302) | allow(*OTHERS, status=403), method="post",
        data=annex, state=RUNNING,
    ),
    Row("documents:progress", progress_of_request, allow(*CONTRACT_READERS, "operator"), state=RUNNING),
    Row("documents:progress", progress_of_act, allow(*STATE_READERS), state=RUNNING),
    Row("documents:progress", progress_of_told, allow(*CONTRACT_READERS, "operator"), state=RUNNING),
    Row("documents:download", progress_of_told, allow(*CONTRACT_READERS, "operator"), state=RUNNING),
]  # fmt: skip
