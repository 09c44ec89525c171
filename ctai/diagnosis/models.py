"""The shared diagnosis: versions, sections, agreements, figures placed with their source, priorities."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.figures.models import Series, Status
from ctai.history.versioned import Versioned
from ctai.rules.roles import OrganisationKind, Side
from ctai.rules.states import STATES, Step
from ctai.rules.themes import SECTION_BY_CODE, SECTIONS, THEME_CHOICES, Section
from ctai.territories.models import Territory

SIDES = (Side.AUTHORITY, Side.STATE)
_BEFORE = [state.value for state, facts in STATES.items() if facts.step < Step.DIAGNOSIS and not facts.closed]


class DiagnosisQuerySet(models.QuerySet["Diagnosis"]):
    def visible_to(self, membership: Membership | None) -> DiagnosisQuerySet:
        """Those of the contracts one reads; OFII reads those of its départements, and nothing else of the contract."""
        if membership is None:
            return self.none()
        if membership.organisation.kind == OrganisationKind.OFII:
            theirs = membership.organisation.departements.values("pk")
            return self.filter(contract__departement__in=theirs).exclude(contract__state__in=_BEFORE)
        return self.filter(contract__in=Contract.objects.visible_to(membership).values("pk"))

    def for_pages(self) -> DiagnosisQuerySet:
        """With what the frame of every page of a contract shows."""
        related = ("territory", "departement", "region", "lead", "prefecture", "previous")
        return self.select_related(*(f"contract__{name}" for name in related))


class Diagnosis(models.Model):
    """One version of a contract's diagnosis. Frozen, it has a date, its content and its digest, and never changes."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="diagnoses")
    number = models.PositiveSmallIntegerField()
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    frozen_on = models.DateField(null=True, blank=True)
    # SHA-256 of `content` written as canonical JSON.
    digest = models.CharField(max_length=64, blank=True)
    content = models.JSONField(default=dict, blank=True)

    objects = DiagnosisQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "diagnoses"
        ordering = ["contract", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="diagnosis_number_once"),
            models.UniqueConstraint(fields=["contract"], condition=Q(frozen_on=None), name="diagnosis_one_open"),
            models.CheckConstraint(
                name="diagnosis_frozen_whole",
                condition=Q(frozen_on=None, digest="") | (Q(frozen_on__isnull=False) & ~Q(digest="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Diagnostic {self.contract.number}, version {self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_on is not None


class SectionText(Versioned):
    """What one section says.

    `version` grows with the text (two people writing); `revision` with anything both sides agree on: text, figures,
    "sans objet".
    """

    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="sections")
    code = models.CharField(max_length=16, choices=[(section.code, section.title) for section in SECTIONS])
    rank = models.PositiveSmallIntegerField()
    text = models.TextField("Texte de la section", blank=True)
    not_applicable = models.BooleanField("Section sans objet", default=False)
    revision = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["diagnosis", "code"], name="section_once_a_diagnosis")]

    def __str__(self) -> str:
        return self.facts.title

    @property
    def facts(self) -> Section:
        return SECTION_BY_CODE[self.code]

    @property
    def is_written(self) -> bool:
        return self.not_applicable or bool(self.text.strip())

    @property
    def words(self) -> int:
        return len(self.text.split())


class Answer(models.TextChoices):
    AGREE = "agree", "Accord"
    DISAGREE = "disagree", "Désaccord"
    ABSTAIN = "abstain", "Abstention"


class Agreement(models.Model):
    """What one side answers on a section. It holds while `revision` is that of the section: any change ends it."""

    section = models.ForeignKey(SectionText, models.CASCADE, related_name="agreements")
    side = models.CharField(max_length=10, choices=[(Side.AUTHORITY.value, "Collectivité"), (Side.STATE.value, "État")])
    status = models.CharField(max_length=10, choices=Answer.choices)
    reason = models.TextField("Motif", blank=True)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on = models.DateField()
    revision = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section", "side"], name="agreement_one_a_side"),
            models.CheckConstraint(
                name="agreement_disagreement_explained", condition=~Q(status="disagree") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} : {self.get_status_display()}"


class PlacedFigure(models.Model):
    """A figure cited in a section, copied as it stood that day: a later load never changes what was read and agreed."""

    section = models.ForeignKey(SectionText, models.CASCADE, related_name="figures")
    series = models.ForeignKey(Series, models.PROTECT, related_name="+")
    # None: France.
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    rank = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, blank=True)
    # Where the value stands ("département de l'Aveyron"), its year, and how the date is said.
    place = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=60)
    source = models.CharField(max_length=400)
    address = models.URLField(max_length=400, blank=True)
    reliability = models.CharField(max_length=1)
    note = models.CharField(max_length=400, blank=True)
    caution = models.TextField(blank=True)
    placed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    placed_on = models.DateField()

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "series", "territory"],
                condition=Q(territory__isnull=False),
                name="placed_figure_once",
            ),
            models.UniqueConstraint(
                fields=["section", "series"], condition=Q(territory__isnull=True), name="placed_figure_once_for_france"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.place}, {self.period}"


class Priority(Versioned):
    """One lack both sides mean to treat, in order: what the actions of the contract answer later."""

    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="priorities")
    rank = models.PositiveSmallIntegerField()
    theme = models.CharField("Thème", max_length=20, choices=THEME_CHOICES)
    title = models.CharField("Priorité", max_length=200)
    why = models.TextField("Pourquoi", blank=True)

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return f"{self.rank}. {self.title}"
