import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership, make_siret
from ctai.contracts.tests.factories import make_contract, people
from ctai.programme.models import Action
from ctai.programme.tests.factories import make_action, make_axis
from ctai.rules.roles import Role
from ctai.rules.states import State
from ctai.rules.themes import Theme
from tests.world import client_for

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script> « é » 🏠 \u202eשלום"


@pytest.fixture
def contract():
    return make_contract(State.PROPOSAL)


@pytest.fixture
def client(contract):
    return client_for(people(contract).lead)


def url(contract, page, **more):
    return reverse(f"programme:{page}", kwargs={"number": contract.number, **more})


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_programme_costs_the_same_whatever_its_size(contract, client):
    make_action(contract)
    few = queries(client, url(contract, "home"))
    for theme in Theme:
        for _ in range(3):
            make_action(contract, theme)
    assert queries(client, url(contract, "home")) == few <= 14


def test_writing_a_programme_from_its_pages(contract, client):
    answer = client.post(url(contract, "add_axis"), {"theme": "housing", "title": NASTY})
    assert answer.status_code == 302
    axis = contract.axes.get()
    answer = client.post(url(contract, "add_action"), {"axis": axis.pk, "title": NASTY})
    assert answer.url == url(contract, "action", rank=1)
    page = client.get(answer.url).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "\u202e" not in page
    answer = client.post(
        url(contract, "edit", rank=1, section="publics"),
        {"version": 1, "audiences": ["bpi", "women"], "partners": "CCAS", "perimeter_note": ""},
    )
    assert answer.status_code == 302
    assert contract.actions.get().audiences == ["bpi", "women"]
    home = client.get(url(contract, "home")).content.decode()
    assert "Manque&nbsp;:" in home and "le problème traité" in home


def test_an_action_needs_an_axis_first(contract, client):
    assert client.get(url(contract, "add_action")).url == url(contract, "add_axis")


def test_the_end_before_the_start_is_said_beside_the_field(contract, client):
    make_action(contract)
    answer = client.post(
        url(contract, "edit", rank=1, section="calendrier"),
        {"version": 1, "starts_on": "2027-05-02", "ends_on": "2027-05-01", "deliverables": "gardé"},
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and "Indiquez une date à partir du 02/05/2027." in page and "gardé" in page


@pytest.mark.parametrize("day", ["1899-12-31", "2026-02-30", "2061-01-01", "demain"])
def test_impossible_dates_are_refused(contract, client, day):
    make_action(contract)
    data = {"version": 1, "starts_on": day, "ends_on": "", "deliverables": ""}
    answer = client.post(url(contract, "edit", rank=1, section="calendrier"), data)
    assert answer.status_code == 200 and "data-focus" in answer.content.decode()


def test_dates_outside_the_contract_are_said(contract, client):
    make_action(contract)
    data = {"version": 1, "starts_on": "2026-12-31", "ends_on": "2027-02-01", "deliverables": ""}
    assert client.post(url(contract, "edit", rank=1, section="calendrier"), data).status_code == 302
    assert "Commence avant le contrat" in client.get(url(contract, "action", rank=1)).content.decode()


def test_two_browsers_on_one_section(contract, client):
    make_action(contract)
    section = url(contract, "edit", rank=1, section="objet")
    data = {"version": 1, "title": "T", "problem": "le mien", "existing": "", "adds": "", "priority": ""}
    other = client_for(people(contract).partner)
    assert other.post(section, data | {"problem": "le sien"}).status_code == 302
    answer = client.post(section, data)
    page = answer.content.decode()
    assert answer.status_code == 409 and "le mien" in page and "le sien" in page
    assert contract.actions.get().problem == "le sien"
    assert client.post(section, data | {"version": 2}).status_code == 302
    assert contract.actions.get().problem == "le mien"


def results(*rows, version=1):
    data = {"version": version, "r-TOTAL_FORMS": len(rows), "r-INITIAL_FORMS": 0}
    for index, row in enumerate(rows):
        data |= {f"r-{index}-{name}": value for name, value in row.items()}
    return data


ROW = {"label": "Baux", "year": "2027", "target": "12,5", "unit": "baux"}


def test_expected_results_from_their_page(contract, client):
    action = make_action(contract, results=False)
    page = url(contract, "results", rank=1)
    empty = dict.fromkeys(ROW, "")
    assert client.post(page, results(ROW, empty)).status_code == 302
    assert str(action.expected_results.get().target) == "12.50"
    answer = client.post(page, results(ROW, ROW, version=2))
    assert answer.status_code == 200 and "donné deux fois" in answer.content.decode()
    answer = client.post(page, results(ROW | {"unit": ""}, version=2))
    assert "videz toute la ligne" in answer.content.decode()
    answer = client.post(page, results(ROW | {"label": "Autre"}, version=1))
    assert answer.status_code == 409 and "Autre" in answer.content.decode() and "Baux" in answer.content.decode()
    assert client.post(page, results(ROW | {"target": "-1"}, version=2)).status_code == 200
    assert client.post(page, results(ROW | {"target": "1e12"}, version=2)).status_code == 200


def test_a_wrong_siret_keeps_what_was_typed(contract, client):
    make_action(contract, operator=None)
    page = url(contract, "operator", rank=1)
    answer = client.post(page, {"version": 1, "siret": "123 456 789 00012", "name": "Le Toit"})
    assert answer.status_code == 200 and "Le Toit" in answer.content.decode()
    answer = client.post(page, {"version": 1, "siret": make_siret(555_001), "name": ""})
    assert "donnez aussi le nom" in answer.content.decode()
    assert client.post(page, {"version": 1, "siret": make_siret(555_001), "name": "Le Toit"}).status_code == 302
    assert contract.actions.get().operator.name == "Le Toit"


def test_move_and_remove(contract, client):
    make_action(contract, title="Première")
    make_action(contract, title="Seconde")
    client.post(url(contract, "move", rank=2), {"direction": "up"})
    page = client.get(url(contract, "home")).content.decode()
    assert page.index("Seconde") < page.index("Première")
    assert client.post(url(contract, "remove", rank=1), {"reason": ""}).status_code == 302
    assert client.get(url(contract, "action", rank=1)).status_code == 404
    assert Action.everything.count() == 2


def test_an_operator_sees_its_sheet_and_nothing_else_of_the_contract(contract):
    operator = make_membership(Role.OPERATOR_AGENT)
    make_action(contract, operator=operator.organisation, title="La mienne")
    make_action(contract, Theme.FRENCH, title="Celle d'un autre")
    client = client_for(operator)
    mine = client.get(reverse("programme:mine")).content.decode()
    sheet = client.get(url(contract, "my_action", rank=1)).content.decode()
    for page in (mine, sheet):
        assert "La mienne" in page and "Celle d'un autre" not in page
        assert f"/contrats/{contract.number}/" not in page
    data = {"version": 1, "title": "La mienne", "problem": "P", "existing": "", "adds": "", "priority": ""}
    answer = client.post(url(contract, "my_edit", rank=1, section="objet"), data)
    assert answer.url == url(contract, "my_action", rank=1)
    assert client.get(url(contract, "action", rank=1)).status_code == 404


def test_an_empty_list_says_what_to_do(contract, client):
    assert "Aucune fiche pour votre organisation" in (
        client_for(make_membership(Role.OPERATOR_AGENT)).get(reverse("programme:mine")).content.decode()
    )
    assert "Aucun axe pour le moment" in client.get(url(contract, "home")).content.decode()
    make_axis(contract, Theme.HEALTH)
    assert "Aucune action dans cet axe." in client.get(url(contract, "home")).content.decode()
