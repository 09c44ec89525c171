"""One amount saved as its cell is left, pages of a large grid, and the grid worked from the keyboard."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ctai.contracts.tests.factories import make_contract, people
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.programme.tests.factories import make_action
from ctai.rules.states import State
from tests.stage import HOST, serve
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    return make_contract(State.PROPOSAL)


@pytest.fixture
def client(contract):
    return client_for(people(contract).lead)


def url(contract, page="cell"):
    return reverse(f"budget:{page}", kwargs={"number": contract.number})


def post(client, contract, cell, amount, **seen):
    return client.post(url(contract), {"cell": cell, "amount": amount, "seen": json.dumps(seen)})


def test_a_cell_is_saved_alone_and_told_by_its_new_name(contract, client):
    action = make_action(contract)
    first = f"n{action.pk}-2027-state_104_12"
    told = post(client, contract, first, "12 000,5").json()
    line = BudgetLine.objects.get(asked=Decimal("12000.50"))
    assert told["name"] == f"c{line.pk}" and told["seen"] == "12000.50" and told["said"].startswith("Enregistré. ")
    assert (line.year, line.action) == (2027, action)
    assert Entry.objects.filter(act="ask").count() == 1 and LedgerEntry.objects.count() == 1
    # The page that still knows it by its first name is told, not obeyed.
    assert post(client, contract, first, "5").status_code == 409
    told = post(client, contract, f"c{line.pk}", "", **{f"c{line.pk}": "12000.50"}).json()
    assert told["seen"] == "0.00"


def test_the_same_amount_again_writes_nothing(contract, client):
    line = make_line(make_action(contract), asked=100)
    answer = post(client, contract, f"c{line.pk}", "100,00", **{f"c{line.pk}": "100.00"})
    assert answer.status_code == 200 and answer.json()["said"] == ""
    assert not Entry.objects.filter(act="ask").exists()


@pytest.mark.parametrize("typed", ["douze", "-5", "1e9", "1,234", "9" * 30])
def test_what_is_no_amount_is_told_and_not_written(contract, client, typed):
    line = make_line(make_action(contract), asked=100)
    answer = post(client, contract, f"c{line.pk}", typed, **{f"c{line.pk}": "100.00"})
    assert answer.status_code == 422 and "Action 1" in answer.json()["said"]
    line.refresh_from_db()
    assert line.asked == 100


def test_an_amount_changed_meanwhile_is_shown_then_replaced_knowingly(contract, client):
    line = make_line(make_action(contract), asked=100)
    name = f"c{line.pk}"
    assert post(client_for(people(contract).partner), contract, name, "150", **{name: "100.00"}).status_code == 200
    answer = post(client, contract, name, "200", **{name: "100.00"})
    told = answer.json()
    assert answer.status_code == 409 and "150,00" in told["said"] and told["seen"] == "150.00"
    assert post(client, contract, name, "200", **{name: told["seen"]}).status_code == 200


@pytest.mark.parametrize(
    "cell",
    ["", "c", "c0", "c999999999999999999", "cx", "n1-2027-", "n%d-2027-nobody", "n%d-2099-state_104_12", "n0-2027-own"],
)
def test_a_cell_that_is_not_there_is_told(contract, client, cell):
    action = make_action(contract)
    answer = post(client, contract, cell.replace("%d", str(action.pk)), "5")
    assert answer.status_code == 409 and "plus au budget" in answer.json()["said"]
    assert not LedgerEntry.objects.exists()


def test_the_cell_of_another_contract_is_not_there(contract, client):
    other = make_line(make_action(make_contract(State.PROPOSAL)), asked=100)
    assert post(client, contract, f"c{other.pk}", "5", **{f"c{other.pk}": "100.00"}).status_code == 409
    other.refresh_from_db()
    assert other.asked == 100


def test_one_cell_asks_as_much_of_a_large_budget(contract, client):
    lines = [make_line(make_action(contract), asked=100) for _ in range(2)]

    def queries(amount, seen):
        name = f"c{lines[0].pk}"
        with CaptureQueriesContext(connection) as found:
            assert post(client, contract, name, amount, **{name: seen}).status_code == 200
        return len(found)

    queries("100.5", "100.00")
    few = queries("101", "100.50")
    for _ in range(12):
        make_line(make_action(contract), asked=100)
    assert queries("102", "101.00") == few <= 30


def test_a_large_grid_is_read_and_written_by_pages(contract, client):
    for _ in range(14):
        make_line(make_action(contract), asked=100)
    page = client.get(url(contract, "budget"))
    text = page.content.decode()
    assert "Actions 1 à 8 sur 14" in text and "1\u202f400,00" in text and "Action numéro 13" not in text
    assert "Action numéro 13" in client.get(url(contract, "budget") + "?fiche=13").content.decode()
    assert client.get(url(contract, "budget") + "?page=99&fiche=x").status_code == 200
    # What is on another page is neither read nor written here.
    line = contract.budget_lines.get(action__number=13)
    name, here = f"c{line.pk}", url(contract, "edit") + "?page=2"
    form = client.get(here).context
    assert set(json.loads(form["seen"])) == {f"c{one.pk}" for one in contract.budget_lines.filter(action__number__gt=8)}
    done = client.post(here, {"seen": form["seen"], **dict.fromkeys(json.loads(form["seen"]), "100"), name: "250"})
    assert done.status_code == 302 and done["Location"] == url(contract, "budget") + "?page=2"
    assert sorted(contract.budget_lines.values_list("asked", flat=True))[-2:] == [100, 250]


def test_saving_may_lead_to_the_next_actions(contract, client):
    for _ in range(9):
        make_line(make_action(contract), asked=100)
    form = client.get(url(contract, "edit")).context
    data = {"seen": form["seen"], "next": "", **dict.fromkeys(json.loads(form["seen"]), "100")}
    assert client.post(url(contract, "edit"), data)["Location"] == url(contract, "edit") + "?page=2"


@pytest.mark.browser
def test_the_grid_is_written_from_the_keyboard(contract, client, page):
    lines = [make_line(make_action(contract), asked=100), make_line(make_action(contract), asked=200)]
    names = [f"c{line.pk}" for line in lines]
    serve(page, client)
    page.goto(HOST + url(contract, "edit"))
    boxes = [page.locator(f"[name={name}]") for name in names]
    boxes[0].fill("1500")
    boxes[0].press("Enter")
    page.get_by_text("Enregistré. Action 1").wait_for()
    assert boxes[0].input_value() == "1500,00"
    # The row below the State's is the authority's, empty; the next State's row is two lines down.
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.name") == names[1]
    page.keyboard.type("douze")
    page.keyboard.press("Tab")
    page.locator(f"#{names[1]}-e").wait_for()
    assert boxes[1].get_attribute("aria-invalid") == "true"
    boxes[1].press("Escape")
    assert boxes[1].input_value() == "200,00"
    paste(page, boxes[0], "300\t400\n\t50")
    page.get_by_text("2028 : 50,00").wait_for()
    assert sorted(contract.budget_lines.exclude(asked=None).values_list("year", "asked")) == [
        (2027, 200), (2027, 300), (2028, 50), (2028, 400),
    ]  # fmt: skip
    page.get_by_role("button", name="Enregistrer les montants").click()
    page.get_by_text("Aucun montant n'a changé.").wait_for()


def paste(page, box, text):
    box.focus()
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text", text);
            const how = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )
