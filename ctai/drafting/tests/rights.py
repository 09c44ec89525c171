from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, PREFECTURE, SIGNED_IN, Row, allow
from ctai.diagnosis import acts
from ctai.diagnosis.models import Origin
from ctai.diagnosis.tests.factories import TODAY, make_agreed
from ctai.figures.tests.factories import make_value
from ctai.rules.states import State

PARTIES = AUTHORITY + PREFECTURE
READERS = (*CONTRACT_READERS, "ofii")
READING = allow(*READERS)
WRITING = allow(*READERS, status=403) | allow(*PARTIES)
# Acts that answer by a redirection.
ACTING = allow(*READERS, status=403) | allow(*PARTIES, status=302)


def prepare(world):
    diagnosis = make_agreed(world.contract)
    section = diagnosis.sections.get(code="obstacles")
    make_value(world.contract.departement)
    acts.citations.place(section, Origin.FIGURE, "taux-essai:departement-12", by=world.lead, today=TODAY)
    world.things["priority"] = diagnosis.priorities.get()
    # Both sides answered before the figure was placed: each has something to withdraw.
    world.things["section"] = diagnosis.sections.get(code="obstacles")


def freeze(world):
    """A frozen version to read, made by the row that asks for it."""
    section = world.section
    for side in (world.lead, world.officer):
        acts.agree(section, seen=section.revision, by=side, today=TODAY)
    acts.freeze(world.contract, by=world.officer, today=TODAY)
    return number(world) | {"version": 1}


def number(world):
    return {"number": world.contract.number}


def section(world):
    return number(world) | {"slug": "obstacles"}


def priority(world):
    return number(world) | {"pk": world.priority.pk}


def answer(world):
    return {"revision": world.section.revision, "status": "agree"}


def priority_form(world):
    return {"version": 1, "title": "Loger", "theme": "housing", "why": ""}


def text(world):
    return {"version": world.section.version, "text": "Autre texte"}


def one_score(world):
    return {"act": "own", f"own-importance_{world.priority.pk}": 4, f"own-gap_{world.priority.pk}": 2}


AT = State.DIAGNOSIS
ROWS = [
    Row("diagnosis:list", expect=allow(*SIGNED_IN), state=AT),
    Row("diagnosis:home", number, expect=READING, state=AT),
    Row("diagnosis:section", section, expect=READING, state=AT),
    Row("diagnosis:version", freeze, expect=READING, state=AT),
    Row("diagnosis:write", section, expect=WRITING, state=AT),
    Row("diagnosis:write", section, expect=ACTING, method="post", data=text, state=AT),
    Row("diagnosis:answer", section, expect=ACTING, method="post", data=answer, state=AT),
    Row("diagnosis:answer_withdraw", section, expect=ACTING, method="post", state=AT),
    Row("diagnosis:cite", section, expect=WRITING, state=AT),
    Row("diagnosis:cite", section, expect=ACTING, method="post", data=lambda world: {"what": "figure|x"}, state=AT),
    Row(
        "diagnosis:citation",
        lambda world: section(world) | {"cited": 1},
        expect=ACTING,
        method="post",
        data=lambda world: {"act": "remove"},
        state=AT,
    ),
    Row("diagnosis:section_add", number, expect=WRITING, state=AT),
    Row("diagnosis:section_name", section, expect=WRITING, state=AT),
    Row("diagnosis:section_act", section, expect=ACTING, method="post", data=lambda world: {"act": "share"}, state=AT),
    Row("diagnosis:adopt", number, expect=WRITING, state=AT),
    Row("diagnosis:opinion", number, expect=allow(*READERS, status=403) | allow("sub_prefect", "ofii"), state=AT),
    Row("diagnosis:grid", number, expect=READING, state=AT),
    Row("diagnosis:grid", number, expect=ACTING, method="post", data=one_score, state=AT),
    Row("diagnosis:priority_add", number, expect=WRITING, state=AT),
    Row("diagnosis:priority_add", number, expect=ACTING, method="post", data=priority_form, state=AT),
    Row("diagnosis:priority", priority, expect=WRITING, state=AT),
    Row("diagnosis:priority", priority, expect=ACTING, method="post", data=priority_form, state=AT),
    Row("diagnosis:priority_remove", priority, expect=ACTING, method="post", state=AT),
]
