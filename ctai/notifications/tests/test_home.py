"""The first page: what waits for each role, late first, and what was told."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.decisions.models import DecisionProposal, ProposalState
from ctai.design.formats import euros
from ctai.diagnosis.acts import open_diagnosis_content
from ctai.exchanges.tests.factories import make_decision, make_invitee, make_meeting
from ctai.funding.acts.decide import Granted, grant_all
from ctai.funding.tests.factories import make_line
from ctai.history import journal
from ctai.monitoring.tests.factories import make_report
from ctai.notifications.acts import deliver_pending
from ctai.notifications.models import Notice
from ctai.notifications.todo import todo, waiting_count
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder
from ctai.rules.states import STATES, State
from ctai.rulings.acts import notify
from ctai.writing.acts.remarks import add_remark
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
HOME = "/accueil/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    moment = timezone.make_aware(datetime(TODAY.year, TODAY.month, TODAY.day, 10))
    for clock in ("ctai.design.clock.now", "ctai.notifications.views.now"):
        monkeypatch.setattr(clock, lambda: moment)


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
        assert client_for(person).get(HOME).context["waiting_count"] == waiting_count(person, TODAY)
    assert waiting_count(make_readers(contract).other_lead, TODAY) == 0


def test_late_milestones_wait_for_who_follows_them_and_lead_to_the_sheet_or_the_board():
    contract, other = make_contract(State.IN_FORCE), make_contract(State.IN_FORCE)
    first, second = make_action(contract), make_action(contract)
    for action, title, planned_on, done_on in (
        (first, "Ouverture du guichet", date(2026, 11, 20), None),
        (first, "Fait", date(2026, 1, 1), date(2026, 1, 2)),
        (first, "À venir", TODAY, None),
        (second, "Choix du formateur", date(2026, 11, 14), None),
        (make_action(contract, removed_on=TODAY), "D'une fiche retirée", date(2026, 1, 1), None),
        (make_action(other), "Seul", date(2026, 11, 23), None),
        (make_action(make_contract(State.ENDED)), "D'un contrat fini", date(2026, 1, 1), None),
        (make_action(make_contract(State.SUBMITTED)), "D'une proposition déposée", date(2026, 1, 1), None),
    ):
        action.milestones.create(title=title, planned_on=planned_on, done_on=done_on)
    lead, officer = people(contract).lead, people(contract).officer
    found = todo(lead, TODAY).mine
    assert [(item.sentence, item.late) for item in found] == [
        ("2 jalons à faire, le plus ancien : « Choix du formateur » (action 2)", 10),
        ("Jalon à faire : « Seul » (action 1)", 1),
    ]
    assert found[0].url == reverse("board:home", args=[contract.number]) + "#retards"
    assert found[1].url == reverse("programme:action", args=[other.number, 1])
    page = client_for(lead).get(HOME)
    assert found[0].url in page.text and 'id="retards"' in client_for(lead).get(found[0].url).text
    held = [item for item in todo(officer, TODAY).others if "à faire" in item.sentence]
    assert len(held) == 2 and held[0].holder == str(contract.lead) and not todo(officer, TODAY).both
    assert todo(make_readers(contract).other_lead, TODAY).mine == []


def test_a_prefecture_reads_what_it_has_to_decide_and_to_notify():
    contract, other = make_contract(State.IN_FORCE), make_contract(State.IN_FORCE)
    officer, region = people(contract).officer, make_readers(contract).region
    for file, day in ((contract, date(2026, 11, 10)), (other, date(2026, 11, 12))):
        DecisionProposal.objects.create(
            contract=file,
            year=2027,
            credit=Funder.STATE_104_12.value,
            amount=4_000,
            proposed_by=region,
            proposed_on=day,
        )
    (item,) = todo(officer, TODAY).mine
    asked = f"{euros(4_000)} pour 2027, par {region.organisation}"
    assert item.sentence == f"2 décisions à prendre, la plus ancienne : {asked}"
    assert (item.contract, item.since, item.url) == (contract, date(2026, 11, 10), reverse("decisions:proposals"))
    DecisionProposal.objects.filter(contract=other).update(state=ProposalState.DECIDED, decided_on=TODAY)
    line = make_line(make_action(other), asked=9_000)
    old = make_line(make_action(other), asked=9_000, year=2025)
    grant_all(other, [Granted(line, None, Decimal(8_000)), Granted(old, None, Decimal(9_000))], by=officer, today=TODAY)
    page = client_for(officer).get(HOME)
    decide, tell = page.context["todo"].mine
    assert decide.sentence == f"Décision à prendre : {asked}"
    assert (tell.contract, tell.since, tell.url) == (other, TODAY, reverse("rulings:pending"))
    assert tell.sentence in page.text and tell.url in page.text
    notify(line, seen=line.entries.filter(kind="granted").get().pk, reason="Crédits limités", by=officer, today=TODAY)
    assert todo(officer, TODAY).mine == [decide]
    assert todo(people(contract).lead, TODAY).mine == []


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


def test_decisions_to_hold_come_late_first_and_lead_to_their_meeting_on_both_sides():
    contract = make_contract(State.EXCHANGES)
    who = people(contract)
    meeting = make_meeting(contract, who.officer)
    make_decision(meeting, text="Plus tard", due_on=date(2026, 12, 10))
    make_decision(meeting, text="En retard", due_on=date(2026, 11, 20))
    make_decision(meeting, text="Faite", done_on=TODAY)
    make_decision(meeting, text="À l'État", owner=contract.prefecture)
    make_decision(make_meeting(contract, who.lead, shared=False), text="Pas encore partagée")
    items = todo(who.lead, TODAY).mine
    assert [item.sentence for item in items] == ["Décision à tenir : En retard", "Décision à tenir : Plus tard"]
    assert (items[0].late, items[1].due) == (4, date(2026, 12, 10))
    page = client_for(who.lead).get(HOME).content.decode()
    assert f"/reunions/{meeting.pk}/" in page and "à faire pour le 10" in page and "l&#x27;État" not in page
    assert [item.sentence for item in todo(who.officer, TODAY).mine] == ["Décision à tenir : À l'État"]


def test_the_meetings_one_is_invited_to_in_the_coming_fortnight():
    contract = make_contract(State.EXCHANGES)
    who = people(contract)
    for title, days in (("Passée", -1), ("Bientôt", 13), ("Loin", 15), ("Annulée", 3), ("Décommandé", 4)):
        at = timezone.make_aware(datetime(2026, 11, 24, 10)) + timedelta(days=days)
        cancelled = {"cancelled_on": TODAY} if title == "Annulée" else {}
        meeting = make_meeting(contract, who.lead, title=title, starts_at=at, **cancelled)
        make_invitee(meeting, who.officer, is_withdrawn=title == "Décommandé")
    assert [meeting.title for meeting in client_for(who.officer).get(HOME).context["meetings"]] == ["Bientôt"]
    assert client_for(who.prefect).get(HOME).context["meetings"] == []


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
    assert len(queries) <= 13, "\n".join(query["sql"][:160] for query in queries)


def test_remarks_of_the_other_side_wait_one_line_a_text_and_cost_nothing_more():
    contract = make_contract(State.DIAGNOSIS)
    who = people(contract)
    diagnosis = open_diagnosis_content(contract, by=who.lead, today=TODAY)
    texts = [section.body for section in diagnosis.sections.all()[:3]]
    for text in texts:
        for by in (who.officer, who.officer, who.lead):
            add_remark(text, kind="comment", body="Pourquoi ?", by=by, today=TODAY)
    add_remark(texts[0], kind="note", body="Entre nous", by=who.officer, today=TODAY)

    def lines(member):
        return [item for item in todo(member, TODAY).mine if "remarque" in item.sentence]

    found = lines(who.lead)
    assert [item.sentence for item in found][0].endswith(": 2 remarques de l'autre partie") and len(found) == 3
    assert found[0].url.startswith(f"/contrats/{contract.number}/diagnostic/")
    assert [item.sentence for item in lines(who.officer)][0].endswith(": 1 remarque de l'autre partie")
    browser = client_for(who.lead)
    browser.get(HOME)
    with CaptureQueriesContext(connection) as queries:
        browser.get(HOME)
    assert len(queries) <= 13
