"""The first page: what waits for each role, late first, and what was told."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.history import journal
from ctai.monitoring.tests.factories import make_report
from ctai.notifications.acts import deliver_pending
from ctai.notifications.models import Notice
from ctai.notifications.todo import todo, waiting_count
from ctai.rules.states import STATES, State
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
HOME = "/accueil/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    moment = timezone.make_aware(datetime(TODAY.year, TODAY.month, TODAY.day, 10))
    monkeypatch.setattr("ctai.design.clock.now", lambda: moment)


def numbers(items):
    return [item.contract.number for item in items]


def test_the_lead_sees_what_waits_and_what_the_prefecture_holds():
    mine, theirs = make_contract(State.DRAFT), make_contract(State.SUBMITTED)
    both = make_contract(State.EXCHANGES)
    lists = client_for(people(mine).lead).get(HOME).context["todo"]
    assert (numbers(lists.mine), numbers(lists.both), numbers(lists.others)) == (
        [mine.number],
        [both.number],
        [theirs.number],
    )
    assert lists.others[0].holder == str(theirs.prefecture)


def test_the_officer_reads_late_files_first_and_no_draft():
    recent = make_contract(State.SUBMITTED, state_since=date(2026, 11, 1))
    late = make_contract(State.SUBMITTED, state_since=date(2026, 7, 1))
    make_contract(State.DRAFT)
    answer = client_for(people(recent).officer).get(HOME)
    lists = answer.context["todo"]
    assert numbers(lists.mine) == [late.number, recent.number] and not lists.both and not lists.others
    assert (lists.mine[0].late, lists.mine[1].late) == (86, 0)
    assert "86 jours de retard" in answer.content.decode()


def test_the_sub_prefect_reads_the_open_files_of_the_departement():
    contract = make_contract(State.INTENT_SENT)
    closed = make_contract(State.ABANDONED)
    answer = client_for(make_readers(contract).sub_prefect).get(HOME)
    page = answer.content.decode()
    assert "Dossiers de votre département" in page and contract.number in page and closed.number not in page


@pytest.mark.parametrize(
    ("persona", "page"),
    [
        ("region", "steering:home"),
        ("steward", "steering:home"),
        ("operator", "programme:mine"),
        ("ofii", "diagnosis:list"),
        ("support", "accounts:organisations"),
    ],
)
def test_the_others_start_in_their_own_room(persona, page):
    person = getattr(make_readers(make_contract()), persona)
    answer = client_for(person).get(HOME)
    assert answer.status_code == 302 and answer.url == reverse(page)


def test_a_report_to_write_waits_for_the_authority():
    contract = make_contract(State.IN_FORCE)
    make_report(contract, 2027, due_on=date(2026, 11, 14), state_since=date(2026, 11, 1))
    (item,) = todo(people(contract).lead, TODAY).mine
    assert item.sentence.startswith("Bilan 2027") and item.late == 10
    assert todo(people(contract).officer, TODAY).mine == []


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_the_number_in_the_header_is_the_files_whose_turn_it_is(state):
    contract = make_contract(state)
    who = people(contract)
    for person in (who.lead, who.officer):
        assert waiting_count(person, TODAY) == (STATES[state].turn == person.side and not STATES[state].closed)
    assert waiting_count(make_readers(contract).other_lead, TODAY) == 0


def test_what_was_told_is_shown_then_marked_read_for_this_person_alone():
    contract = make_contract(State.SUBMITTED)
    who = people(contract)
    journal.record(contract.number, "request_corrections", "Dossier renvoyé", by=who.officer, today=TODAY)
    deliver_pending()
    browser = client_for(who.lead)
    assert "Dossier renvoyé" in browser.get(HOME).content.decode()
    assert browser.post(reverse("notifications:read_all")).url == HOME
    assert browser.get(HOME).context["unread"] == 0
    assert Notice.objects.filter(read_at=None).count() == 3


def test_reading_the_address_marks_nothing():
    contract = make_contract(State.SUBMITTED)
    journal.record(contract.number, "request_corrections", "Renvoyé", by=people(contract).officer, today=TODAY)
    deliver_pending()
    client_for(people(contract).lead).get(reverse("notifications:read_all"))
    assert not Notice.objects.exclude(read_at=None).exists()


def test_the_page_costs_the_same_with_thirty_contracts():
    states = [State.DRAFT, State.SUBMITTED, State.IN_FORCE]
    for rank in range(30):
        make_contract(states[rank % 3])
    contract = Contract.objects.filter(state=State.IN_FORCE).first()
    browser = client_for(people(contract).lead)
    # The first page of a session writes it once; every page after that only reads.
    browser.get(HOME)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(HOME).status_code == 200
    assert len(queries) <= 12, "\n".join(query["sql"][:160] for query in queries)
