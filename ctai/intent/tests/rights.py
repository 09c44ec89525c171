from ctai.accounts.tests.rights_table import CONTRACT_READERS, Row, allow
from ctai.intent import acts
from ctai.intent.models import IntentLetter, Source
from ctai.intent.tests.factories import make_letter, pdf_upload
from ctai.rules.states import State


def prepare(world):
    letter = make_letter(world.contract, source=Source.UPLOADED)
    letter.file = acts.store(world.lead.organisation, "lettre.pdf", pdf_upload(), by=world.lead)
    letter.save(update_fields=["file"])


def number(world):
    return {"number": world.contract.number}


def piece(world):
    return {"number": world.contract.number, "piece": "fichier"}


def seen(world):
    return {"version": IntentLetter.objects.get(contract=world.contract).version}


WRITERS = allow("lead", "elected") | allow("partner", status=403)
ROWS = [
    Row(
        "intent:start",
        query="?territoire=commune-12145",
        expect=allow("lead", "elected", "partner"),
        otherwise=403,
    ),
    Row("intent:letter", number, allow(*CONTRACT_READERS)),
    Row("intent:letter", number, allow("lead", "elected", "partner"), state=State.DRAFT),
    Row("intent:edit", number, WRITERS, state=State.DRAFT),
    Row("intent:edit", number, allow(*CONTRACT_READERS, status=403)),
    Row("intent:file", number, WRITERS, state=State.DRAFT),
    Row("intent:deliberation", number, WRITERS, state=State.DRAFT),
    Row(
        "intent:remove",
        piece,
        allow("lead", "elected", status=302) | allow("partner", status=403),
        method="post",
        data=seen,
        state=State.DRAFT,
    ),
    Row("intent:download", piece, allow(*CONTRACT_READERS)),
]
