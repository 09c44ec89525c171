"""Invitations by e-mail: who receives what, which calendar entry, and never twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from ctai.contracts.tests.factories import make_contract, people
from ctai.exchanges import acts
from ctai.exchanges.acts import Guest
from ctai.exchanges.models import Invitee, Meeting
from ctai.exchanges.tests.factories import make_meeting
from ctai.notifications.acts import send_due, take_pending
from ctai.notifications.models import Notice
from ctai.rules.states import State

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
# The last day before the clocks go forward, 14 h at Paris.
STARTS = datetime(2027, 3, 27, 13, tzinfo=UTC)
CCAS = Guest("Directrice du CCAS", "direction@ccas.example")


@pytest.fixture
def contract():
    return make_contract(State.EXCHANGES)


@pytest.fixture
def who(contract):
    return people(contract)


@pytest.fixture
def meeting(contract, who):
    return make_meeting(contract, who.lead, starts_at=STARTS, title="Atelier ; été", agenda="Un point, deux points")


def invite(meeting, *members, guests=(), by=None):
    acts.invite(meeting, people=members, guests=guests, by=by or people(meeting.contract).lead, now=NOW, today=TODAY)


def event_of(mail):
    """The calendar as the mailbox reads it, from the message as it travels."""
    parts = [part for part in mail.message().walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    calendar = Calendar.from_ical(parts[0].get_payload(decode=True))
    assert parts[0].get_param("method") == calendar["METHOD"]
    return calendar, calendar.walk("VEVENT")[0]


def sent(mailoutbox):
    """What left since the last look: {address: (method, sequence)}."""
    found = {}
    for mail in mailoutbox:
        calendar, event = event_of(mail)
        assert mail.to[0] not in found
        found[mail.to[0]] = (str(calendar["METHOD"]), event["SEQUENCE"])
    mailoutbox.clear()
    return found


def test_an_invitation_is_a_calendar_entry_at_paris_time(meeting, who, mailoutbox):
    invite(meeting, who.officer, guests=[CCAS])
    assert send_due(NOW) == 2
    mail = next(mail for mail in mailoutbox if mail.to == [who.officer.person.email])
    calendar, event = event_of(mail)
    assert event.decoded("DTSTART").isoformat() == "2027-03-27T14:00:00+01:00"
    assert event["DTSTART"].params["TZID"] == "Europe/Paris" and calendar.walk("VTIMEZONE")
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=2)
    assert event["SUMMARY"] == "Atelier ; été" and event["UID"] == f"{meeting.uid}@ctai"
    assert event["ORGANIZER"] == f"MAILTO:{who.lead.person.email}"
    assert {str(one) for one in event["ATTENDEE"]} == {f"MAILTO:{who.officer.person.email}", f"MAILTO:{CCAS.email}"}
    (joined,) = (part for part in mail.message().walk() if part.get_filename())
    assert joined.get_filename() == "reunion.ics"
    assert Calendar.from_ical(joined.get_payload(decode=True)) == calendar
    assert mail.reply_to == [who.lead.person.email]
    assert "Invitation : Atelier" in mail.subject and f"/reunions/{meeting.pk}/" in mail.body
    guest = next(mail for mail in mailoutbox if mail.to == [CCAS.email])
    # A guest has no account: no address they could not open, and why they are written to.
    assert "La page de la réunion" not in guest.body and "en qualité de : Directrice du CCAS" in guest.body


def test_the_same_event_after_the_clocks_changed(meeting, who, mailoutbox):
    Meeting.objects.update(starts_at=STARTS + timedelta(days=1, hours=-1))
    invite(meeting, who.officer)
    send_due(NOW)
    assert event_of(mailoutbox[0])[1].decoded("DTSTART").isoformat() == "2027-03-28T14:00:00+02:00"


def test_a_change_of_place_updates_everybody_once_and_a_change_of_agenda_nobody(meeting, who, mailoutbox):
    invite(meeting, who.officer, who.lead)
    send_due(NOW)
    first = sent(mailoutbox)
    assert set(first.values()) == {("REQUEST", 0)} and send_due(NOW) == 0
    acts.save_meeting(meeting, seen=1, by=who.lead, today=TODAY, agenda="Autre")
    assert send_due(NOW) == 0
    acts.save_meeting(meeting, seen=2, by=who.lead, today=TODAY, place="Rodez")
    acts.save_meeting(meeting, seen=3, by=who.lead, today=TODAY, lasts=60)
    assert send_due(NOW) == 2 and "Modifiée" in mailoutbox[0].subject and "Rodez" in mailoutbox[0].body
    assert sent(mailoutbox) == dict.fromkeys(first, ("REQUEST", 2)) and send_due(NOW) == 0


def test_a_cancellation_says_why_to_those_who_knew(meeting, who, mailoutbox):
    invite(meeting, who.officer)
    send_due(NOW)
    invite(meeting, who.officer, who.prefect)
    mailoutbox.clear()
    acts.cancel_meeting(meeting, reason="Salle inondée", seen=1, by=who.lead, today=TODAY)
    # The prefect was never told of it: nothing to take off a calendar.
    assert send_due(NOW) == 1 and "Salle inondée" in mailoutbox[0].body and "Annulée" in mailoutbox[0].subject
    assert event_of(mailoutbox[0])[1]["STATUS"] == "CANCELLED"
    assert sent(mailoutbox) == {who.officer.person.email: ("CANCEL", 1)} and send_due(NOW) == 0


def test_who_received_the_cancellation_does_not_read_it_again_in_a_digest(meeting, who, mailoutbox):
    invite(meeting, who.officer)
    send_due(NOW)
    acts.cancel_meeting(meeting, reason="Salle inondée", seen=1, by=who.lead, today=TODAY)
    take_pending(NOW)
    send_due(NOW)
    mailoutbox.clear()
    assert Notice.objects.filter(membership=who.officer, entry__act="cancel_meeting").exists()
    assert send_due(NOW + timedelta(days=2)) == 1 and mailoutbox[0].to == [who.prefect.person.email]


def test_one_person_taken_off_the_list_then_put_back(meeting, who, mailoutbox):
    invite(meeting, who.officer, who.prefect, guests=[CCAS])
    send_due(NOW)
    mailoutbox.clear()
    invite(meeting, who.prefect)
    send_due(NOW)
    assert sent(mailoutbox) == {who.officer.person.email: ("CANCEL", 0), CCAS.email: ("CANCEL", 0)}
    invite(meeting, who.prefect, who.officer)
    send_due(NOW)
    assert sent(mailoutbox) == {who.officer.person.email: ("REQUEST", 0)}
    invite(meeting, who.prefect, who.officer, guests=[Guest("Élu à la culture")])
    assert send_due(NOW) == 0
    invite(meeting, who.prefect, who.officer)
    assert not Invitee.objects.filter(function="Élu à la culture").exists()


def test_nothing_leaves_for_a_meeting_already_begun(meeting, who, mailoutbox):
    invite(meeting, who.officer)
    assert send_due(STARTS + timedelta(minutes=1)) == 0


def test_a_crash_after_sending_repeats_the_same_message(meeting, who, mailoutbox, monkeypatch):
    invite(meeting, who.officer)
    with monkeypatch.context() as broken:
        broken.setattr("ctai.notifications.sending.keep_told", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send_due(NOW)
    assert send_due(NOW) == 1 and send_due(NOW) == 0
    first, second = (mail.extra_headers["Message-ID"] for mail in mailoutbox)
    assert first == second
