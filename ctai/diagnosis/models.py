"""The shared diagnosis: versions, sections, agreements, what they cite, opinions, priorities and their scores."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.findings.models import Need
from ctai.history.models import BOTH
from ctai.history.versioned import Versioned
from ctai.outlines.models import Outline
from ctai.rules.roles import OrganisationKind, Side
from ctai.rules.states import STATES, Step
from ctai.rules.themes import THEME_CHOICES
from ctai.writing.models import Text

SIDES = (Side.AUTHORITY, Side.STATE)
OF_SIDE = {Side.AUTHORITY: "de la collectivité", Side.STATE: "de l'État"}
_SIDE_CHOICES = [(Side.AUTHORITY.value, "Collectivité"), (Side.STATE.value, "État")]
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
        return self.select_related("outline", *(f"contract__{name}" for name in related))


class Diagnosis(models.Model):
    """One version of a contract's diagnosis. Frozen, it has a date, its content and its digest, and never changes."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="diagnoses")
    number = models.PositiveSmallIntegerField()
    # What its sections follow; another may be adopted while it is open.
    outline = models.ForeignKey(Outline, models.PROTECT, related_name="+")
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    frozen_on = models.DateField(null=True, blank=True)
    # SHA-256 of `content` written as canonical JSON.
    digest = models.CharField(max_length=64, blank=True)
    content = models.JSONField(default=dict, blank=True)
    # Why the priorities are not in the order of their scores.
    ranking_reason = models.TextField("Pourquoi cet ordre", blank=True)

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


class SectionText(models.Model):
    """One section: its place in the outline or its own (`is_local`), and the text both sides write.

    `revision` grows with anything both sides agree on: title, text, what is cited, "sans objet". `last_number`: the
    number of the last thing cited; numbers are never given twice, so that a marker [[n]] never changes its meaning.
    """

    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="sections")
    code = models.CharField(max_length=40)
    slug = models.SlugField(max_length=60)
    title = models.CharField("Titre", max_length=120)
    guidance = models.TextField("Consigne", blank=True)
    is_local = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField("Rang")
    body = models.OneToOneField(Text, models.PROTECT, related_name="section")
    not_applicable = models.BooleanField("Section sans objet", default=False)
    revision = models.PositiveIntegerField(default=1)
    last_number = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["diagnosis", "code"], name="section_once_a_diagnosis"),
            models.UniqueConstraint(fields=["diagnosis", "slug"], name="section_address_once_a_diagnosis"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def text(self) -> str:
        return self.body.body

    @property
    def version(self) -> int:
        return self.body.version

    @property
    def written_by(self) -> Membership | None:
        return self.body.written_by

    @property
    def written_at(self) -> datetime | None:
        return self.body.written_at

    @property
    def hidden_by(self) -> str:
        """The side that has not shared its draft yet; "" when both read it."""
        return "" if self.body.audience == BOTH else self.body.audience

    def is_shown_to(self, side: str | None) -> bool:
        """`side`: the one whose party reads (`permissions.party_side`), None for any other reader."""
        return self.hidden_by in ("", side)

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
    side = models.CharField(max_length=10, choices=_SIDE_CHOICES)
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


class Origin(models.TextChoices):
    """Where a thing cited comes from: the first word of its reference."""

    FIGURE = "figure", "Chiffre publié"
    PICTURE = "picture", "Graphique ou carte"
    SURVEY = "survey", "Résultat de l'enquête"
    DECLARED = "declared", "Chiffre déclaré"
    OFFER = "offer", "Offre locale"
    NEED = "need", "Besoin ou obstacle"


class Citation(models.Model):
    """A thing placed in a section, copied as it stood that day: nothing loaded later changes what was agreed.

    `number`: what [[number]] in the text stands for. `reference`: names the source in its room (sources.py).
    `copy`: {"title", "sentence", "written", "unit", "place", "period", "year", "source", "address", "level",
    "reliability", "note", "caution", "version", "picture"}, all text ("" when unknown) but `picture`, a Picture as JSON
    or None.
    """

    section = models.ForeignKey(SectionText, models.CASCADE, related_name="citations")
    number = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=10, choices=Origin.choices)
    reference = models.CharField(max_length=200)
    copy = models.JSONField()
    placed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    placed_on = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="citation_number_once"),
            models.UniqueConstraint(fields=["section", "origin", "reference"], name="citation_placed_once"),
        ]

    def __str__(self) -> str:
        parts = (self.copy["title"], self.copy["place"], self.copy["period"])
        return ", ".join(part for part in parts if part)

    @property
    def anchor(self) -> str:
        """Its code for a remark, and its address in the page."""
        return f"citation-{self.number}"


class Stance(models.TextChoices):
    FAVOURABLE = "favourable", "Avis favorable"
    RESERVED = "reserved", "Avis réservé"
    UNFAVOURABLE = "unfavourable", "Avis défavorable"


class Opinion(Versioned):
    """What a sub-prefecture or OFII thinks of the diagnosis while it is open. It blocks nothing; both sides read it."""

    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="opinions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    stance = models.CharField("Sens de l'avis", max_length=12, choices=Stance.choices)
    text = models.TextField("Avis")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["diagnosis", "organisation"], name="opinion_one_each")]

    def __str__(self) -> str:
        return f"{self.get_stance_display()} : {self.organisation}"


class Priority(Versioned):
    """One lack both sides mean to treat, in order: what the actions of the contract answer later."""

    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="priorities")
    rank = models.PositiveSmallIntegerField()
    theme = models.CharField("Thème", max_length=20, choices=THEME_CHOICES)
    title = models.CharField("Priorité", max_length=200)
    why = models.TextField("Pourquoi", blank=True)
    needs = models.ManyToManyField(Need, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return f"{self.rank}. {self.title}"


TOGETHER = "both"


class Score(models.Model):
    """How much a priority matters and how far it is from being answered, from 1 to 4; by one side, or by both."""

    priority = models.ForeignKey(Priority, models.CASCADE, related_name="scores")
    side = models.CharField(max_length=10, choices=[*_SIDE_CHOICES, (TOGETHER, "Ensemble")])
    importance = models.PositiveSmallIntegerField()
    gap = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["priority", "side"], name="score_one_a_side"),
            models.CheckConstraint(
                name="score_from_1_to_4", condition=Q(importance__range=(1, 4)) & Q(gap__range=(1, 4))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} : {self.importance} × {self.gap}"

    @property
    def product(self) -> int:
        return self.importance * self.gap
