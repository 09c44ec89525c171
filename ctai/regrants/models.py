"""What the leading authority gives on of the credits it received to be given on: its own calls, and to whom, how much.

Rows are append-only, like the ledger. The database keeps the sum of each line (migration 0002) and refuses, whoever
writes, to give on more than what is granted on a line, or to grant less than what was given on.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.funding.models import BudgetLine
from ctai.history.versioned import Versioned


class Call(Versioned):
    """The authority's own call for projects, or the decision that stands for one."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="regrant_calls")
    title = models.CharField("Appel à projets", max_length=200)
    reference = models.CharField("Référence de la décision", max_length=100)
    decided_on = models.DateField("Date de la décision")
    link = models.URLField("Page de l'appel", max_length=300, blank=True)

    class Meta:
        ordering = ["decided_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["contract", "title"], name="regrant_call_once")]

    def __str__(self) -> str:
        return self.title


class RegrantQuerySet(models.QuerySet["Regrant"]):
    def visible_to(self, membership: Membership | None) -> RegrantQuerySet:
        """Those of the contracts one reads, and what one's own organisation receives."""
        if membership is None:
            return self.none()
        readable = Contract.objects.visible_to(membership).values("pk")
        return self.filter(Q(payee=membership.organisation_id) | Q(line__contract__in=readable))


class Regrant(models.Model):
    """Credits of one line given on to one body, or taken back: `undoes` the row it reduces, with a negative amount.

    `decided_on`: of the authority's decision. `day`: when it was written here, and `sequence`: in the contract's
    journal. `convention`: of the written one that covers it, "" below the threshold. The database refuses any UPDATE
    or DELETE.
    """

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="regrants")
    call = models.ForeignKey(Call, models.PROTECT, related_name="regrants")
    payee = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    decided_on = models.DateField()
    convention = models.CharField(max_length=100, blank=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="undone")
    reason = models.TextField(blank=True)
    day = models.DateField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()

    objects = RegrantQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="regrant_signed",
                condition=Q(undoes=None, amount__gt=0) | (Q(undoes__isnull=False, amount__lt=0) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee} {self.amount}"


class GivenOn(models.Model):
    """What was given on of one line, euros: the sum of its rows, written by the database alone."""

    line = models.OneToOneField(BudgetLine, models.PROTECT, primary_key=True, related_name="given_on")
    amount = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0), editable=False)

    class Meta:
        constraints = [models.CheckConstraint(name="given_on_positive", condition=Q(amount__gte=0))]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount}"
