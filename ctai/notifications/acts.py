"""Telling people what happened, from the journal. Called by the worker; nobody else calls it."""

import logging
import smtplib
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.reads import people_of
from ctai.design.clock import now
from ctai.history.models import BOTH, Entry, Pending
from ctai.notifications.models import Notice
from ctai.rules.notices import sides_told
from ctai.rules.roles import Side
from ctai.rules.states import HIDDEN_FROM_STATE

logger = logging.getLogger(__name__)
BATCH = 200


def deliver_pending() -> int:
    """Turn new journal rows into notices, then send what was not sent. Returns the number of e-mails sent."""
    while take_pending(now()):
        pass
    return send_unsent(now())


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
    notices = [
        Notice(entry=entry, contract=contracts[entry.stream], membership=person, created_at=at)
        for entry in entries
        if entry.stream in contracts
        for person in _told(entry, contracts[entry.stream])
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    Pending.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _told(entry: Entry, contract: Contract) -> list[Membership]:
    author = entry.membership
    sides = sides_told(entry.act, author.side if author else None)
    if entry.audience != BOTH:
        sides &= {Side(entry.audience)}
    if contract.state in HIDDEN_FROM_STATE and entry.act != "withdraw_intent":
        sides -= {Side.STATE}
    return [person for person in people_of(contract, sides, entry.day) if person.person_id != entry.person_id]


def send_unsent(at: datetime) -> int:
    """Send each notice once; one that fails stays unsent and is tried again at the next round.

    An address refused holds nobody else back; a server out of reach ends the round.
    """
    sent = 0
    for pk in list(Notice.objects.filter(mailed_at=None).order_by("pk").values_list("pk", flat=True)):
        notice = Notice.objects.select_related(
            "entry", "contract__territory", "membership__person", "membership__organisation"
        ).get(pk=pk)
        try:
            _mail(notice)
        except smtplib.SMTPRecipientsRefused:
            logger.exception("Adresse refusée pour l'avis %s", pk)
            continue
        except OSError:
            logger.exception("Courriel non parti pour l'avis %s", pk)
            break
        sent += Notice.objects.filter(pk=pk).update(mailed_at=at)
    return sent


def _mail(notice: Notice) -> None:
    contract, entry = notice.contract, notice.entry
    address = settings.CTAI_BASE_URL + reverse("lifecycle:contract", kwargs={"number": contract.number})
    context = {
        "notice": notice,
        "contract": contract,
        "entry": entry,
        "address": address,
        "home": settings.CTAI_BASE_URL + reverse("notifications:home"),
        "state": contract.label_for(notice.membership.side),
        "service_name": settings.CTAI_SERVICE_NAME,
    }
    message = EmailMultiAlternatives(
        subject=f"[{contract.number} {contract.territory.name}] {entry.sentence}".replace("\n", " ")[:180],
        body=render_to_string("notifications/mail/notice.txt", context),
        to=[notice.membership.person.email],
    )
    message.attach_alternative(render_to_string("notifications/mail/notice.html", context), "text/html")
    message.send()


@transaction.atomic
def mark_read(membership: Membership, *, at: datetime) -> int:
    """Everything told to this membership so far has been seen."""
    return Notice.objects.filter(membership=membership, read_at=None).update(read_at=at)
