from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, PREFECTURE, STATE_READERS, Row, allow
from ctai.files.store import store
from ctai.files.tests.samples import pdf
from ctai.rules.states import State
from ctai.signature.tests.factories import freeze, make_article, make_signature, make_vote


def number(world):
    return {"number": world.contract.number}


def prepare(world):
    contract = world.contract
    lead = contract.parties.get(is_lead=True)
    make_article(contract)
    make_article(contract, rank=20, code="local-20", is_local=True)
    world.things["vote"] = make_vote(contract, lead)
    text = freeze(contract)
    world.things["signature"] = make_signature(text, lead)


READ_ONLY = ("sub_prefect", "region", "steward")
WRITERS = allow(*AUTHORITY, *PREFECTURE) | allow(*READ_ONLY, status=403)

ROWS = [
    Row("signature:home", number, allow(*CONTRACT_READERS)),
    Row("signature:home", number, allow(*AUTHORITY), state=State.DRAFT),
    Row("signature:add_article", number, WRITERS, state=State.ACCEPTED),
    Row("signature:article", lambda w: number(w) | {"code": "purpose"}, WRITERS, state=State.ACCEPTED),
    Row("signature:remove_article", lambda w: number(w) | {"code": "local-20"}, WRITERS, state=State.ACCEPTED),
    Row("signature:vote", number, allow(*AUTHORITY) | allow(*STATE_READERS, status=403), state=State.ACCEPTED),
    Row(
        "signature:withdraw_vote",
        lambda w: number(w) | {"pk": w.vote.pk},
        allow(*AUTHORITY) | allow(*STATE_READERS, status=403),
        state=State.ACCEPTED,
    ),
    Row("signature:frozen", lambda w: number(w) | {"version": 1}, allow(*CONTRACT_READERS), state=State.IN_FORCE),
    Row(
        "signature:file",
        lambda w: number(w) | {"pk": w.signature.scan_id},
        allow(*CONTRACT_READERS),
        state=State.IN_FORCE,
    ),
    # A file of the same organisation that belongs to another object does not open by this door.
    Row(
        "signature:file",
        lambda w: number(w) | {"pk": store(w.contract.lead, "autre.pdf", pdf(), by=None).pk},
        state=State.IN_FORCE,
    ),
]
