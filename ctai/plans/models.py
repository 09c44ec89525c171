"""Plans written elsewhere, and how an authority's own spreadsheets are read."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.files.models import StoredFile
from ctai.workbook.models import State, applied_dated


class TakeOver(models.Model):
    """A plan written in somebody's own spreadsheet. `sheets`: [{"name", "count", "rows": [[number, cells…]]}].

    `mapping`: how it is read (see `mapping`), empty until chosen. `mended`: {row: {field: text}}, written in
    the page; `left`: rows the person leaves out; `kept`: rows the platform would have left, and the person wants.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.READY)
    sheets = models.JSONField()
    mapping = models.JSONField(default=dict)
    mended = models.JSONField(default=dict)
    left = models.JSONField(default=list)
    kept = models.JSONField(default=list)
    applied_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [applied_dated("plan_applied_dated")]

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return reverse("plans:columns", kwargs={"number": self.contract.number, "pk": self.pk})


class KnownColumns(models.Model):
    """How an authority reads spreadsheets of these headers. `headers`: their digest."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    headers = models.CharField(max_length=64)
    mapping = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "headers"], name="plan_columns_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.headers[:12]}"
