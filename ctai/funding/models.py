"""Money: lines by action × budget year × funder, the ledger under them, instalments, and the justified anomalies.

Every amount is the sum of ledger entries. The database keeps the five sums of a line itself, by trigger, as entries
arrive (migrations 0002 and 0004): nothing else writes them, so they cannot drift. It also refuses, whoever writes, what
is committed beyond what is granted, paid by the State beyond what is committed, or written in a closed year.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.base import ModelState

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.history.versioned import Versioned
from ctai.programme.models import Action
from ctai.rules.funders import (
    FUNDER_CHOICES,
    FUNDERS,
    INSTALMENT_LABELS,
    LEDGER_LABELS,
    ROUTE_LABELS,
    STATE_FUNDERS,
    Route,
)

_FACTS = {funder.value: facts for funder, facts in FUNDERS.items()}
_STATE = frozenset(funder.value for funder in STATE_FUNDERS)


def funder_name(funder: str, label: str) -> str:
    """Who pays, in words: a kind that several bodies share is named by the one of the line."""
    facts = _FACTS[funder]
    return label if facts.named and label else facts.label


class BudgetLineQuerySet(models.QuerySet["BudgetLine"]):
    def visible_to(self, membership: Membership | None) -> BudgetLineQuerySet:
        return self.filter(contract__in=Contract.objects.visible_to(membership).values("pk"))

    def alive(self) -> BudgetLineQuerySet:
        """Without the lines of sheets that were taken off, unless money was granted on them."""
        # The sheets taken off are few, and indexed: joining every sheet of the country took longer than all the rest.
        removed = Action.everything.exclude(removed_on=None).values("pk")
        return self.filter(Q(granted__gt=0) | ~Q(action__in=removed))


class BudgetLine(models.Model):
    """One action, one budget year, one funder, one route. `label`: which body, where the kind of funder is not enough.

    `asked`, `granted`, `committed`, `paid`, `spent`: euros, sums of the entries of that kind; None without any entry
    (zero is not empty). `spent` is what the action cost on this line, told apart from what was paid for it.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="budget_lines")
    action = models.ForeignKey(Action, models.PROTECT, related_name="budget_lines")
    year = models.PositiveSmallIntegerField("Année budgétaire")
    funder = models.CharField("Financeur", max_length=20, choices=FUNDER_CHOICES)
    label = models.CharField("Nom du financeur", max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    route = models.CharField(
        "Versement", max_length=16, choices=[(route.value, label) for route, label in ROUTE_LABELS.items()]
    )
    asked = models.DecimalField(max_digits=12, decimal_places=2, null=True, editable=False)
    granted = models.DecimalField(max_digits=12, decimal_places=2, null=True, editable=False)
    committed = models.DecimalField(max_digits=12, decimal_places=2, null=True, editable=False)
    paid = models.DecimalField(max_digits=12, decimal_places=2, null=True, editable=False)
    spent = models.DecimalField(max_digits=12, decimal_places=2, null=True, editable=False)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ["action__number", "pk"]
        # What envelopes and simulations read: one year of one programme, over all contracts.
        indexes = [models.Index(fields=["year", "funder"], name="budget_line_by_year")]
        constraints = [
            models.UniqueConstraint(fields=["action", "year", "funder", "label", "route"], name="budget_line_once"),
            models.CheckConstraint(name="budget_line_asked_positive", condition=Q(asked=None) | Q(asked__gte=0)),
            models.CheckConstraint(name="budget_line_granted_positive", condition=Q(granted=None) | Q(granted__gte=0)),
            models.CheckConstraint(
                name="budget_line_paid_within_granted",
                condition=Q(paid=None) | Q(granted__isnull=False, paid__gte=0, paid__lte=F("granted")),
            ),
        ]

    def __str__(self) -> str:
        return f"Action {self.action.number}, {self.year}, {self.funder_name}"

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> BudgetLine:
        """As Django's, but all the fields at once: a large budget reads a thousand lines a page, and a tenth of its
        time was there (docs/bench-actes.md)."""
        if options or len(values) != len(cls._meta.concrete_fields):
            return super().from_db(db, field_names, values, **options)
        line = cls.__new__(cls)
        line.__dict__ |= dict(zip(field_names, values, strict=True)) | {"_state": ModelState()}
        state: ModelState = line.__dict__["_state"]
        state.db, state.adding = db, False
        return line

    def stands_in(self, contract: Contract, action: Action) -> None:
        """As `line.contract = …` and `line.action = …` do, without their checks: a third of the time on a thousand
        lines. Both are those of the line."""
        self._state.fields_cache |= {"contract": contract, "action": action}

    @property
    def funder_name(self) -> str:
        """Who pays, in words."""
        return funder_name(self.funder, self.label)

    @property
    def is_state(self) -> bool:
        return self.funder in _STATE

    @property
    def route_label(self) -> str:
        return ROUTE_LABELS[Route(self.route)]


class Commitment(models.Model):
    """A legal commitment of the State (engagement juridique, EJ), known by its number in Chorus. Several lines may
    share it; what it commits on each is in the ledger."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="commitments")
    number = models.CharField("Numéro d'engagement juridique (EJ)", max_length=10, unique=True)
    year = models.PositiveSmallIntegerField("Année budgétaire")
    committed_on = models.DateField("Date de l'engagement")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["committed_on", "pk"]

    def __str__(self) -> str:
        return f"EJ {self.number}"


class YearClosing(models.Model):
    """The State's credits of one year of one contract are over: what was left was carried over or returned."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="year_closings")
    year = models.PositiveSmallIntegerField("Année budgétaire")
    closed_on = models.DateField()
    closed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    carried = models.DecimalField(max_digits=12, decimal_places=2)
    returned = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["contract", "year"], name="year_closed_once")]

    def __str__(self) -> str:
        return f"Exercice {self.year} clos"


