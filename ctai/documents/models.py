"""Documents asked for and made."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.diagnosis.models import Diagnosis
from ctai.documents.kinds import DIAGNOSIS_KINDS, FACTS, file_name
from ctai.files.models import StoredFile
from ctai.rules.roles import Side
from ctai.rules.states import HIDDEN_FROM_STATE, STATE_CHOICES


class ProductionState(models.TextChoices):
    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Prêt"
    FAILED = "failed", "Échec"


class ProductionQuerySet(models.QuerySet["Production"]):
    def visible_to(self, membership: Membership | None) -> ProductionQuerySet:
        """The documents of the contracts one sees; the State never sees what was made while the letter was a draft.

        OFII, who reads the diagnoses of its départements and nothing else, has the documents of the frozen ones. A kind
        that says who reads it (`shown_to`) is read by them alone.
        """
        if membership is not None and membership.side == Side.OFII:
            read = Diagnosis.objects.visible_to(membership).values("contract")
            return self.filter(contract__in=read, kind__in=DIAGNOSIS_KINDS, data__head__mark="")
        told: dict[Callable[[Membership | None], Q], list[str]] = {}
        for code, facts in FACTS.items():
            if facts.shown_to:
                told.setdefault(facts.shown_to, []).append(code)
        apart = [code for codes in told.values() for code in codes]
        shown = Q(contract__in=Contract.objects.visible_to(membership)) & ~Q(kind__in=apart)
        if membership is not None and membership.side == Side.STATE:
            shown &= ~Q(contract_state__in=[state.value for state in HIDDEN_FROM_STATE])
        for shown_to, codes in told.items():
            shown |= Q(kind__in=codes) & shown_to(membership)
        return self.filter(shown)


class Production(models.Model):
    """One document. `data` is frozen when it is asked for: with `template_version` it gives the same bytes for ever.

    `digest`: SHA-256 of kind, template number and data, so asking twice for the same thing gives the same row.
    `page_code`: its short form, printed at the foot of each page. `result_digest`: SHA-256 of the file itself.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="productions")
    # A code of the register `kinds`, which other rooms add to.
    kind = models.CharField(max_length=20)
    template_version = models.PositiveSmallIntegerField()
    contract_state = models.CharField(max_length=16, choices=STATE_CHOICES)
    data = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    page_code = models.CharField(max_length=14, unique=True)
    requested_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ProductionState.choices, default=ProductionState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    # Grows at each start; a worker believed lost that wakes up finds another number here and keeps its hands off.
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    task_id = models.UUIDField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    result = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    result_digest = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ProductionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["contract", "kind"]), models.Index(fields=["state"])]
        constraints = [
            models.CheckConstraint(
                name="production_done_has_a_file",
                condition=Q(state="done", result__isnull=False, progress=100) | (~Q(state="done") & Q(result=None)),
                violation_error_message="Un document prêt a son fichier, un autre n'en a pas.",
            ),
            models.CheckConstraint(
                name="production_progress_in_percent",
                condition=Q(progress__lte=100),
                violation_error_message="L'avancement va de 0 à 100.",
            ),
            models.CheckConstraint(
                name="production_failed_says_why",
                condition=~Q(state="failed") | ~Q(error=""),
                violation_error_message="Un échec dit pourquoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.page_code}"

    @property
    def label(self) -> str:
        return FACTS[self.kind].label

    @property
    def file_name(self) -> str:
        return file_name(self.kind, self.contract.number, self.page_code)

    @property
    def is_waiting(self) -> bool:
        return self.state in (ProductionState.QUEUED, ProductionState.RUNNING)
