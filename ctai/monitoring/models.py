"""What was reached against what was expected, and the yearly report with its review."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.history.versioned import Versioned
from ctai.programme.models import ExpectedResult
from ctai.rules.reports import REPORT_EDITABLE, REPORT_LABELS, ReportState

_EDITABLE = sorted(state.value for state in REPORT_EDITABLE)


class ResultValue(Versioned):
    """The value reached for one expected result (one action, one indicator, one year). Counts only, never names."""

    expected = models.OneToOneField(ExpectedResult, models.PROTECT, related_name="reached")
    value = models.DecimalField("Résultat", max_digits=12, decimal_places=2)
    comment = models.TextField("Commentaire", blank=True)
    reported_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    reported_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(name="result_value_not_negative", condition=Q(value__gte=0))]

    def __str__(self) -> str:
        return f"{self.expected} : {self.value}"


class YearlyReport(Versioned):
    """The report of one budget year. `figures` is frozen when the report is certified."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField("Année")
    state = models.CharField(
        max_length=10,
        choices=[(state.value, label) for state, label in REPORT_LABELS.items()],
        default=ReportState.WRITING.value,
    )
    state_since = models.DateField()
    due_on = models.DateField()
    done = models.TextField("Ce qui a été fait", blank=True)
    difficulties = models.TextField("Ce qui a été difficile", blank=True)
    lessons = models.TextField("Ce que nous avons appris", blank=True)
    outlook = models.TextField("Ce qui est prévu pour la suite", blank=True)
    figures = models.JSONField(default=dict, blank=True)
    opened_on = models.DateField()
    certified_on = models.DateField(null=True, blank=True)
    certified_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_on = models.DateField(null=True, blank=True)
    # What the prefecture asks to correct, shown on top of the page while it is being corrected.
    asked = models.TextField(blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "year"], name="report_once_a_year"),
            models.CheckConstraint(
                name="report_certified_dated",
                condition=Q(state__in=_EDITABLE, certified_on=None)
                | (~Q(state__in=_EDITABLE) & Q(certified_on__isnull=False)),
                violation_error_message="Un bilan est daté de sa certification dès qu'il est envoyé.",
            ),
            models.CheckConstraint(
                name="report_accepted_dated",
                condition=Q(state=ReportState.ACCEPTED.value, accepted_on__isnull=False)
                | (~Q(state=ReportState.ACCEPTED.value) & Q(accepted_on=None)),
                violation_error_message="Un bilan accepté porte la date de son acceptation.",
            ),
        ]

    def __str__(self) -> str:
        return f"Bilan {self.year} — {self.contract.number}"

    @property
    def is_editable(self) -> bool:
        return self.state in REPORT_EDITABLE