class Instalment(Versioned):
    """A payment planned on a line, then made: `paid_on` is empty until it is.

    `condition`: what must be done or handed in before, "" for none; `met_on`: the day the payer found that it is due.
    """

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="instalments")
    kind = models.CharField(
        "Nature", max_length=12, choices=[(kind.value, label) for kind, label in INSTALMENT_LABELS.items()]
    )
    planned_on = models.DateField("Date prévue")
    amount = models.DecimalField("Montant", max_digits=12, decimal_places=2)
    paid_on = models.DateField("Date de versement", null=True, blank=True)
    condition = models.CharField("Condition", max_length=300, blank=True)
    met_on = models.DateField("Dû depuis le", null=True, blank=True)

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [models.CheckConstraint(name="instalment_amount_positive", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} du {self.planned_on:%d/%m/%Y}"

    @property
    def waits_for_condition(self) -> bool:
        return bool(self.condition) and self.met_on is None and self.paid_on is None


class LedgerEntry(models.Model):
    """One movement of one amount. The database refuses any UPDATE or DELETE: a correction is a new entry.

    `amount`: signed euros. `sequence`: the row of the contract's journal that says who, why and what else.
    """

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=[(kind.value, label) for kind, label in LEDGER_LABELS.items()])
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    day = models.DateField()
    act = models.CharField(max_length=40)
    by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    sequence = models.PositiveIntegerField()
    reason = models.TextField(blank=True)
    instalment = models.ForeignKey(Instalment, models.PROTECT, null=True, blank=True, related_name="entries")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="entries")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.line_id} {self.kind} {self.amount}"


WAITING, ACCEPTED, REFUSED = "waiting", "accepted", "refused"
JUDGEMENTS = [(WAITING, "À examiner"), (ACCEPTED, "Acceptée"), (REFUSED, "Refusée")]


class Justification(Versioned):
    """What the authority answers to one check, and what the officer thinks of it.

    `anomalies`: the sentences that were justified; when they change, the justification is to be written again.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="justifications")
    code = models.CharField(max_length=40)
    text = models.TextField()
    anomalies = models.JSONField(default=list)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    written_on = models.DateField()
    judgement = models.CharField(max_length=10, choices=JUDGEMENTS, default=WAITING)
    judged_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    judged_on = models.DateField(null=True, blank=True)
    judge_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "code"], name="justification_once_a_check"),
            models.CheckConstraint(
                name="justification_judged_dated",
                condition=Q(judgement=WAITING, judged_on=None) | (~Q(judgement=WAITING) & Q(judged_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.code}"
