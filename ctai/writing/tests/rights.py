from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, PREFECTURE, Row, allow
from ctai.rules.states import State
from ctai.writing import acts
from ctai.writing.models import RemarkKind
from ctai.writing.tests.factories import TODAY, make_remark, make_text

PARTIES = AUTHORITY + PREFECTURE
READING = allow(*CONTRACT_READERS)
WRITING = allow(*CONTRACT_READERS, status=403) | allow(*PARTIES)
ACTING = allow(*CONTRACT_READERS, status=403) | allow(*PARTIES, status=302)


def prepare(world):
    text = make_text(world.contract)
    acts.save(text, body=text.body + "\n\nUn cinquième paragraphe.", seen=1, by=world.officer, today=TODAY)
    for by in (world.lead, world.officer):
        acts.keep_draft(text, body=text.body + " Brouillon.", base=1, by=by)
        acts.be_there(text, by=by, writes=True)
        make_remark(text, by, kind=RemarkKind.NOTE, position=2)
    world.things["text"] = text
    world.things["remark"] = make_remark(
        text, world.officer, kind=RemarkKind.SUGGESTION,
        quote="Les bus s'arrêtent à 19 h : personne ne rentre d'un cours.",
        digest="0" * 64, replacement="Les bus s'arrêtent à 18 h 50.",
    )  # fmt: skip
    acts.reply(world.remark, body="Vérifié avec la région.", by=world.lead, today=TODAY)


def text(world):
    return {"pk": world.text.pk}


def first(world):
    return text(world) | {"number": 1}


def remark(world):
    return {"pk": world.remark.pk}


def typed(world):
    return {"text": "Ce que je tape.", "version": 2}


AT = State.DIAGNOSIS
ROWS = [
    Row("writing:draft", text, expect=WRITING, state=AT),
    Row("writing:draft", text, expect=ACTING, method="post", data=typed, state=AT),
    Row("writing:preview", text, expect=WRITING, method="post", data=typed, state=AT),
    Row("writing:presence", text, expect=READING, method="post", state=AT),
    Row("writing:history", text, expect=READING, state=AT),
    Row("writing:version", first, expect=READING, state=AT),
    Row("writing:restore", first, expect=WRITING, state=AT),
    Row("writing:restore", first, expect=ACTING, method="post", data=lambda world: {"seen": 2}, state=AT),
    Row("writing:difference", text, expect=READING, query="?de=1&a=2", state=AT),
    Row("writing:remark_add", text, expect=WRITING, query="?paragraphe=1", state=AT),
    Row(
        "writing:remark_add",
        text,
        expect=ACTING,
        method="post",
        data=lambda world: {"kind": "comment", "passage": "", "body": "Qui vérifie ?"},
        state=AT,
    ),
    Row("writing:remark", remark, expect=READING, state=AT),
    Row("writing:remark", remark, expect=ACTING, method="post", data=lambda world: {"act": "resolve"}, state=AT),
]
