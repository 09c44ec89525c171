from datetime import UTC, date, datetime, timedelta

import pytest

from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.exchanges import acts
from ctai.exchanges.acts import Guest
from ctai.exchanges.models import Decision, Meeting, Thread
from ctai.exchanges.reads import told_by
from ctai.exchanges.tests.factories import STARTS_AT, make_decision, make_meeting
from ctai.history.models import Entry
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.states import State

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 14)


@pytest.fixture
def contract():
    return make_contract(State.EXCHANGES)


@pytest.fixture
def who(contract):
    return people(contract)


def last(contract):
    return Entry.objects.of(contract.number).first()


@pytest.mark.parametrize("state", [State.DRAFT, State.INTENT_SENT, State.DECLINED])
def test_nothing_is_written_before_the_acknowledgement(state):
    contract = make_contract(state)
    who = people(contract)
    for act in (
        lambda: acts.open_thread(contract, subject="Atelier", text="Bonjour", by=who.lead, today=TODAY),
        lambda: acts.plan_meeting(contract, by=who.lead, today=TODAY, title="Réunion", starts_at=STARTS_AT),
    ):
        with pytest.raises(ActRefused, match="accusé réception"):
            act()


def test_readers_of_the_state_and_strangers_do_not_write(contract):
    readers = make_readers(contract)
    for name, by in vars(readers).items():
        with pytest.raises(ActRefused):
            acts.open_thread(contract, subject="Atelier", text="Bonjour", by=by, today=TODAY)
        assert not Thread.objects.exists(), name


def test_a_message_names_whom_it_writes_to(contract, who):
    assert set(told_by(contract, who.lead, TODAY)) == {who.officer, who.prefect}
    assert set(told_by(contract, who.officer, TODAY)) == {who.lead, who.elected, who.partner, who.partner_elected}


def test_a_meeting_is_hidden_until_shared_then_written_by_both(contract, who):
    meeting = acts.plan_meeting(contract, by=who.lead, today=TODAY, title="Réunion", starts_at=STARTS_AT)
    assert not Meeting.objects.visible_to(who.officer).exists()
    assert last(contract).audience == "authority"
    meeting = acts.share_meeting(meeting, seen=1, by=who.elected, today=TODAY)
    assert last(contract).audience == "both" and Meeting.objects.visible_to(who.officer).exists()
    acts.save_minutes(meeting, minutes="Compte rendu", seen=2, by=who.officer, today=TODAY)
    acts.save_meeting(meeting, seen=3, by=who.lead, today=TODAY, place="Rodez")
    with pytest.raises(ActRefused, match="déjà partagée"):
        acts.share_meeting(meeting, seen=4, by=who.lead, today=TODAY)
    with pytest.raises(ActRefused, match="ne se supprime plus"):
        acts.delete_meeting(meeting, by=who.lead, today=TODAY)


def test_two_people_on_the_minutes_the_second_is_told(contract, who):
    meeting = make_meeting(contract, who.lead)
    acts.save_minutes(meeting, minutes="Une version", seen=1, by=who.lead, today=TODAY)
    with pytest.raises(Conflict):
        acts.save_minutes(meeting, minutes="Une autre", seen=1, by=who.officer, today=TODAY)
    assert Meeting.objects.get().minutes == "Une version"


def test_an_unshared_meeting_goes_with_its_decisions_and_its_trace_stays(contract, who):
    meeting = make_meeting(contract, who.lead, shared=False)
    make_decision(meeting)
    acts.delete_meeting(meeting, by=who.elected, today=TODAY)
    assert not Meeting.objects.exists() and not Decision.objects.exists()
    assert last(contract).act == "delete_meeting" and last(contract).audience == "authority"
    with pytest.raises(ActRefused, match="déjà été supprimée"):
        acts.delete_meeting(Meeting(pk=999_999), by=who.elected, today=TODAY)
    with pytest.raises(ActRefused, match="vient d'être supprimée"):
        invite(Meeting(pk=999_999), who.elected)


def test_a_decision_is_given_to_a_party_done_and_reopened(contract, who):
    meeting = make_meeting(contract, who.officer)
    stranger = make_readers(contract).operator.organisation
    given = {"text": "Réunir les associations", "due_on": None, "by": who.officer, "today": TODAY}
    with pytest.raises(ActRefused, match="l'une des parties"):
        acts.add_decision(meeting, owner=stranger, **given)
    decision = acts.add_decision(meeting, owner=contract.lead, **given)
    with pytest.raises(ActRefused, match="l'une des parties"):
        acts.save_decision(decision, seen=1, by=who.lead, today=TODAY, owner=stranger)
    acts.save_decision(decision, seen=1, by=who.lead, today=TODAY, text="Réunir tout le monde", owner=contract.lead)
    acts.complete_decision(decision, done=True, seen=2, by=who.lead, today=TODAY)
    assert Decision.objects.get().done_on == TODAY
    with pytest.raises(Conflict):
        acts.complete_decision(decision, done=False, seen=2, by=who.lead, today=TODAY)
    acts.complete_decision(decision, done=False, seen=3, by=who.officer, today=TODAY)
    assert Decision.objects.get().done_on is None
    with pytest.raises(ActRefused, match="ne se supprime plus"):
        acts.delete_decision(decision, by=who.lead, today=TODAY)


