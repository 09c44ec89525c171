from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, PREFECTURE, Row, allow
from ctai.documents.kinds import DocumentKind
from ctai.documents.making import make
from ctai.documents.models import ProductionState
from ctai.documents.tests.factories import make_frozen, make_production, make_report
from ctai.rules.states import State

PARTIES = AUTHORITY + PREFECTURE
ASKING = allow(*CONTRACT_READERS, status=403) | allow(*PARTIES, status=302)


def number(world):
    return {"number": world.contract.number}


def prepare(world):
    world.things["ready"] = make_production(contract=world.contract)
    make(world.ready.pk)
    world.things["failed"] = make_production(
        DocumentKind.DIAGNOSIS_REPORT, contract=world.contract, state=ProductionState.FAILED, error="Panne."
    )
    # Made while the letter was being prepared: the State never sees it.
    world.things["early"] = make_production(
        DocumentKind.INTENT_LETTER, contract=world.contract, contract_state=State.DRAFT.value
    )
    make(world.early.pk)


def version(world):
    frozen = make_frozen(world.contract)
    world.things["report"] = make_report(world.contract)
    return number(world) | {"version": frozen.number}


def report(world):
    version(world)
    return number(world) | {"pk": world.report.pk}


def ready(world):
    return number(world) | {"pk": world.ready.pk}


def early(world):
    return number(world) | {"pk": world.early.pk}


def failed(world):
    return number(world) | {"pk": world.failed.pk}


def kind(world):
    return {"kind": DocumentKind.DIAGNOSIS_REPORT.value}


ROWS = [
    Row("documents:list", number, allow(*CONTRACT_READERS)),
    Row("documents:list", number, allow(*AUTHORITY), state=State.DRAFT),
    Row("documents:produce", number, ASKING, method="post", data=kind),
    Row("documents:produce", number, allow(*AUTHORITY, status=403), method="post", data=kind, state=State.DRAFT),
    Row("documents:progress", ready, allow(*CONTRACT_READERS)),
    Row("documents:progress", early, allow(*AUTHORITY)),
    Row("documents:retry", failed, ASKING, method="post"),
    Row("documents:download", ready, allow(*CONTRACT_READERS)),
    Row("documents:download", early, allow(*AUTHORITY)),
    # OFII reads a frozen diagnosis, hence its report, and nothing else of the contract.
    Row("documents:diagnosis", version, allow(*CONTRACT_READERS, "ofii"), state=State.PROPOSAL),
    Row("documents:download", report, allow(*CONTRACT_READERS, "ofii"), state=State.PROPOSAL),
]
