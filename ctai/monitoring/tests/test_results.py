"""Telling what an action reached: who may, when, and what two people at once read."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.history.models import Entry
from ctai.monitoring.acts import report_result
from ctai.monitoring.models import ResultValue
from ctai.monitoring.tests.factories import make_result
from ctai.programme.tests.factories import make_action
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.roles import Role
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2028, 2, 1)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    moment = timezone.make_aware(datetime(TODAY.year, TODAY.month, TODAY.day, 10))
    monkeypatch.setattr("ctai.design.clock.now", lambda: moment)


@pytest.fixture
def contract():
    return make_contract(State.IN_FORCE)


def tell(expected, by, value=30, *, seen=0, today=TODAY):
    return report_result(expected, value=Decimal(value), comment="", seen=seen, by=by, today=today)


def address(expected):
    return reverse("monitoring:result", kwargs={"action": expected.action_id, "expected": expected.pk})


def home(contract):
    return reverse("monitoring:home", kwargs={"number": contract.number})


def test_the_authority_tells_a_result_and_the_journal_keeps_it(contract):
    expected = make_action(contract).expected_results.get()
    lead = people(contract).lead
    told = tell(expected, lead)
    assert (told.value, told.reported_by, told.reported_on) == (Decimal(30), lead, TODAY)
    assert Entry.objects.get(act="report_result").changes == {"value": [None, "30"]}


def test_the_operator_tells_its_own_action_from_its_own_pages(contract):
    operator = make_readers(contract).operator
    action = make_action(contract, operator=operator.organisation)
    expected = action.expected_results.get()
    answer = client_for(operator).post(address(expected), {"value": "12,5", "comment": "", "seen": 0})
    assert answer.status_code == 302 and answer.url == reverse("monitoring:mine", kwargs={"action": action.pk})
    assert ResultValue.objects.get().value == Decimal("12.5")
    assert "12,5" in client_for(operator).get(answer.url).content.decode()


def test_another_operator_is_refused_and_finds_no_page(contract):
    expected = make_action(contract, operator=make_readers(contract).operator.organisation).expected_results.get()
    other = make_membership(Role.OPERATOR_AGENT)
    with pytest.raises(ActRefused) as refused:
        tell(expected, other)
    assert refused.value.refusal.sentence == "Cette action est portée par un autre organisme."
    assert client_for(other).get(address(expected)).status_code == 404


def test_the_state_reads_results_and_tells_none(contract):
    expected = make_action(contract).expected_results.get()
    with pytest.raises(ActRefused) as refused:
        tell(expected, people(contract).officer)
    assert "saisir les résultats de cette action" in refused.value.refusal.sentence
    assert not ResultValue.objects.exists()


def test_a_year_not_begun_has_no_result_yet(contract):
    expected = make_action(contract).expected_results.get()
    with pytest.raises(ActRefused, match="L'année 2027 n'a pas commencé"):
        tell(expected, people(contract).lead, today=date(2026, 12, 31))
    tell(expected, people(contract).lead, today=date(2027, 1, 1))


def test_nothing_is_told_before_the_signature():
    contract = make_contract(State.SIGNATURE)
    expected = make_action(contract).expected_results.get()
    with pytest.raises(ActRefused):
        tell(expected, people(contract).lead)
    page = client_for(people(contract).lead).get(home(contract)).content.decode()
    assert "Le suivi s'ouvrira" in page.replace("&#x27;", "'") and address(expected) not in page


def test_zero_is_not_empty(contract):
    first, second = make_action(contract), make_action(contract)
    tell(first.expected_results.get(), people(contract).lead, 0)
    page = client_for(people(contract).lead).get(home(contract)).content.decode()
    assert page.count("Non saisi") == 1 and page.count("Corriger") == 1
    assert address(second.expected_results.get()) in page


def test_the_second_of_two_people_sees_the_first_value_and_then_chooses(contract):
    expected = make_action(contract).expected_results.get()
    who = people(contract)
    make_result(expected, 30)
    browser = client_for(who.partner)
    answer = browser.post(address(expected), {"value": "45", "comment": "Le nôtre", "seen": 0})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Valeur enregistrée" in page and "<strong>30" in page
    assert answer.context["form"]["value"].value() == Decimal(45) and "Le nôtre" in page
    seen = answer.context["form"]["seen"].value()
    assert browser.post(address(expected), {"value": "45", "comment": "", "seen": seen}).status_code == 302
    assert ResultValue.objects.get().value == 45


def test_correcting_an_old_version_is_a_conflict(contract):
    expected = make_action(contract).expected_results.get()
    lead = people(contract).lead
    tell(expected, lead, 30)
    tell(expected, lead, 31, seen=1)
    with pytest.raises(Conflict):
        tell(expected, lead, 32, seen=1)
    assert ResultValue.objects.get().value == 31


def test_the_database_refuses_a_negative_result(contract):
    expected = make_action(contract).expected_results.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_result(expected, -1)
