"""Threads, meetings and decisions of a contract."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.exchanges.models import Decision, Invitee, Meeting, Message, Thread
from ctai.exchanges.reads import folded

STARTS_AT = datetime(2026, 4, 14, 8, 30, tzinfo=UTC)
# After every clock of the tests: a meeting one may still invite to.
COMING = datetime(2050, 4, 14, 8, 30, tzinfo=UTC)


def make_thread(
    contract: Contract, by: Membership, *, shared: bool = True, operator: Organisation | None = None, **fields: Any
) -> Thread:
    audience = Thread.WITH_OPERATOR if operator else Thread.BOTH if shared else Thread.OWN_SIDE
    values = {"subject": "Calendrier", "side": by.side, "last_at": STARTS_AT, **fields}
    return Thread.objects.create(contract=contract, audience=audience, operator=operator, **values)


def make_message(thread: Thread, author: Membership, text: str = "Bonjour") -> Message:
    return Message.objects.create(thread=thread, author=author, text=text, searched=folded(text), written_at=STARTS_AT)


def make_meeting(contract: Contract, by: Membership, *, shared: bool = True, **fields: Any) -> Meeting:
    values = {"title": "Première rencontre", "starts_at": STARTS_AT, "place": "Mairie de Millau", **fields}
    return Meeting.objects.create(contract=contract, side=by.side, organised_by=by, is_shared=shared, **values)


def make_invitee(meeting: Meeting, membership: Membership | None = None, **fields: Any) -> Invitee:
    return Invitee.objects.create(meeting=meeting, membership=membership, **fields)


def make_decision(meeting: Meeting, **fields: Any) -> Decision:
    values = {"text": "Réunir les associations", "owner": meeting.contract.lead, "due_on": date(2026, 5, 1), **fields}
    return Decision.objects.create(meeting=meeting, **values)
