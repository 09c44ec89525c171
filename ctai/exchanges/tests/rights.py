from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, Row, allow
from ctai.exchanges.models import MessageFile
from ctai.exchanges.tests.factories import COMING, make_decision, make_meeting, make_message, make_thread
from ctai.files.store import store
from ctai.files.tests.samples import pdf
from ctai.rules.states import State


def prepare(world):
    lead, contract, operator = world.lead, world.contract, world.operator.organisation
    stored = store(lead.organisation, "note.pdf", pdf(), by=lead)
    threads = {
        "note": make_thread(contract, lead, shared=False),
        "thread": make_thread(contract, lead),
        "with_operator": make_thread(contract, lead, operator=operator),
    }
    files = {
        f"{name}_file": MessageFile.objects.create(message=make_message(thread, lead), file=stored).pk
        for name, thread in threads.items()
    }
    shared = make_meeting(contract, lead, starts_at=COMING)
    own = make_meeting(contract, lead, shared=False, starts_at=COMING)
    world.things |= files | {name: thread.pk for name, thread in threads.items()}
    world.things |= {
        "shared": shared.pk,
        "own": own.pk,
        "decision": make_decision(shared).pk,
        "own_decision": make_decision(own).pk,
    }


def number(world):
    return {"number": world.contract.number}


def thing(name):
    return lambda world: {"number": world.contract.number, "pk": world.things[name]}


def alone(name):
    return lambda world: {"pk": world.things[name]}


PARTIES = ("lead", "elected", "partner", "officer", "prefect")
ONLY_READ = ("sub_prefect", "region", "steward")
PARTIES_WRITE = allow(*PARTIES) | allow(*ONLY_READ, status=403)
PARTIES_DONE = allow(*PARTIES, status=302) | allow(*ONLY_READ, status=403)
ROWS = [
    Row("exchanges:home", number, allow(*CONTRACT_READERS)),
    Row("exchanges:home", number, allow(*AUTHORITY), state=State.DRAFT),
    Row("exchanges:thread_add", number, PARTIES_WRITE),
    Row("exchanges:thread", thing("thread"), allow(*CONTRACT_READERS)),
    Row("exchanges:thread", thing("with_operator"), allow(*CONTRACT_READERS)),
    Row("exchanges:thread", thing("note"), allow(*AUTHORITY)),
    Row("exchanges:thread", thing("thread"), PARTIES_DONE, method="post", data=lambda world: {"text": "Bonjour"}),
    Row("exchanges:file", thing("thread_file"), allow(*CONTRACT_READERS)),
    Row("exchanges:file", thing("note_file"), allow(*AUTHORITY)),
    Row("exchanges:mine", expect=allow("operator", "other_operator")),
    Row("exchanges:my_thread", alone("with_operator"), allow("operator")),
    Row("exchanges:my_thread", alone("thread")),
    Row("exchanges:my_file", alone("with_operator_file"), allow("operator")),
    Row("exchanges:my_file", alone("thread_file")),
    Row("exchanges:meeting_add", number, PARTIES_WRITE),
    Row("exchanges:meeting", thing("shared"), allow(*CONTRACT_READERS)),
    Row("exchanges:meeting", thing("own"), allow(*AUTHORITY)),
    Row("exchanges:meeting_edit", thing("shared"), PARTIES_WRITE),
    Row("exchanges:meeting_edit", thing("own"), allow(*AUTHORITY)),
    Row("exchanges:minutes", thing("shared"), PARTIES_WRITE),
    Row("exchanges:meeting_share", thing("own"), allow(*AUTHORITY)),
    Row("exchanges:meeting_share", thing("shared"), allow(*CONTRACT_READERS, status=403)),
    Row("exchanges:meeting_invite", thing("shared"), PARTIES_WRITE),
    Row("exchanges:meeting_cancel", thing("shared"), PARTIES_WRITE),
    Row("exchanges:meeting_cancel", thing("own"), allow(*AUTHORITY, status=403)),
    Row("exchanges:meeting_download", thing("shared"), allow(*CONTRACT_READERS)),
    Row("exchanges:meeting_download", thing("own"), allow(*AUTHORITY)),
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
