from decimal import Decimal

from ctai.accounts.tests.rights_table import CONTRACT_READERS, Row, allow
from ctai.design.clock import today
from ctai.funding.acts import ask
from ctai.funding.acts.ledger import LineKey
from ctai.rules.states import State
from ctai.workbook.acts.bring import bring_back
from ctai.workbook.acts.take_over import describe, keep_plan
from ctai.workbook.foreign.mapping import guess_columns, headers_at
from ctai.workbook.tests.factories import book_of, fill, put, saved, upload
from ctai.workbook.tests.plans import plans

WRITERS = ("lead", "elected", "partner")
READERS_ONLY = tuple(persona for persona in CONTRACT_READERS if persona not in WRITERS)
WRITE = allow(*WRITERS) | allow(*READERS_ONLY, status=403)


def prepare(world):
    """In a proposal: an upload with a conflict, one with a fault, a plan described with problems."""
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
    given = plans()[2]
    plan = keep_plan(contract, upload(given.content, given.name), by=world.lead, today=today())
    columns = guess_columns(headers_at(plan.sheets[0]["rows"], 1))
    mapping = {"sheet": 0, "header": 1, "columns": columns, "theme": "", "funder": "state_104_12", "year": 2027}
    world.things["plan"] = describe(plan, mapping | {"route": "to_authority"}, by=world.lead)


def number(world):
    return {"number": world.contract.number}


def brought(world):
    return number(world) | {"pk": world.brought.pk}


def faulty(world):
    return number(world) | {"pk": world.faulty.pk}


def plan(world):
    return number(world) | {"pk": world.plan.pk}


PROPOSAL = State.PROPOSAL
ROWS = [
    Row("workbook:home", number, allow(*CONTRACT_READERS), state=PROPOSAL),
    Row("workbook:home", number, allow(*CONTRACT_READERS, status=403), method="post", state=State.SUBMITTED),
    Row("workbook:download", number, allow(*CONTRACT_READERS), method="post", state=PROPOSAL),
    Row("workbook:upload", brought, WRITE, state=PROPOSAL),
    Row("workbook:upload", faulty, WRITE, state=PROPOSAL, query="?a"),
    Row("workbook:take_over", number, WRITE, state=PROPOSAL),
    Row("workbook:columns", plan, WRITE, state=PROPOSAL),
    Row("workbook:rows", plan, WRITE, state=PROPOSAL),
]
