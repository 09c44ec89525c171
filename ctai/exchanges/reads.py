"""Questions about the exchanges of a contract."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.contracts.reads import people_of
from ctai.design.spelling import words
from ctai.exchanges.models import Decision, Invitee, Meeting, MeetingQuerySet, Message, Reading, Thread, ThreadQuerySet
from ctai.rules.roles import Role, Side

_BOTH_SIDES = (Side.AUTHORITY, Side.STATE)
# A workshop that heard fewer persons than this could let somebody be recognised: only the parties read the number.
SMALL = 11


def other_side(side: Side) -> Side:
    return Side.STATE if side == Side.AUTHORITY else Side.AUTHORITY


def told_by(contract: Contract, membership: Membership, at: date) -> list[Membership]:
    """Whom a shared message or meeting writes to: the people of the other side."""
    return people_of(contract, [other_side(membership.side)], at)


def agents_of(operator: Organisation, at: date) -> list[Membership]:
    """The people of an operator, whom a message of a thread opened with it writes to."""
    return list(
        Membership.objects.active(at)
        .filter(organisation=operator, role=Role.OPERATOR_AGENT.value)
        .select_related("person", "organisation")
        .order_by("person__last_name")
    )


def told_in(thread: Thread, membership: Membership, at: date) -> list[Membership]:
    """Whom an answer writes to, named before it is sent: everybody who reads the thread but one's own side."""
    if not thread.is_shared:
        return []
    if membership.side == Side.OPERATOR:
        return people_of(thread.contract, _BOTH_SIDES, at)
    agents = agents_of(thread.operator, at) if thread.operator else []
    return [*told_by(thread.contract, membership, at), *agents]


def operators_written_to(messages: Iterable[int]) -> dict[int, Organisation]:
    """For these messages, the operator of their thread: {message: operator}; absent when there is none."""
    found = Message.objects.filter(pk__in=messages, thread__operator__isnull=False).select_related("thread__operator")
    return {message.pk: message.thread.operator for message in found if message.thread.operator}


def in_calendars(meetings: Iterable[int]) -> set[tuple[int, int]]:
    """(meeting, membership) of those invited: their calendar tells them already."""
    rows = Invitee.objects.filter(meeting__in=meetings, membership__isnull=False, is_withdrawn=False)
    return set(rows.values_list("meeting_id", "membership_id"))


def folded(text: str) -> str:
    """A text as it is searched: each word without accents, a space before it."""
    return "".join(f" {word}" for word in words(text))


def threads(seen: ThreadQuerySet, membership: Membership) -> QuerySet[Thread]:
    """With `message_count` and `unread` (messages of others, since the person joined, not yet shown to them)."""
    read = Reading.objects.filter(thread=OuterRef("pk"), membership=membership).values("last_message")
    joined = timezone.make_aware(datetime.combine(membership.started_on, time.min))
    new = Q(messages__pk__gt=F("read_to"), messages__written_at__gte=joined) & ~Q(messages__author=membership)
    return (
        seen.select_related("operator", "contract__territory")
        .annotate(read_to=Coalesce(Subquery(read), 0))
        .annotate(message_count=Count("messages"), unread=Count("messages", filter=new))
        .order_by("-last_at", "-pk")
    )


def found(contract: Contract, membership: Membership, typed: str) -> QuerySet[Message]:
    """Messages this person reads that hold every typed word (or words that begin so), the latest first."""
    messages = Message.objects.filter(thread__in=Thread.objects.filter(contract=contract).visible_to(membership))
    for word in words(typed):
        messages = messages.filter(searched__contains=f" {word}")
    return messages.select_related("thread", "author__person", "author__organisation").order_by("-pk")


def messages_of(thread: Thread) -> QuerySet[Message]:
    """In the order they were written, with their authors and files."""
    return thread.messages.select_related("author__person", "author__organisation").prefetch_related("files__file")


def meetings(contract: Contract, membership: Membership) -> MeetingQuerySet:
    return Meeting.objects.filter(contract=contract).visible_to(membership)


def decisions(contract: Contract, membership: Membership) -> list[Decision]:
    """Decisions of the meetings this side sees: what remains to do first, by due date."""
    seen = meetings(contract, membership).values("pk")
    return list(Decision.objects.filter(meeting__in=seen).select_related("owner", "meeting"))


def invited(meeting: Meeting) -> list[Invitee]:
    """Those expected now, with their names."""
    rows = meeting.invitees.filter(is_withdrawn=False)
    return list(rows.select_related("membership__person", "membership__organisation"))


def reached(meeting: Meeting) -> list[Invitee]:
    """Those a change or a cancellation writes to: invited, with an address."""
    return [one for one in invited(meeting) if one.address]


def invitable(meeting: Meeting, membership: Membership, at: date) -> list[Membership]:
    """The people one may invite: one's own side; both once the meeting is shared."""
    sides = _BOTH_SIDES if meeting.is_shared else (membership.side,)
    return people_of(meeting.contract, sides, at)


def invitations_due(at: datetime) -> QuerySet[Invitee]:
    """Calendars behind their meeting: never told, told an older version, or of what is cancelled. Never the past."""
    called_off = Q(is_withdrawn=True) | Q(meeting__cancelled_on__isnull=False)
    behind = ~Q(told_as=Invitee.REQUEST) | Q(told_sequence__lt=F("meeting__sequence"))
    return (
        Invitee.objects.filter((called_off & Q(told_as=Invitee.REQUEST)) | (~called_off & behind))
        .exclude(membership=None, email="")
        .filter(Q(membership=None) | Q(membership__in=Membership.objects.active(timezone.localdate(at))))
        .filter(meeting__starts_at__gt=at)
        .select_related("meeting__contract__territory", "meeting__organised_by__person", "membership__person")
        .select_related("meeting__organised_by__organisation")
        .order_by("pk")
    )


def expected(membership: Membership, at: datetime, *, days: int) -> list[Meeting]:
    """The meetings this person is invited to in the coming days, the nearest first."""
    rows = Invitee.objects.filter(
        membership=membership,
        is_withdrawn=False,
        meeting__cancelled_on=None,
        meeting__starts_at__gte=at,
        meeting__starts_at__lt=at + timedelta(days=days),
    )
    rows = rows.select_related("meeting__contract__territory").order_by("meeting__starts_at")
    return [row.meeting for row in rows]


def heard_said(meeting: Meeting, *, exactly: bool) -> str:
    """How many persons concerned were heard; a small number only to the parties (`exactly`)."""
    return str(meeting.heard) if exactly and meeting.heard is not None else heard_written(meeting.heard)


def heard_written(heard: int | None) -> str:
    """A number of persons heard as whoever reads the contract may read it; "" when it was not counted."""
    if heard is None:
        return ""
    return str(heard) if heard >= SMALL else f"moins de {SMALL}"
