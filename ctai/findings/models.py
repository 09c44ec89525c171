"""What exists and what is missing, said locally: declared figures, the offer by theme, needs and obstacles."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.exchanges.models import Meeting
from ctai.history.versioned import Versioned
from ctai.rules.roles import OrganisationKind
from ctai.rules.states import STATES, Step
from ctai.rules.themes import AUDIENCE_LABELS, THEME_CHOICES, THEME_LABELS, Theme
from ctai.territories.models import Territory

AUDIENCE_CHOICES = [
    ("everyone", "Tous publics, sans condition"),
    *((audience.value, label) for audience, label in AUDIENCE_LABELS.items()),
]
# OFII reads the diagnosis alone: before it begins, a contract does not exist for it.
_BEFORE_DIAGNOSIS = [state.value for state, facts in STATES.items() if facts.step < Step.DIAGNOSIS]


def contracts_told_by(membership: Membership) -> models.QuerySet[Contract]:
    """The contracts an OFII direction may give figures for: those of its départements whose diagnosis it reads."""
    if membership.organisation.kind != OrganisationKind.OFII:
        return Contract.objects.none()
    theirs = membership.organisation.departements.values("pk")
    return Contract.objects.filter(departement__in=theirs).exclude(state__in=_BEFORE_DIAGNOSIS)


class FindingQuerySet(models.QuerySet):
    def visible_to(self, membership: Membership | None) -> FindingQuerySet:
        """Shared from the first word: whoever reads the contract reads its findings."""
        if membership is None:
            return self.none()
        return self.filter(contract__in=Contract.objects.visible_to(membership).values("pk"))

    def standing(self) -> FindingQuerySet:
        return self.filter(withdrawn_on=None)


class Finding(Versioned):
    """Something said about the territory by one organisation, withdrawn with a reason, never erased.

    `version` grows at each save; the journal keeps what each save changed.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    # Whose word it is, and who typed it first.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    written_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering = ["pk"]
        indexes = [models.Index(fields=["contract", "withdrawn_on"], name="%(class)s_by_contract")]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_withdrawn_whole",
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")),
                violation_error_message="Un retrait porte sa date et son motif.",
            )
        ]


class Funding(models.TextChoices):
    """The public money an offer is known to live on."""

    STATE = "state", "État, programme 104"
    OTHER_PUBLIC = "other_public", "Autre financement public"
    UNKNOWN = "unknown", "Non connu"


class OfferQuerySet(FindingQuerySet):
    def standing(self) -> OfferQuerySet:
        """Neither withdrawn nor merged into another line."""
        return self.filter(withdrawn_on=None, merged_into=None)


