"""What the State's accounts (Chorus) say was paid: extracts, their rows, and the payments taken from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.files.models import StoredFile
from ctai.funding.models import BudgetLine, Instalment
from ctai.jobs.models import Job


class ExtractState(models.TextChoices):
    READING = "reading", "Lecture en cours"
    READY = "ready", "Lu, à relire"
    APPLYING = "applying", "Enregistrement en cours"
    REFUSED = "refused", "Refusé"
    APPLIED = "applied", "Enregistré"


class ExtractQuerySet(models.QuerySet["Extract"]):
    def visible_to(self, membership: Membership | None) -> ExtractQuerySet:
        """Those of one's own service: an extract names every payee of a budget, whatever their contract."""
        if membership is None:
            return self.none()
        return self.filter(by__organisation=membership.organisation_id)


class Extract(models.Model):
    """One file taken out of Chorus by a prefecture. `refusal`: why it was refused whole, or not recorded.

    `file_total`: what its own row of total says, euros; None without one. `rows_read`: rows that are payments.
    """

    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on = models.DateField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=ExtractState.choices, default=ExtractState.READING)
    refusal = models.CharField(max_length=500, blank=True)
    file_total = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    applied_on = models.DateField(null=True, blank=True)

    objects = ExtractQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="extract_applied_dated",
                condition=Q(state="applied", applied_on__isnull=False) | (~Q(state="applied") & Q(applied_on=None)),
            )
        ]

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return reverse("payments:extract", args=[self.pk])


class Outcome(models.TextChoices):
    """What becomes of one row: to record, typed here by hand and to be linked, already recorded, or left and listed."""

    PLANNED = "planned", "Versement prévu, à enregistrer"
    NEW = "new", "Engagement sans échéance, à enregistrer"
    TYPED = "typed", "Déjà saisi ici, à rattacher"
    KNOWN = "known", "Déjà enregistré d'un extrait"
    UNKNOWN_EJ = "unknown_ej", "EJ inconnu"
    STRANGER = "stranger", "SIRET étranger à cet EJ"
    ABOVE = "above", "Au-delà de l'engagé"
    CONTRADICTORY = "contradictory", "Contradictoire"
    UNREADABLE = "unreadable", "Illisible"


TO_RECORD = (Outcome.PLANNED, Outcome.NEW)
RIGHT = (*TO_RECORD, Outcome.TYPED)
LEFT = (Outcome.UNKNOWN_EJ, Outcome.STRANGER, Outcome.ABOVE, Outcome.CONTRADICTORY, Outcome.UNREADABLE)


class ExtractRow(models.Model):
    """One row of an extract, where it stands in the file, and what becomes of it.

    `key`: identity of the payment, the same in every extract (`reading.give_keys`); "" when it is not readable.
    `cells`: {"ej", "siret", "amount", "paid_on": address}; `fault`: which of them the sentence is about.
    `parts`: [[budget line, instalment or None, amount as text]] of a row to record.
    """

    extract = models.ForeignKey(Extract, models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=100)
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    fault = models.CharField(max_length=8, default="amount")
    key = models.CharField(max_length=64, blank=True)
    ej = models.CharField("EJ", max_length=40, blank=True)
    item = models.CharField("Poste de l'EJ", max_length=20, blank=True)
    dp = models.CharField("Demande de paiement", max_length=60, blank=True)
    siret = models.CharField("SIRET", max_length=40, blank=True)
    supplier = models.CharField("Fournisseur payé", max_length=200, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    sentence = models.CharField(max_length=500, blank=True)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="+")
    parts = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["extract", "outcome"], name="extract_row_outcome")]

    def __str__(self) -> str:
        return f"{self.sheet}, {self.cell}"

    @property
    def cell(self) -> str:
        return str(self.cells.get(self.fault, ""))


class RecordedPayment(models.Model):
    """A payment of Chorus that is on a contract's ledger. `key` makes sure that it never is twice."""

    key = models.CharField(max_length=64)
    part = models.PositiveSmallIntegerField(default=1)
    row = models.ForeignKey(ExtractRow, models.PROTECT, related_name="recorded")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    instalment = models.OneToOneField(Instalment, models.PROTECT, related_name="chorus")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    paid_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "part"], name="chorus_payment_once")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.amount}"
