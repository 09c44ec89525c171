from datetime import date

import pytest

from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.exchanges import acts
from ctai.exchanges.models import Decision, Meeting, Message
from ctai.exchanges.reads import told_by
from ctai.exchanges.tests.factories import STARTS_AT, make_decision, make_meeting, make_message
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
        lambda: acts.write_message(contract, "Bonjour", shared=True, by=who.lead, today=TODAY),
        lambda: acts.plan_meeting(contract, by=who.lead, today=TODAY, title="Réunion", starts_at=STARTS_AT),
    ):
        with pytest.raises(ActRefused, match="accusé réception"):
            act()


def test_readers_of_the_state_and_strangers_do_not_write(contract):
    readers = make_readers(contract)
    for name, by in vars(readers).items():
        with pytest.raises(ActRefused):
            acts.write_message(contract, "Bonjour", shared=True, by=by, today=TODAY)
        assert not Message.objects.exists(), name


def test_a_shared_message_is_read_by_all_and_a_note_by_its_side_only(contract, who):
    readers = make_readers(contract)
    shared = acts.write_message(contract, "Pour tous", shared=True, by=who.lead, today=TODAY)
    assert (last(contract).audience, last(contract).act) == ("both", "write_message")
    note = acts.write_message(contract, "Secret", shared=False, by=who.officer, today=TODAY)
    assert (last(contract).audience, last(contract).act) == ("state", "write_note")
    assert "Secret" not in last(contract).sentence

    def seen(membership):
        return set(Message.objects.visible_to(membership))

    for membership in (who.officer, who.prefect):
        assert seen(membership) == {shared, note}
    # The region and the ministry follow the file; they are not parties to it.
    for membership in (who.lead, who.partner, who.elected, readers.region, readers.steward, readers.sub_prefect):
        assert seen(membership) == {shared}
    for membership in (readers.other_lead, readers.operator, readers.ofii, readers.support, None):
        assert seen(membership) == set()


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
    make_message(contract, who.lead)
    meeting = acts.plan_meeting(contract, by=who.lead, today=TODAY, title="Réunion", starts_at=STARTS_AT)
    acts.add_decision(meeting, text="x" * 1000, owner=contract.lead, due_on=None, by=who.lead, today=TODAY)
    assert [entry.act for entry in Entry.objects.of(contract.number)] == ["add_decision", "plan_meeting"]
