"""Turning the journal into notices, and what a person chooses. The worker calls `deliver_pending`; nobody else does."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.claims import reads as claims
from ctai.claims.models import Claim
from ctai.contracts.models import Contract
from ctai.contracts.reads import people_of
from ctai.design.clock import now
from ctai.exchanges.acts import forget_guests
from ctai.exchanges.models import Meeting, Message
from ctai.exchanges.reads import agents_of, in_calendars, operators_written_to
from ctai.history.models import BOTH, Entry, Pending
from ctai.notifications.models import Notice, Preference
from ctai.notifications.pace import Pace, mail_at
from ctai.notifications.sending import send_digests, send_invitations
from ctai.opinions import reads as opinions
from ctai.opinions.models import OpinionRequest
from ctai.rules.notices import sides_told
from ctai.rules.roles import Side
from ctai.rules.states import HIDDEN_FROM_STATE
from ctai.rulings import reads as rulings
from ctai.rulings.models import Ruling

BATCH = 200


def deliver_pending() -> int:
    """Turn new journal rows into notices, then send what is due. Returns the number of e-mails sent."""
    while take_pending(now()):
        pass
    forget_guests(now())
    return send_due(now())


def send_due(at: datetime) -> int:
    """The invitations first: somebody may be leaving for the meeting."""
    return send_invitations(at) + send_digests(at)


@transaction.atomic
def take_pending(at: datetime) -> int:
    """One batch of new rows: notices written and outbox rows removed together, so nothing is told twice or lost."""
    rows = list(
        Pending.objects.select_for_update(of=("self",))
        .select_related("entry__membership__organisation")
        .order_by("pk")[:BATCH]
    )
    entries = [row.entry for row in rows]
    contracts = Contract.objects.in_bulk({entry.stream for entry in entries}, field_name="number")
    others = _others(entries, at)
    told = [
        (entry, person)
        for entry in entries
        if entry.stream in contracts
        for person in _told(entry, contracts[entry.stream], others.get(entry.pk, []))
    ]
    calendars = in_calendars(_about(entries, Meeting))
    paces = paces_of({person.pk for _, person in told})
    notices = [
        Notice(
            entry=entry,
            contract=contracts[entry.stream],
            membership=person,
            created_at=at,
            # An invitation said it, or its cancellation: the page keeps the trace, no digest repeats it.
            mail_at=None
            if entry.object_type == Meeting._meta.label and (int(entry.object_id), person.pk) in calendars
            else mail_at(entry.act, paces.get(person.pk, Pace.DAILY), timezone.localtime(at)),
        )
        for entry, person in told
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    Pending.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _about(entries: Iterable[Entry], kind: type[Model]) -> list[int]:
    """The rows of this kind these entries speak of."""
    return [int(entry.object_id) for entry in entries if entry.object_type == kind._meta.label]


def _others(entries: list[Entry], at: datetime) -> dict[int, list[Membership]]:
    """By entry, those told besides the parties: the operator of a thread, a service asked, who asked, who is paid."""
    day = timezone.localdate(at)
    operators = operators_written_to(_about(entries, Message))
    asked = opinions.told_of(_about(entries, OpinionRequest), day)
    paid = rulings.rulings_told(_about(entries, Ruling))
    claimed = claims.told_to(_about(entries, Claim), day)
    found: dict[int, list[Membership]] = {}
    for entry in entries:
        if entry.object_type == Message._meta.label and int(entry.object_id) in operators:
            found[entry.pk] = agents_of(operators[int(entry.object_id)], entry.day)
        elif entry.object_type == OpinionRequest._meta.label:
            found[entry.pk] = asked.get((int(entry.object_id), entry.act), [])
        elif entry.object_type == Claim._meta.label:
            found[entry.pk] = claimed.get(int(entry.object_id), []) if entry.act == "answer_claim" else []
        elif entry.object_type == Ruling._meta.label and int(entry.object_id) in paid:
            found[entry.pk] = rulings.told_to(paid[int(entry.object_id)], entry.day)
    return found


def _told(entry: Entry, contract: Contract, others: list[Membership]) -> list[Membership]:
    author = entry.membership
    sides = sides_told(entry.act, author.side if author else None)
    if entry.audience != BOTH:
        sides &= {Side(entry.audience)}
    if contract.state in HIDDEN_FROM_STATE and entry.act != "withdraw_intent":
        sides -= {Side.STATE}
    people = people_of(contract, sides, entry.day) + others
    same = (author.organisation_id,) if author and author.side == Side.OPERATOR else ()
    return [one for one in people if one.person_id != entry.person_id and one.organisation_id not in same]


def paces_of(memberships: Iterable[int]) -> dict[int, Pace]:
    """The pace each chose; one who chose nothing is absent and gets one digest a day."""
    chosen = Preference.objects.filter(membership__in=list(memberships)).values_list("membership_id", "pace")
    return {pk: Pace(pace) for pk, pace in chosen}


@transaction.atomic
def choose_pace(membership: Membership, pace: Pace, *, at: datetime) -> None:
    """From now on; what was waiting to be sent follows the new choice too."""
    Preference.objects.update_or_create(membership=membership, defaults={"pace": pace.value})
    waiting = list(
        Notice.objects.filter(membership=membership, mailed_at=None, mail_at__isnull=False).select_related("entry")
    )
    for notice in waiting:
        notice.mail_at = mail_at(notice.entry.act, pace, timezone.localtime(at))
    Notice.objects.bulk_update(waiting, ["mail_at"], batch_size=500)


@transaction.atomic
def mark_read(membership: Membership, *, at: datetime) -> int:
    """Everything told to this membership so far has been seen: no e-mail needs to tell it again."""
    Notice.objects.filter(membership=membership, read_at=None, mailed_at=None).update(mail_at=None)
    return Notice.objects.filter(membership=membership, read_at=None).update(read_at=at)
