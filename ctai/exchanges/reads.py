"""Questions about the exchanges of a contract."""

from datetime import date

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.reads import people_of
from ctai.exchanges.models import Decision, Meeting, Message, Shareable
from ctai.rules.roles import Side


def other_side(side: Side) -> Side:
    return Side.STATE if side == Side.AUTHORITY else Side.AUTHORITY


def told_by(contract: Contract, membership: Membership, at: date) -> list[Membership]:
    """Whom a shared message or meeting writes to: the people of the other side."""
    return people_of(contract, [other_side(membership.side)], at)


def thread(contract: Contract, membership: Membership) -> Shareable:
    """Messages and own notes, newest first, with their authors and files."""
    messages = Message.objects.filter(contract=contract).visible_to(membership)
    return messages.select_related("author__person", "author__organisation").prefetch_related("files__file")


def meetings(contract: Contract, membership: Membership) -> Shareable:
    return Meeting.objects.filter(contract=contract).visible_to(membership)


def decisions(contract: Contract, membership: Membership) -> list[Decision]:
    """Decisions of the meetings this side sees: what remains to do first, by due date."""
    seen = meetings(contract, membership).values("pk")
    return list(Decision.objects.filter(meeting__in=seen).select_related("owner", "meeting"))
