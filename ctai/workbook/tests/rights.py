from decimal import Decimal

from ctai.accounts.tests.rights_table import CONTRACT_READERS, Row, allow
from ctai.design.clock import today
from ctai.funding.acts import ask
from ctai.funding.acts.ledger import LineKey
from ctai.rules.states import State
from ctai.workbook.acts.bring import bring_back
from ctai.workbook.tests.factories import book_of, fill, put, saved, upload

WRITERS = ("lead", "elected", "partner")
READERS_ONLY = tuple(persona for persona in CONTRACT_READERS if persona not in WRITERS)
WRITE = allow(*WRITERS) | allow(*READERS_ONLY, status=403)


def prepare(world):
    """In a proposal: an upload with a conflict, and one with a fault."""
    contract = world.contract
    if contract.state != State.PROPOSAL:
        return
    one, _ = fill(contract)
    book = book_of(contract, world.lead)
    put(book["Actions"], 3, Titre="Louer autrement")
    put(book["Actions"], 4, Supprimer="oui")
    book["Budget"]["E3"] = 20000
    key = LineKey(one.pk, 2027, "state_104_12", "", "to_authority")
    ask.ask(contract, [ask.Wanted(key, one.budget_lines.get(year=2027, funder="state_104_12").asked, Decimal(15000))],
            by=world.lead, today=today())  # fmt: skip
    world.things["brought"] = bring_back(contract, upload(saved(book)), by=world.lead, today=today())
    book["Budget"]["E3"] = "12 000 e"
    world.things["faulty"] = bring_back(contract, upload(saved(book)), by=world.lead, today=today())


def number(world):
    return {"number": world.contract.number}


def brought(world):
    return number(world) | {"pk": world.brought.pk}


def faulty(world):
    return number(world) | {"pk": world.faulty.pk}


PROPOSAL = State.PROPOSAL
ROWS = [
    Row("workbook:home", number, allow(*CONTRACT_READERS), state=PROPOSAL),
    Row("workbook:home", number, allow(*CONTRACT_READERS, status=403), method="post", state=State.SUBMITTED),
    Row("workbook:download", number, allow(*CONTRACT_READERS), method="post", state=PROPOSAL),
    Row("workbook:upload", brought, WRITE, state=PROPOSAL),
    Row("workbook:upload", faulty, WRITE, state=PROPOSAL, query="?a"),
]
