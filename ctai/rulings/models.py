"""Decisions on the State's money, as they were told to those they pay. The database refuses to change or remove one."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.rules.funders import FUNDER_CHOICES
from ctai.rules.roles import Side


class Outcome(models.TextChoices):
    GRANTED = "granted", "Accordée"
    REDUCED = "reduced", "Accordée en partie"
    REFUSED = "refused", "Refusée"


class Way(models.TextChoices):
    PLATFORM = "platform", "par la plateforme"
    POST = "post", "par courrier"


class RulingQuerySet(models.QuerySet["Ruling"]):
    def visible_to(self, membership: Membership | None) -> RulingQuerySet:
        """Of the contracts one reads; an operator reads what was decided for itself, and nothing else."""
        if membership is None:
            return self.none()
        if membership.side == Side.OPERATOR:
            return self.filter(payee=membership.organisation_id)
        return self.filter(contract__in=Contract.objects.visible_to(membership).values("pk"))


class Ruling(models.Model):
    """One decision told to one payee: a year and a programme of one contract. Euros: what its lines asked and received.

    `payee`: None when the body is not registered here; `payee_name` is its name that day. `told`: the people written
    to, as they were named. `appeal`: the ways of appeal as they were told, "" when all that was asked is granted.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="rulings")
    year = models.PositiveSmallIntegerField("Année budgétaire")
    funder = models.CharField("Crédits", max_length=20, choices=FUNDER_CHOICES)
    payee = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    payee_name = models.CharField("Bénéficiaire", max_length=200)
    outcome = models.CharField("Décision", max_length=10, choices=Outcome.choices)
    asked = models.DecimalField(max_digits=14, decimal_places=2)
    granted = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.TextField("Motif", blank=True)
    appeal = models.TextField("Voies de recours", blank=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    notified_on = models.DateField("Notifiée le")
    notified_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    told = models.JSONField(default=list)

    objects = RulingQuerySet.as_manager()

    class Meta:
        ordering = ["-notified_on", "-pk"]
        indexes = [models.Index(fields=["payee", "-notified_on"], name="ruling_of_payee")]
        constraints = [
            models.CheckConstraint(
                name="ruling_explained",
                condition=Q(outcome="granted") | (~Q(reason="") & ~Q(appeal="")),
                violation_error_message="Une décision qui refuse ou réduit dit son motif et les voies de recours.",
            ),
            models.CheckConstraint(
                name="ruling_outcome_told_by_amounts",
                condition=Q(outcome="granted", granted__gte=F("asked"))
                | Q(outcome="reduced", granted__gt=0, granted__lt=F("asked"))
                | Q(outcome="refused", granted=0),
            ),
        ]

    def __str__(self) -> str:
        return f"Décision de {self.year} pour {self.payee_name}"

    def get_absolute_url(self) -> str:
        return reverse("rulings:ruling", args=[self.pk])

    @property
    def first_read_on(self) -> date | None:
        """The day somebody it pays first opened it here; None before."""
        reading: RulingReading | None = getattr(self, "reading", None)
        return reading.on if reading else None


class RulingLine(models.Model):
    """One line of a decision. `entry`: the last grant written on it, which no other decision tells again."""

    ruling = models.ForeignKey(Ruling, models.PROTECT, related_name="lines")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="rulings")
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="+")
    asked = models.DecimalField(max_digits=12, decimal_places=2)
    granted = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.line_id} : {self.granted}"


class RulingReading(models.Model):
    """The first time somebody of the payee opened the decision here."""

    ruling = models.OneToOneField(Ruling, models.PROTECT, related_name="reading")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.ruling_id}, {self.on:%d/%m/%Y}"
