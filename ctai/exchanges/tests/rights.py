from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, Row, allow
from ctai.exchanges.models import MessageFile
from ctai.exchanges.tests.factories import make_decision, make_meeting, make_message
from ctai.files.store import store
from ctai.files.tests.samples import pdf
from ctai.rules.states import State


def prepare(world):
    lead, contract = world.lead, world.contract
    stored = store(lead.organisation, "note.pdf", pdf(), by=lead)
    note = make_message(contract, lead, "Entre nous", shared=False)
    shared = make_meeting(contract, lead)
    own = make_meeting(contract, lead, shared=False)
    world.things |= {
        "file": MessageFile.objects.create(message=note, file=stored).pk,
        "open_file": MessageFile.objects.create(message=make_message(contract, lead), file=stored).pk,
        "shared": shared.pk,
        "own": own.pk,
        "decision": make_decision(shared).pk,
        "own_decision": make_decision(own).pk,
    }


def number(world):
    return {"number": world.contract.number}


def thing(name):
    return lambda world: {"number": world.contract.number, "pk": world.things[name]}


PARTIES = ("lead", "elected", "partner", "officer", "prefect")
ONLY_READ = ("sub_prefect", "region", "steward")
PARTIES_WRITE = allow(*PARTIES) | allow(*ONLY_READ, status=403)
PARTIES_DONE = allow(*PARTIES, status=302) | allow(*ONLY_READ, status=403)
ROWS = [
    Row("exchanges:home", number, allow(*CONTRACT_READERS)),
    Row("exchanges:home", number, allow(*AUTHORITY), state=State.DRAFT),
    Row(
        "exchanges:home",
        number,
        PARTIES_DONE,
        method="post",
        data=lambda world: {"text": "Bonjour", "visibility": "partage"},
    ),
    Row("exchanges:file", thing("open_file"), allow(*CONTRACT_READERS)),
    Row("exchanges:file", thing("file"), allow(*AUTHORITY)),
    Row("exchanges:meeting_add", number, PARTIES_WRITE),
    Row("exchanges:meeting", thing("shared"), allow(*CONTRACT_READERS)),
    Row("exchanges:meeting", thing("own"), allow(*AUTHORITY)),
    Row("exchanges:meeting_edit", thing("shared"), PARTIES_WRITE),
    Row("exchanges:meeting_edit", thing("own"), allow(*AUTHORITY)),
    Row("exchanges:minutes", thing("shared"), PARTIES_WRITE),
    Row("exchanges:meeting_share", thing("own"), allow(*AUTHORITY)),
    Row("exchanges:meeting_share", thing("shared"), allow(*CONTRACT_READERS, status=403)),
    Row("exchanges:meeting_delete", thing("own"), allow(*AUTHORITY)),
    Row("exchanges:meeting_delete", thing("shared"), allow(*CONTRACT_READERS, status=403)),
    Row("exchanges:decision_add", thing("shared"), PARTIES_WRITE),
    Row("exchanges:decisions", number, allow(*CONTRACT_READERS)),
    Row("exchanges:decision_edit", thing("decision"), PARTIES_WRITE),
    Row("exchanges:decision_edit", thing("own_decision"), allow(*AUTHORITY)),
    Row(
        "exchanges:decision_done",
        thing("decision"),
        PARTIES_DONE,
        method="post",
        data=lambda world: {"realisee": "oui", "version": 1},
    ),
    Row("exchanges:decision_delete", thing("own_decision"), allow(*AUTHORITY, status=302), method="post"),
    Row("exchanges:decision_delete", thing("decision"), allow(*CONTRACT_READERS, status=403), method="post"),
]