def test_decisions_still_to_do_come_first(contract, who):
    meeting = make_meeting(contract, who.lead)
    done = make_decision(meeting, done_on=TODAY)
    late, undated = make_decision(meeting), make_decision(meeting, due_on=None)
    assert list(Decision.objects.all()) == [late, undated, done]


def test_one_row_of_journal_an_act(contract, who):
    acts.open_thread(contract, subject="Atelier", text="Bonjour", by=who.lead, today=TODAY)
    meeting = acts.plan_meeting(contract, by=who.lead, today=TODAY, title="Réunion", starts_at=STARTS_AT)
    acts.add_decision(meeting, text="x" * 1000, owner=contract.lead, due_on=None, by=who.lead, today=TODAY)
    assert [entry.act for entry in Entry.objects.of(contract.number)] == [
        "add_decision",
        "plan_meeting",
        "write_message",
    ]


# --- Invitations -----------------------------------------------------------------------------------------------------

NOW = datetime(2026, 4, 14, 8, tzinfo=UTC)


def invite(meeting, by, *members, guests=(), now=NOW):
    acts.invite(meeting, people=members, guests=guests, by=by, now=now, today=TODAY)


def test_the_other_side_is_invited_only_to_what_it_may_read(contract, who):
    meeting = make_meeting(contract, who.lead, shared=False)
    with pytest.raises(ActRefused, match="partagez-la d'abord"):
        invite(meeting, who.lead, who.officer)
    invite(meeting, who.lead, who.lead, who.elected)
    assert last(contract).audience == "authority"
    # Somebody knows of it: it is cancelled with a reason, not made to disappear.
    with pytest.raises(ActRefused, match="annulez cette réunion"):
        acts.delete_meeting(meeting, by=who.lead, today=TODAY)
    meeting = acts.share_meeting(meeting, seen=1, by=who.lead, today=TODAY)
    invite(meeting, who.officer, who.lead, who.officer, guests=[Guest("Cheffe du CCAS", "ccas@ville.example")])
    assert "Cheffe du CCAS" in last(contract).sentence and "ccas@" not in last(contract).sentence
    with pytest.raises(ActRefused, match="ne peut pas lire"):
        invite(meeting, who.lead, make_readers(contract).other_lead)


def test_nobody_is_invited_to_the_past_nor_to_what_is_cancelled(contract, who):
    meeting = make_meeting(contract, who.lead)
    with pytest.raises(ActRefused, match="est passée"):
        invite(meeting, who.lead, who.officer, now=NOW + timedelta(days=1))
    acts.cancel_meeting(meeting, reason="Neige", seen=1, by=who.officer, today=TODAY)
    assert (last(contract).act, last(contract).reason) == ("cancel_meeting", "Neige")
    for act in (
        lambda: invite(meeting, who.lead, who.officer),
        lambda: acts.save_meeting(meeting, seen=2, by=who.lead, today=TODAY, place="Rodez"),
        lambda: acts.cancel_meeting(meeting, reason="Encore", seen=2, by=who.lead, today=TODAY),
    ):
        with pytest.raises(ActRefused, match="est annulée"):
            act()
    with pytest.raises(ActRefused, match="a eu lieu"):
        acts.cancel_meeting(
            make_meeting(contract, who.lead, minutes="Fait"), reason="Non", seen=1, by=who.lead, today=TODAY
        )
    with pytest.raises(ActRefused, match="supprimez-la"):
        acts.cancel_meeting(
            make_meeting(contract, who.lead, shared=False), reason="Non", seen=1, by=who.lead, today=TODAY
        )


def test_the_addresses_of_guests_are_erased_after_the_meeting(contract, who):
    meeting = make_meeting(contract, who.lead)
    guests = [Guest("Cheffe du CCAS", "ccas@ville.example"), Guest("Élu à la culture")]
    invite(meeting, who.lead, who.officer, guests=guests)
    assert acts.forget_guests(NOW + timedelta(days=29)) == 0
    assert acts.forget_guests(NOW + timedelta(days=31)) == 1
    assert {str(one) for one in meeting.invitees.filter(membership=None)} == {"Cheffe du CCAS", "Élu à la culture"}
    assert not meeting.invitees.exclude(email="").exists()
