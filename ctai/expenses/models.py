"""What an action costs, by nature: one plan an action, amounts by budget year and account. No money moves here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership
from ctai.history.versioned import Versioned
from ctai.programme.models import Action
from ctai.rules.expenses import ACCOUNTS


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, membership: Membership | None) -> PlanQuerySet:
        """As its sheet: an operator sees the plans of the actions it carries."""
        return self.filter(action__in=Action.everything.visible_to(membership).values("pk"))


class Plan(Versioned):
    """The charges of one action, all years. It exists from the first amount written."""

    action = models.OneToOneField(Action, models.PROTECT, related_name="plan")

    objects = PlanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Charges de l'action {self.action.number}"


class Charge(models.Model):
    """One account of one budget year. `planned`, `realised`: euros; None: nobody wrote it (zero is not empty)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="charges")
    year = models.PositiveSmallIntegerField("Année budgétaire")
    account = models.CharField(
        "Compte", max_length=3, choices=[(account.value, facts.label) for account, facts in ACCOUNTS.items()]
    )
    planned = models.DecimalField("Prévu", max_digits=12, decimal_places=2, null=True)
    realised = models.DecimalField("Réalisé", max_digits=12, decimal_places=2, null=True)

    class Meta:
        ordering = ["year", "account"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "year", "account"], name="charge_once_a_year"),
            models.CheckConstraint(name="charge_planned_positive", condition=Q(planned=None) | Q(planned__gte=0)),
            models.CheckConstraint(name="charge_realised_positive", condition=Q(realised=None) | Q(realised__gte=0)),
        ]

    def __str__(self) -> str:
        return f"Compte {self.account}, {self.year}"
