"""What was told to whom: one notice a person and an act; how often each accepts e-mails; addresses that refuse them."""

from __future__ import annotations

from django.db import models

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.history.models import Entry
from ctai.notifications.pace import PACE_LABELS, Pace


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, membership: Membership | None) -> NoticeQuerySet:
        return self.none() if membership is None else self.filter(membership=membership)


class Notice(models.Model):
    """An act of the journal told to one membership: shown in "ce qui m'attend" and sent by e-mail.

    `mail_at`: when its e-mail is to leave, None when the person wants none; `mailed_at`: when it left.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="notices")
    created_at = models.DateTimeField()
    mail_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "membership"], name="notice_once")]
        indexes = [
            models.Index(fields=["membership", "read_at"]),
            models.Index(fields=["mailed_at", "mail_at"], name="notice_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} → {self.membership}"


class Preference(models.Model):
    """How often a membership accepts e-mails; one digest a day while it is not there."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="+")
    pace = models.CharField(
        max_length=10, choices=[(pace.value, label) for pace, label in PACE_LABELS.items()], default=Pace.DAILY.value
    )

    def __str__(self) -> str:
        return f"{self.membership} : {self.get_pace_display()}"


class RefusedAddress(models.Model):
    """An address the mail server refuses: shown to its organisation, tried again, forgotten when it works."""

    email = models.EmailField(unique=True)
    since = models.DateTimeField()
    tried_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.email
