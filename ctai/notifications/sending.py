"""The e-mails themselves: digests and invitations, each written once, whatever the mail server does.

A row says it was sent only after the server took the message; a message sent again because the machine stopped in
between carries the same Message-ID, by which mailboxes know it. An address refused holds nobody else back and is tried
again later; a server out of reach ends the round.
"""

import logging
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from ctai.accounts.models import Membership
from ctai.exchanges.acts import keep_told
from ctai.exchanges.calendar import address_of, ics
from ctai.exchanges.models import Invitee
from ctai.exchanges.reads import invitations_due, invited
from ctai.notifications.digest import Digest, digest_of
from ctai.notifications.models import Notice, RefusedAddress

logger = logging.getLogger(__name__)
TRY_AGAIN_AFTER = timedelta(hours=1)


class ServerAway(Exception):
    """The mail server does not answer: nothing more leaves in this round."""


def send_digests(at: datetime) -> int:
    """One e-mail a membership for everything due. Returns how many left."""
    refused = _resting(at)
    sent = 0
    try:
        for membership, notices in _due(at):
            if membership.person.email in refused:
                continue
            if _send(_digest_mail(digest_of(membership, notices, at)), membership.person.email, at):
                Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=at)
                sent += 1
    except ServerAway:
        pass
    return sent


def _due(at: datetime) -> Iterator[tuple[Membership, list[Notice]]]:
    """By membership; somebody who left is not written to any more."""
    rows = Notice.objects.filter(mailed_at=None, mail_at__lte=at)
    for pk in list(rows.order_by("membership_id").values_list("membership_id", flat=True).distinct()):
        membership = Membership.objects.active(at.date()).select_related("person", "organisation").filter(pk=pk).first()
        if membership is None:
            rows.filter(membership=pk).update(mail_at=None)
            continue
        notices = list(
            rows.filter(membership=pk).select_related("entry", "contract__territory").order_by("contract_id", "pk")
        )
        for one in notices:
            one.membership = membership
        yield membership, notices


def _digest_mail(digest: Digest) -> EmailMultiAlternatives:
    context = {
        "digest": digest,
        "service_name": settings.CTAI_SERVICE_NAME,
        "preferences": settings.CTAI_BASE_URL + reverse("notifications:preferences"),
        "home": settings.CTAI_BASE_URL + reverse("notifications:home"),
    }
    message = EmailMultiAlternatives(
        subject=" ".join(digest.subject.split())[:180],
        body=render_to_string("notifications/mail/digest.txt", context),
        to=[digest.membership.person.email],
        headers={
            "Message-ID": f"<resume-{digest.name}@ctai>",
            "List-Unsubscribe": f"<{context['preferences']}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("notifications/mail/digest.html", context), "text/html")
    return message


def send_invitations(at: datetime) -> int:
    """One e-mail to each calendar that is behind its meeting. Returns how many left."""
    refused = _resting(at)
    sent = 0
    due = [one for one in invitations_due(at) if one.address not in refused]
    try:
        for _, rows in groupby(due, key=lambda one: one.meeting_id):
            everybody: list[Invitee] | None = None
            for invitee in rows:
                everybody = invited(invitee.meeting) if everybody is None else everybody
                called_off = invitee.is_withdrawn or invitee.meeting.cancelled_on is not None
                method = Invitee.CANCEL if called_off else Invitee.REQUEST
                if _send(_invitation_mail(invitee, method, everybody, at), invitee.address, at):
                    keep_told(invitee, method, invitee.meeting.sequence)
                    sent += 1
    except ServerAway:
        pass
    return sent


def _invitation_mail(invitee: Invitee, method: str, everybody: list[Invitee], at: datetime) -> EmailMultiAlternatives:
    meeting = invitee.meeting
    if method == Invitee.CANCEL:
        subject = (
            f"Annulée : {meeting.title}"
            if meeting.cancelled_on
            else f"Votre présence n'est plus attendue : {meeting.title}"
        )
    else:
        subject = f"{'Modifiée' if invitee.told_as == Invitee.REQUEST else 'Invitation'} : {meeting.title}"
    context = {
        "invitee": invitee,
        "meeting": meeting,
        "contract": meeting.contract,
        "subject": subject,
        "is_cancelled": method == Invitee.CANCEL,
        "is_update": invitee.told_as == Invitee.REQUEST,
        "address": address_of(meeting) if invitee.membership else "",
        "service_name": settings.CTAI_SERVICE_NAME,
    }
    message = EmailMultiAlternatives(
        subject=" ".join(f"{'[Répétition] ' if meeting.contract.is_rehearsal else ''}{subject}".split())[:180],
        body=render_to_string("notifications/mail/invitation.txt", context),
        to=[invitee.address],
        reply_to=[meeting.organised_by.person.email],
        headers={"Message-ID": f"<{meeting.uid}-{meeting.sequence}-{method.lower()}-{invitee.pk}@ctai>"},
    )
    message.attach_alternative(render_to_string("notifications/mail/invitation.html", context), "text/html")
    names = everybody if not invitee.is_withdrawn else [invitee]
    content = ics(meeting, method, stamp=at, invitees=names)
    message.attach_alternative(content.decode(), f"text/calendar; method={method}")
    # In bytes: a text attached under this type would lose its accents.
    message.attach("reunion.ics", content, "application/ics")
    return message


def _send(message: EmailMultiAlternatives, email: str, at: datetime) -> bool:
    """False when this message is refused: the address is kept to be shown, and rests. Raises ServerAway."""
    try:
        message.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
        logger.exception("Courriel refusé")
        RefusedAddress.objects.update_or_create(
            email=email, defaults={"tried_at": at}, create_defaults={"tried_at": at, "since": at}
        )
        return False
    except OSError as away:
        logger.exception("Courriel non parti")
        raise ServerAway from away
    RefusedAddress.objects.filter(email=email).delete()
    return True


def _resting(at: datetime) -> set[str]:
    """Addresses refused a short while ago."""
    recent = Q(tried_at__gt=at - TRY_AGAIN_AFTER)
    return set(RefusedAddress.objects.filter(recent).values_list("email", flat=True))
