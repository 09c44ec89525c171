"""Opinions the prefecture asks of another State service before it decides: what is asked, and each answer, for ever."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.rules.roles import OrganisationKind, Side


class Stance(models.TextChoices):
    FAVOURABLE = "favourable", "Favorable"
    RESERVED = "reserved", "Favorable sous réserve"
    UNFAVOURABLE = "unfavourable", "Défavorable"


class OpinionRequestQuerySet(models.QuerySet["OpinionRequest"]):
    def visible_to(self, membership: Membership | None) -> OpinionRequestQuerySet:
        """The State's services, on the contracts they see: it prepares a decision, the authority reads the decision."""
        if membership is None or membership.side != Side.STATE:
            return self.none()
        return self.filter(contract__in=Contract.objects.visible_to(membership).values("pk"))

    def awaited(self) -> OpinionRequestQuerySet:
        return self.filter(answered_on=None, withdrawn_on=None)

    def asked_of(self, membership: Membership) -> OpinionRequestQuerySet:
        return self.filter(organisation=membership.organisation_id)

    def asked_by_service(self, membership: Membership) -> OpinionRequestQuerySet:
        return self.filter(asked_by__organisation=membership.organisation_id)


class OpinionRequest(models.Model):
    """What one service is asked about one contract. `year`: the decision of that year; None: the request as a whole.

    `answered_on`: the day of the first answer; while it and `withdrawn_on` are empty, the opinion is awaited.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="opinion_requests")
    year = models.PositiveSmallIntegerField("Année budgétaire", null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    question = models.TextField("Question")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    wanted_for = models.DateField("Attendu pour le")
    answered_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = OpinionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["wanted_for", "pk"]
        indexes = [
            models.Index(fields=["organisation", "answered_on"], name="opinion_request_of_service"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "organisation", "year"],
                condition=Q(answered_on=None, withdrawn_on=None),
                name="opinion_request_one_open_a_year",
            ),
            models.UniqueConstraint(
                fields=["contract", "organisation"],
                condition=Q(year=None, answered_on=None, withdrawn_on=None),
                name="opinion_request_one_open",
            ),
            models.CheckConstraint(
                name="opinion_request_dates_in_order",
                condition=Q(wanted_for__gte=models.F("asked_on")),
                violation_error_message="La date attendue précède la demande.",
            ),
        ]

    def __str__(self) -> str:
        return f"Avis de {self.organisation} sur {self.subject}"

    @property
    def subject(self) -> str:
        return "l'ensemble de la demande" if self.year is None else f"la décision de {self.year}"

    @property
    def is_awaited(self) -> bool:
        return self.answered_on is None and self.withdrawn_on is None

    @property
    def is_region(self) -> bool:
        return self.organisation.kind == OrganisationKind.REGION_PREFECTURE

    def days_late(self, today: date) -> int:
        """Past the wanted date, while nothing is answered."""
        return max(0, (today - self.wanted_for).days) if self.is_awaited else 0


class OpinionGiven(models.Model):
    """One answer, signed and dated. The database refuses any UPDATE or DELETE: a later answer replaces it, both stay.

    `number`: 1 for the first; the highest is the opinion of the service.
    """

    request = models.ForeignKey(OpinionRequest, models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    stance = models.CharField("Sens de l'avis", max_length=12, choices=Stance.choices)
    text = models.TextField("Avis")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        verbose_name_plural = "opinions given"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="opinion_given_number_once")]

    def __str__(self) -> str:
        return f"Avis {self.get_stance_display().lower()}"
