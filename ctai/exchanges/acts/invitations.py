"""Who is invited to a meeting, and what their calendar was told. The e-mails leave from `notifications`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.exchanges import permissions, reads
from ctai.exchanges.acts.recording import record
from ctai.exchanges.models import Invitee, Meeting
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless

# A guest's address serves to invite and to warn of a change; it is erased this long after the meeting.
GUESTS_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Guest:
    """Somebody outside the parties, by function. `email`: the address of their work, "" to only list them."""

    function: str
    email: str = ""


@transaction.atomic
def invite(
    meeting: Meeting,
    *,
    people: Sequence[Membership],
    guests: Sequence[Guest] = (),
    by: Membership,
    now: datetime,
    today: date,
) -> None:
    """The list of those invited from now on; those left out are told that they are no longer expected.

    One row of journal, which names functions of guests and never their addresses.
    """
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("contract").filter(pk=meeting.pk).first()
    if locked is None:
        raise ActRefused(Refusal("Cette réunion vient d'être supprimée.", code="gone"))
    refuse_unless(permissions.can_invite(locked, by, now))
    allowed = {member.pk for member in reads.invitable(locked, by, today)}
    if {member.pk for member in people} - allowed:
        raise ActRefused(
            Refusal(
                "Vous invitez une personne qui ne peut pas lire cette réunion : partagez-la d'abord avec sa partie.",
                code="stranger",
            )
        )
    kept = {_member(locked, member) for member in people} | {_guest(locked, guest) for guest in guests}
    gone = locked.invitees.exclude(pk__in=kept)
    # Those who never received anything simply leave the list; the others are told.
    gone.filter(told_as="").delete()
    gone.update(is_withdrawn=True)
    names = ", ".join(str(row) for row in reads.invited(locked)) or "personne"
    record(locked, "invite_to_meeting", f"Invités à « {locked.title} » : {names}", by=by, today=today)


def _member(meeting: Meeting, member: Membership) -> int:
    row, _ = Invitee.objects.update_or_create(meeting=meeting, membership=member, defaults={"is_withdrawn": False})
    return row.pk


def _guest(meeting: Meeting, guest: Guest) -> int:
    """A guest is known by the address, or by the function while there is none."""
    same = {"email": guest.email} if guest.email else {"email": "", "function": guest.function}
    row = meeting.invitees.filter(membership=None, **same).first() or Invitee(meeting=meeting, email=guest.email)
    row.function, row.is_withdrawn = guest.function, False
    row.save()
    return row.pk


def keep_told(invitee: Invitee, method: str, sequence: int) -> None:
    """Their calendar now knows this: called after the e-mail left."""
    Invitee.objects.filter(pk=invitee.pk).update(told_as=method, told_sequence=sequence)


def forget_guests(now: datetime) -> int:
    """Erase the addresses of guests a while after the meeting; their function stays. Returns how many."""
    old = Invitee.objects.filter(membership=None, meeting__starts_at__lt=now - GUESTS_KEPT).exclude(email="")
    return Invitee.objects.filter(pk__in=list(old.values_list("pk", flat=True))).update(email="")
