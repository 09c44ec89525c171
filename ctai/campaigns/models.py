"""The campaign of a year: dates that move, and editions that never change once published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from ctai.accounts.models import Membership
from ctai.history.versioned import Versioned
from ctai.rules.roles import Role

DATE_LABELS = {
    "signed_on": "Signature de l'instruction",
    "instruction_on": "Publication de l'instruction",
    "deposit_from": "Dépôt des demandes : premier jour",
    "deposit_to": "Dépôt des demandes : dernier jour",
    "examination_to": "Fin de l'examen des demandes",
    "decision_on": "Décisions attendues",
}


class Campaign(Versioned):
    """One year, opened by the ministry. Its dates are moved at will; what the checks read is in its editions."""

    year = models.PositiveSmallIntegerField("Année", unique=True)
    signed_on = models.DateField(DATE_LABELS["signed_on"], null=True, blank=True)
    instruction_on = models.DateField(DATE_LABELS["instruction_on"], null=True, blank=True)
    deposit_from = models.DateField(DATE_LABELS["deposit_from"], null=True, blank=True)
    deposit_to = models.DateField(DATE_LABELS["deposit_to"], null=True, blank=True)
    examination_to = models.DateField(DATE_LABELS["examination_to"], null=True, blank=True)
    decision_on = models.DateField(DATE_LABELS["decision_on"], null=True, blank=True)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deposit_from=None) | Q(deposit_to=None) | Q(deposit_to__gte=models.F("deposit_from")),
                name="campaign_deposit_in_order",
                violation_error_message="Le dernier jour du dépôt précède le premier.",
            )
        ]

    def __str__(self) -> str:
        return f"Campagne {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:campaign", kwargs={"year": self.year})


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> EditionQuerySet:
        return self.filter(published_on__isnull=False)

    def visible_to(self, membership: Membership | None) -> EditionQuerySet:
        """Published ones are for everyone signed in; the one being prepared is the steward's."""
        if membership is None:
            return self.none()
        return self if membership.role == Role.STEWARD else self.published()


class Edition(Versioned):
    """The values of a campaign, whole. Published, it holds from the next day on, and never changes.

    `values`: {name in `fields.VALUES`: {"value": text, "source": text}}.
    `targets`: {INSEE code of a département: {"value": contracts, "source": text}}.
    `audiences`: {INSEE code of a region: {"bpt", "cir_required": true, false or null, "sentence", "source": text}}.
    What is absent is unknown.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    values = models.JSONField(default=dict)
    targets = models.JSONField(default=dict)
    audiences = models.JSONField(default=dict)
    note = models.TextField("Ce qui change et pourquoi", blank=True)
    published_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="campaign_edition_number_once"),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(published_on=None), name="campaign_one_in_preparation"
            ),
        ]

    def __str__(self) -> str:
        return f"Version n° {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:edition", kwargs={"year": self.campaign.year, "number": self.number})

    @property
    def is_published(self) -> bool:
        return self.published_on is not None