class Offer(Finding):
    """One service of one structure. `external_id`: its identifier in data.inclusion, empty when typed by hand.

    `merged_into`: somebody said that this line and another one are the same offer; both rows keep their origin.
    """

    structure = models.CharField("Structure", max_length=200)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    service = models.CharField("Service", max_length=200)
    detail = models.TextField("Précisions", blank=True)
    audience = models.CharField("Public", max_length=20, choices=AUDIENCE_CHOICES, default="everyone")
    places = models.PositiveIntegerField("Places", null=True, blank=True)
    wait_days = models.PositiveIntegerField("Attente, en jours", null=True, blank=True)
    wait_words = models.CharField("Attente, en mots", max_length=120, blank=True)
    address = models.CharField("Adresse", max_length=250, blank=True)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    funding = models.CharField("Financement", max_length=16, choices=Funding.choices, default=Funding.UNKNOWN)
    source = models.CharField("Source", max_length=300)
    link = models.URLField("Page du service", max_length=400, blank=True)
    told_on = models.DateField("Date de l'information")
    external_id = models.CharField(max_length=200, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="origins")

    objects = OfferQuerySet.as_manager()

    class Meta(Finding.Meta):
        ordering = ["structure", "service", "pk"]
        constraints = [
            *Finding.Meta.constraints,
            models.UniqueConstraint(
                fields=["contract", "external_id"], condition=~Q(external_id=""), name="offer_imported_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure} : {self.service}"

    @property
    def themes(self) -> list[str]:
        """Codes of its themes, in the order of the national list."""
        mine = {row.theme for row in self.theme_rows.all()}
        return [theme.value for theme in Theme if theme.value in mine]

    @property
    def theme_labels(self) -> list[str]:
        return [THEME_LABELS[Theme(code)] for code in self.themes]

    @property
    def wait(self) -> str:
        """How long one waits, in words; "" when nobody knows."""
        days = "" if self.wait_days is None else f"{self.wait_days} jour{'s' if self.wait_days > 1 else ''}"
        return " : ".join(part for part in (days, self.wait_words) if part)

    @property
    def is_public_money(self) -> bool:
        return self.funding != Funding.UNKNOWN


class OfferTheme(models.Model):
    """A theme an offer answers: one row each, so that a list filters and counts by theme."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="theme_rows")
    theme = models.CharField(max_length=20, choices=THEME_CHOICES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "theme"], name="offer_theme_once")]
        indexes = [models.Index(fields=["theme"], name="offer_theme_theme")]

    def __str__(self) -> str:
        return self.get_theme_display()


class KeptApart(models.Model):
    """Somebody looked at two lines that look alike and said that they are two different offers."""

    first = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    second = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on = models.DateField()
    note = models.CharField("Pourquoi", max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "kept apart"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="kept_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="kept_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class DeclaredFigureQuerySet(FindingQuerySet):
    def visible_to(self, membership: Membership | None) -> DeclaredFigureQuerySet:
        """OFII reads here its own figures; those the diagnosis cites it reads in the diagnosis."""
        if membership is not None and membership.organisation.kind == OrganisationKind.OFII:
            contracts = contracts_told_by(membership).values("pk")
            return self.filter(organisation=membership.organisation_id, contract__in=contracts)
        return super().visible_to(membership)  # type: ignore[return-value]


class DeclaredFigure(Finding):
    """A local figure typed by hand. `declared_by`: the body or service that answers for it, never a person.

    `nobody_named`: for a count under 11, somebody said that nobody can be recognised behind it.
    """

    label = models.CharField("Ce qui est compté", max_length=200)
    value = models.DecimalField("Valeur", max_digits=16, decimal_places=2)
    unit = models.CharField("Unité", max_length=40)
    period = models.CharField("Date ou période", max_length=60)
    place = models.CharField("Territoire ou périmètre", max_length=200)
    source = models.CharField("Source", max_length=300)
    declared_by = models.CharField("Déclaré par", max_length=200)
    theme = models.CharField("Thème", max_length=20, choices=THEME_CHOICES, blank=True)
    nobody_named = models.BooleanField(default=False)

    objects = DeclaredFigureQuerySet.as_manager()

    class Meta(Finding.Meta):
        ordering = ["theme", "label", "pk"]

    def __str__(self) -> str:
        return f"{self.label}, {self.place}, {self.period}"


class NeedKind(models.TextChoices):
    NEED = "need", "Besoin"
    OBSTACLE = "obstacle", "Obstacle"


class SaidBy(models.TextChoices):
    PERSONS = "persons", "Personnes concernées"
    PROFESSIONALS = "professionals", "Professionnels"
    VOLUNTEERS = "volunteers", "Bénévoles"
    INSTITUTIONS = "institutions", "Institutions"


class Need(Finding):
    """A need or an obstacle in one sentence: who said it, for whom, on which theme. Its evidence is beside."""

    kind = models.CharField("Nature", max_length=10, choices=NeedKind.choices)
    theme = models.CharField("Thème", max_length=20, choices=THEME_CHOICES)
    audience = models.CharField("Public", max_length=20, choices=AUDIENCE_CHOICES)
    said_by = models.CharField("Qui l'a dit", max_length=16, choices=SaidBy.choices)
    sentence = models.CharField("En une phrase", max_length=300)
    detail = models.TextField("Précisions", blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta(Finding.Meta):
        ordering = ["theme", "kind", "pk"]

    def __str__(self) -> str:
        return self.sentence


class EvidenceKind(models.TextChoices):
    FIGURE = "figure", "Chiffre publié"
    DECLARED = "declared", "Chiffre déclaré"
    SURVEY = "survey", "Résultat de l'enquête"
    WORKSHOP = "workshop", "Atelier ou réunion"
    TESTIMONY = "testimony", "Témoignage"


class Evidence(models.Model):
    """What a need rests on. `reference`: of a published figure ("series:kind-code") or a survey result
    ("survey:<id>:<question>") or passage ("testimony:<id>"); `text`: the words of a testimony, or what the reference
    said the day it was given."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=EvidenceKind.choices)
    reference = models.CharField(max_length=200, blank=True)
    declared = models.ForeignKey(DeclaredFigure, models.PROTECT, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(blank=True)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_on = models.DateField()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_says_what",
                condition=(
                    Q(kind__in=["figure", "survey"], declared=None, meeting=None) & ~Q(reference="") & ~Q(text="")
                )
                | Q(kind="declared", declared__isnull=False, meeting=None)
                | Q(kind="workshop", meeting__isnull=False, declared=None)
                | (Q(kind="testimony", declared=None, meeting=None) & ~Q(text="")),
            ),
            models.UniqueConstraint(
                fields=["need", "reference"], condition=~Q(reference=""), name="evidence_reference_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference or self.declared_id or self.meeting_id or ''}".strip()
