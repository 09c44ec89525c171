"""A meeting as a calendar reads it: iCalendar (RFC 5545), sent by e-mail (RFC 6047) or downloaded from its page."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vText

from ctai.exchanges.models import Invitee, Meeting

PARIS = ZoneInfo("Europe/Paris")
PUBLISH = "PUBLISH"


def address_of(meeting: Meeting) -> str:
    """The page of the meeting, for those who have an account."""
    kwargs = {"number": meeting.contract.number, "pk": meeting.pk}
    return f"{settings.CTAI_BASE_URL}{reverse('exchanges:meeting', kwargs=kwargs)}"


def ics(meeting: Meeting, method: str, *, stamp: datetime, invitees: list[Invitee]) -> bytes:
    """The file of a meeting. `method`: REQUEST and CANCEL go to the invitees, PUBLISH names nobody.

    One UID for the life of the meeting, a SEQUENCE that grows at each change: a calendar replaces what it knew.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.CTAI_SERVICE_NAME}//FR")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event = Event()
    event.add("uid", f"{meeting.uid}@ctai")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(PARIS))
    event.add("dtend", meeting.ends_at.astimezone(PARIS))
    event.add("summary", f"{_rehearsal(meeting)}{meeting.title}")
    if meeting.place or meeting.online:
        event.add("location", meeting.place or meeting.online)
    event.add("description", _description(meeting))
    event.add("status", "CANCELLED" if method == Invitee.CANCEL or meeting.cancelled_on else "CONFIRMED")
    if method != PUBLISH:
        event["organizer"] = _person(meeting.organised_by.person.email, str(meeting.organised_by.person))
        for one in invitees:
            if one.address:
                event.add("attendee", _attendee(one), encode=0)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _rehearsal(meeting: Meeting) -> str:
    return "RÉPÉTITION — " if meeting.contract.is_rehearsal else ""


def _description(meeting: Meeting) -> str:
    """The agenda and where to find the rest; a calendar shows it as plain text."""
    lines = [meeting.agenda, f"Visioconférence : {meeting.online}" if meeting.online else "", address_of(meeting)]
    return "\n\n".join(line for line in lines if line)


def _person(email: str, name: str) -> vCalAddress:
    person = vCalAddress(f"MAILTO:{email}")
    person.params["cn"] = vText(name)
    return person


def _attendee(invitee: Invitee) -> vCalAddress:
    attendee = _person(invitee.address, str(invitee))
    attendee.params["role"] = vText("REQ-PARTICIPANT")
    attendee.params["partstat"] = vText("NEEDS-ACTION")
    attendee.params["rsvp"] = vText("TRUE")
    return attendee
