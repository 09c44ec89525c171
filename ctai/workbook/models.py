"""What went out, and what came back."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.files.models import StoredFile


class Snapshot(models.Model):
    """Every cell of a contract's workbook at one download. `mark`: what the file carries to be recognised."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64)
    picture = models.JSONField()
    taken_on = models.DateField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "mark"], name="workbook_snapshot_once")]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.mark[:12]}"


class State(models.TextChoices):
    REFUSED = "refused", "À corriger"
    READY = "ready", "Lu, à relire"
    APPLIED = "applied", "Appliqué"


def applied_dated(name: str) -> models.CheckConstraint:
    """What is applied says when, and nothing else does."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(state="applied", applied_on__isnull=False)
        | (~models.Q(state="applied") & models.Q(applied_on=None)),
    )


class Upload(models.Model):
    """A workbook that came back. `parsed`: its rows (JSON, see `parsing`); `faults`: [sheet, cell, sentence] each."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.READY)
    parsed = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    applied_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [applied_dated("workbook_upload_applied_dated")]

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return reverse("workbook:upload", kwargs={"number": self.contract.number, "pk": self.pk})
