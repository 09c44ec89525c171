"""The charges of an action, as the lead, the officer and the operator meet them."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_contract, people
from ctai.expenses.models import Plan
from ctai.expenses.reads import plan_of
from ctai.expenses.tests.factories import make_charges
from ctai.funding.tests.factories import make_line
from ctai.programme.models import ExpectedResult
from ctai.programme.tests.factories import make_action
from ctai.rules.expenses import Account
from ctai.rules.roles import Role
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def action():
    return make_action(make_contract(State.PROPOSAL), results=False, title="Français du soir")


@pytest.fixture
def client(action):
    return client_for(people(action.contract).lead)


def url(action, page="charges"):
    return reverse(f"budget:{page}", kwargs={"number": action.contract.number, "rank": action.number})


def form_of(client, address):
    """What a browser would send back of this form."""
    page = client.get(address)
    inputs = re.findall(r"<input[^>]*>", page.content.decode().split('method="post" novalidate')[1])
    found = {}
    for one in inputs:
        name, value = re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)
        if name:
            found[name[1]] = value[1].replace("&quot;", '"') if value else ""
    return found


def text(response):
    return re.sub(r"\s+", " ", response.content.decode().replace("\u202f", " ").replace("&nbsp;", " "))


def test_the_lead_writes_three_years_and_reads_what_does_not_meet(action, client):
    make_line(action, asked=10_000)
    given = form_of(client, url(action, "plan_charges")) | {"c2027-64": "9 000,50", "c2027-60": "1000"}
    assert client.post(url(action, "plan_charges"), given).status_code == 302
    page = text(client.get(url(action)))
    assert "les charges (10 000,50 €) dépassent les ressources (10 000,00 €) de 0,50 €." in page
    grid = text(client.get(reverse("budget:budget", args=[action.contract.number])))
    assert "Charges et ressources ne s'équilibrent pas" in grid.replace("&#x27;", "'")
    assert "charges 10 000,50" in grid and "écart 0,50" in grid
    checks = text(client.get(reverse("budget:checks", args=[action.contract.number])))
    assert "de 0,50 €." in checks and "Justifier" in checks


def test_a_balanced_year_says_so_and_one_person_has_a_cost(action, client):
    make_line(action, asked=10_000)
    make_charges(action, c64=10_000)
    ExpectedResult.objects.create(action=action, year=2027, label="Inscrites", target=Decimal(40), unit="personnes")
    page = text(client.get(url(action))).replace("\xa0", " ")
    assert "charges et ressources s'équilibrent à 10 000,00 €" in page
    assert "<strong>250,00 €</strong> par personne (10 000,00 € pour 40 personnes)" in page
    assert "267 € par personne, 20 000 € par projet" in page and "touleco.fr" in page


def test_an_unknown_cost_and_nobody_expected_are_said(action, client):
    for year, target in ((2028, 40), (2029, 0)):
        ExpectedResult.objects.create(action=action, year=year, label="A", target=Decimal(target), unit="personnes")
    make_charges(action, 2029, c64=10)
    page = text(client.get(url(action)))
    assert "2027 : inconnu, le coût n'est pas écrit." in page
    assert "2029 : sans objet, aucune personne n'est attendue." in page


def test_what_cannot_be_read_is_told_beside_its_cell_and_nothing_is_lost(action, client):
    given = form_of(client, url(action, "plan_charges")) | {"c2027-64": "beaucoup", "c2028-60": "12,50"}
    page = client.post(url(action, "plan_charges"), given)
    assert page.status_code == 200 and not Plan.objects.exists()
    said = text(page)
    assert "Écrivez un montant en chiffres" in said and 'value="beaucoup"' in said and 'value="12,50"' in said


def test_two_people_at_once_lose_nothing(action, client):
    make_charges(action, c60=100, c61=200, c62=300)
    mine = form_of(client, url(action, "plan_charges")) | {"c2027-60": "111", "c2027-62": "333"}
    theirs = form_of(client, url(action, "plan_charges")) | {"c2027-60": "999", "c2027-61": "222"}
    assert client.post(url(action, "plan_charges"), theirs).status_code == 302
    page = client.post(url(action, "plan_charges"), mine)
    assert page.status_code == 409
    said = text(page)
    assert "quelqu'un a écrit 999,00" in said.replace("&#x27;", "'")
    assert all(f'value="{kept}"' in said for kept in ("111", "222,00", "333"))
    again = mine | {"c2027-61": "222,00"}
    again |= {name: re.search(rf'name="{name}" value="([^"]*)"', said)[1].replace("&quot;", '"') for name in
              ("seen", "version")}  # fmt: skip
    assert client.post(url(action, "plan_charges"), again).status_code == 302
    assert list(plan_of(action, 2027).planned.values()) == [Decimal(111), Decimal(222), Decimal(333)]


def test_sent_twice_is_written_once(action, client):
    given = form_of(client, url(action, "plan_charges")) | {"c2027-64": "9000"}
    for _ in range(2):
        assert client.post(url(action, "plan_charges"), given).status_code == 302
    assert Plan.objects.get().version == 1


def test_the_operator_writes_its_charges_and_reads_nothing_of_what_others_pay(action):
    body = make_membership(Role.OPERATOR_AGENT)
    action.operator = body.organisation
    action.save()
    make_line(action, asked=77_777)
    own = client_for(body)
    given = form_of(own, url(action, "my_plan_charges")) | {"c2027-875": "500", "c2027-86": "400"}
    assert own.post(url(action, "my_plan_charges"), given).status_code == 302
    page = text(own.get(url(action, "my_charges")))
    assert "77 777" not in page and "soit 100,00 € d'écart" in page.replace("&#x27;", "'")
    assert url(action, "my_charges") in text(own.get(reverse("programme:my_action", args=[
        action.contract.number, action.number])))  # fmt: skip
    assert plan_of(action, 2027).planned[Account.VOLUNTEERING] == 500


def test_realised_stands_beside_planned_once_the_year_is_over(monkeypatch):
    action = make_action(make_contract(State.IN_FORCE))
    make_charges(action, c64=9_000, c60=500)
    client = client_for(people(action.contract).lead)
    assert "Aucun exercice terminé" in text(client.get(url(action, "tell_charges")))
    monkeypatch.setattr("ctai.budget.views.charges.today", lambda: date(2028, 2, 1))
    given = form_of(client, url(action, "tell_charges"))
    assert "c2027-64" in given and "c2028-64" not in given
    assert client.post(url(action, "tell_charges"), given | {"c2027-64": "9100"}).status_code == 302
    page = text(client.get(url(action)))
    assert "Charges prévues et réalisées en 2027" in page and "100,00 €" in page.replace("\xa0", " ")


@pytest.mark.parametrize("page", ["charges", "plan_charges"])
def test_the_page_asks_the_same_questions_however_many_years_and_accounts(
    action, client, page, django_assert_max_num_queries
):
    make_line(action)
    for year in range(2027, 2035):
        make_charges(action, year, **{f"c{account}": 10 for account in range(60, 70)})
    client.get(url(action, page))
    with django_assert_max_num_queries(15):
        client.get(url(action, page))
