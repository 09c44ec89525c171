"""An amount read anywhere opens exactly the entries it sums, and only those one may read."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.entries import reads
from ctai.entries.forms import ScopeForm
from ctai.funding.tests.factories import make_line
from ctai.payments import payees
from ctai.payments.tests.factories import make_committed
from ctai.programme.models import Action
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder, Route
from ctai.rules.roles import Role
from ctai.rules.states import State
from ctai.rules.themes import Theme
from tests.world import client_for

pytestmark = pytest.mark.django_db
PAGE = reverse("entries:home")


@pytest.fixture
def money():
    return make_committed(make_contract(State.IN_FORCE), make_membership(Role.OPERATOR_AGENT).organisation)


def sums(membership, **query):
    asked = ScopeForm(query).asked()
    return dict(reads.whole_of(reads.entries_in(reads.lines_in(membership, asked), asked)).sums)


def test_each_part_of_a_scope_narrows_the_sum_to_the_cent(money):
    number, axis = money.contract.number, money.direct.action.axis_id
    make_line(money.own[0].action, year=2027, funder=Funder.OTHER_AUTHORITY, label="Département", asked=Decimal("0.01"))
    who = money.officer
    assert sums(who, dossier=number) == {
        "Demandé": Decimal("42000.01"), "Accordé": Decimal(42_000), "Engagé": Decimal(42_000),
    }  # fmt: skip
    assert sums(who, dossier=number, annee="2027") == {"Demandé": Decimal("0.01")}
    assert sums(who, dossier=number, financeur="state", nature="asked") == {"Demandé": Decimal(42_000)}
    assert sums(who, dossier=number, domaine=Theme.FRENCH.value, nature="granted") == {"Accordé": Decimal(30_000)}
    assert sums(who, axe=str(axis), nature="granted") == {"Accordé": Decimal(30_000)}
    assert sums(who, nom="Département") == {"Demandé": Decimal("0.01")}
    assert sums(who, voie=Route.TO_OPERATOR.value, nature="asked") == {"Demandé": Decimal(30_000)}
    assert sums(who, prefecture=str(money.contract.prefecture_id), annee="2026", nature="granted")["Accordé"] == 42_000
    assert sums(who, dossier=number, au="2000-01-01") == {}


def test_what_a_page_adds_up_is_what_it_opens(money):
    for reader in (money.officer, people(money.contract).lead, make_readers(money.contract).region):
        for body in (money.operator, money.contract.lead):
            lines = payees.lines_of(body, reader, is_rehearsal=False)
            shown = {name: value for name, value in payees.account_of(lines).whole.amounts.items() if value is not None}
            opened = sums(reader, beneficiaire=str(body.pk))
            assert list(shown.values()) == list(opened.values())


def test_nobody_opens_the_entries_of_what_they_do_not_read(money):
    number = money.contract.number
    for role in (Role.PROJECT_LEAD, Role.OPERATOR_AGENT):
        stranger = make_membership(role)
        assert sums(stranger, dossier=number) == {}
        assert sums(stranger, beneficiaire=str(money.operator.pk)) == {}
        page = client_for(stranger).get(PAGE, {"beneficiaire": money.operator.pk, "dossier": number}).content.decode()
        assert money.operator.name not in page and "Aucune écriture" in page
    rehearsal = make_contract(State.IN_FORCE, is_rehearsal=True)
    make_line(make_action(rehearsal), asked=5)
    assert sums(people(rehearsal).officer) == sums(people(rehearsal).officer, mode="")
    assert sums(people(rehearsal).officer, mode="repetition")["Demandé"] == 5
    assert sums(people(rehearsal).officer, dossier=rehearsal.number)["Demandé"] == 5


def test_an_operator_reads_what_is_paid_to_it_without_persons_nor_reasons(money):
    agent = money.operator.memberships.get()
    Action.objects.filter(pk=money.own[0].action_id).update(operator=money.operator)
    assert sums(agent, dossier=money.contract.number)["Accordé"] == 30_000
    assert sums(agent, beneficiaire=str(money.contract.lead_id))["Accordé"] == 30_000
    page = client_for(agent).get(PAGE).content.decode()
    assert "30 000,00" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert str(money.officer.person) not in page and "/budget/" not in page
    rows = b"".join(client_for(agent).get(PAGE, {"forme": "csv"}).streaming_content).decode()
    assert str(money.officer.person) not in rows and "motif" not in rows


@pytest.mark.parametrize(
    "query",
    [
        {"annee": "9" * 40}, {"annee": "\x00"}, {"axe": "-1"}, {"axe": "9" * 30}, {"action": "x"}, {"au": "31/12/9999"},
        {"financeur": "inconnu"}, {"nature": "'"}, {"dossier": "a" * 5000}, {"page": "zzz"}, {"mode": "x" * 99},
        {"beneficiaire": "9999999"}, {"prefecture": "1e9"},
    ],
)  # fmt: skip
def test_a_broken_address_is_said_and_breaks_nothing(money, query):
    assert client_for(money.officer).get(PAGE, query).status_code == 200


def test_the_csv_says_what_the_page_says_and_no_formula_leaves(money):
    action = money.direct.action
    Action.objects.filter(pk=action.pk).update(title="=cmd|' /C calc'!A0")
    rows = b"".join(client_for(money.officer).get(PAGE, {"forme": "csv"}).streaming_content).decode()
    assert rows.count("\n") == 1 + 9 and not re.search(r"(^|;)=", rows)


def test_the_page_costs_the_same_whatever_the_number_of_entries(money):
    client = client_for(money.officer)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE, {"dossier": money.contract.number}).status_code == 200
        return len(queries)

    cost()  # the first page of a session writes to it
    before = cost()
    for _ in range(5):
        make_line(make_action(money.contract), year=2028, asked=10, granted=5)
    assert cost() == before <= 10
