"""What was told to whom: one notice a person and an act."""

from __future__ import annotations

from django.db import models

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.history.models import Entry


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, membership: Membership | None) -> NoticeQuerySet:
        return self.none() if membership is None else self.filter(membership=membership)


class Notice(models.Model):
    """An act of the journal told to one membership: shown in "ce qui m'attend" and sent by e-mail."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="notices")
    created_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "membership"], name="notice_once")]
        indexes = [models.Index(fields=["membership", "read_at"]), models.Index(fields=["mailed_at"])]

    def __str__(self) -> str:
        return f"{self.entry} → {self.membership}"
