"""A file of services brought in: read, shown, then applied whole or put aside."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.files.models import StoredFile
from ctai.jobs.models import Job


class ImportState(models.TextChoices):
    READING = "reading", "Lecture en cours"
    READY = "ready", "Lu, à relire"
    REFUSED = "refused", "Refusé"
    APPLIED = "applied", "Importé"


class OfferImport(models.Model):
    """`report`: what `inclusion.read_offer` said of the files (JSON). `refusal`: why a file was refused whole."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on = models.DateField()
    services = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    structures = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.READING)
    refusal = models.CharField(max_length=500, blank=True)
    report = models.JSONField(default=dict, blank=True)
    applied_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="offer_import_applied_dated",
                condition=models.Q(state="applied", applied_on__isnull=False)
                | (~models.Q(state="applied") & models.Q(applied_on=None)),
            )
        ]

    def __str__(self) -> str:
        return self.services.name

    def get_absolute_url(self) -> str:
        return reverse("offers:imported", kwargs={"number": self.contract.number, "pk": self.pk})
