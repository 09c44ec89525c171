"""Meetings, messages and decisions of a contract."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.exchanges.models import Decision, Meeting, Message

STARTS_AT = datetime(2026, 4, 14, 8, 30, tzinfo=UTC)


def make_message(contract: Contract, author: Membership, text: str = "Bonjour", *, shared: bool = True) -> Message:
    return Message.objects.create(
        contract=contract, author=author, side=author.side, is_shared=shared, text=text, written_at=STARTS_AT
    )


def make_meeting(contract: Contract, by: Membership, *, shared: bool = True, **fields: Any) -> Meeting:
    values = {"title": "Première rencontre", "starts_at": STARTS_AT, "place": "Mairie de Millau", **fields}
    return Meeting.objects.create(contract=contract, side=by.side, organised_by=by, is_shared=shared, **values)


def make_decision(meeting: Meeting, **fields: Any) -> Decision:
    values = {"text": "Réunir les associations", "owner": meeting.contract.lead, "due_on": date(2026, 5, 1), **fields}
    return Decision.objects.create(meeting=meeting, **values)
