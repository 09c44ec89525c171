"""Trying amounts over many requests, and what comes of it: proposals of decision, decided file by file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.envelopes.models import CREDIT_CHOICES
from ctai.history.versioned import Versioned
from ctai.rules.roles import OrganisationKind

SHARING = (OrganisationKind.MINISTRY, OrganisationKind.REGION_PREFECTURE, OrganisationKind.PREFECTURE)


class SimulationQuerySet(models.QuerySet["Simulation"]):
    def visible_to(self, membership: Membership | None) -> SimulationQuerySet:
        """One's own service's; those another service shared, when it looks after some of the same départements."""
        if membership is None or membership.organisation.kind not in SHARING:
            return self.none()
        organisation = membership.organisation
        own = Q(organisation=organisation.pk)
        if organisation.kind == OrganisationKind.MINISTRY:
            return self.filter(own | Q(is_shared=True))
        common = organisation.departements.values("pk")
        near = Q(organisation__departements__in=common) | Q(organisation__kind=OrganisationKind.MINISTRY)
        return self.filter(own | (Q(is_shared=True) & near)).distinct()


class Simulation(Versioned):
    """Amounts tried on the requests of one year and one programme. It decides nothing."""

    name = models.CharField("Nom", max_length=120)
    year = models.PositiveSmallIntegerField("Année budgétaire")
    credit = models.CharField("Crédits", max_length=20, choices=CREDIT_CHOICES)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="simulations")
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    made_on = models.DateField()
    is_shared = models.BooleanField("Partagée avec les autres services de l'État", default=False)
    is_rehearsal = models.BooleanField(default=False)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})"


class TriedAmount(models.Model):
    """What one file would receive in this simulation; no row: not tried."""

    simulation = models.ForeignKey(Simulation, models.CASCADE, related_name="amounts")
    contract = models.ForeignKey(Contract, models.CASCADE, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["simulation", "contract"], name="tried_amount_once"),
            models.CheckConstraint(name="tried_amount_positive", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} : {self.amount}"


class ProposalState(models.TextChoices):
    WAITING = "waiting", "À décider"
    DECIDED = "decided", "Décidée"
    FAILED = "failed", "Non enregistrée"
    WITHDRAWN = "withdrawn", "Retirée"


class ProposalQuerySet(models.QuerySet["DecisionProposal"]):
    def visible_to(self, membership: Membership | None) -> ProposalQuerySet:
        """Of the contracts that State services see; the authority reads decisions, not what prepares them."""
        if membership is None or membership.organisation.kind not in SHARING:
            return self.none()
        return self.filter(contract__in=Contract.objects.visible_to(membership).values("pk"))


class DecisionProposal(models.Model):
    """An amount proposed to the prefecture for one file and one year. Decided once: two workers never decide it twice.

    `sentence`: why it could not be recorded, when it failed; it can then be decided again.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="decision_proposals")
    year = models.PositiveSmallIntegerField()
    credit = models.CharField(max_length=20, choices=CREDIT_CHOICES)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    simulation = models.ForeignKey(Simulation, models.SET_NULL, null=True, related_name="+")
    proposed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    sentence = models.CharField(max_length=400, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "year"])]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "year", "credit"],
                condition=Q(state__in=["waiting", "failed"]),
                name="decision_proposal_one_open",
            ),
            models.CheckConstraint(name="decision_proposal_positive", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="decision_proposal_decided_dated",
                condition=(Q(state="decided") & Q(decided_on__isnull=False))
                | (~Q(state="decided") & Q(decided_on=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}, {self.year} : {self.amount}"
