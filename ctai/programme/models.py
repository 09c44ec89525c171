"""The programme of a contract: axes, action sheets, and the results expected of them year by year."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.diagnosis.models import Priority
from ctai.history.versioned import Versioned
from ctai.rules.roles import Side
from ctai.rules.themes import AUDIENCE_LABELS, THEME_CHOICES, THEME_LABELS, Audience, Theme

PLANNED, RUNNING, DONE, DROPPED = "planned", "running", "done", "dropped"
STATUSES = [(PLANNED, "Prévue"), (RUNNING, "En cours"), (DONE, "Réalisée"), (DROPPED, "Abandonnée")]


class Axis(Versioned):
    """A local axis, on one national theme. `title`: the local words, those of the theme when empty."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="axes")
    theme = models.CharField("Domaine national", max_length=20, choices=THEME_CHOICES)
    title = models.CharField("Intitulé local", max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return self.title or THEME_LABELS[Theme(self.theme)]


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, membership: Membership | None) -> ActionQuerySet:
        """An operator: the sheets it carries, and nothing else of the contract. Others: those of their contracts."""
        if membership is None:
            return self.none()
        if membership.side == Side.OPERATOR:
            return self.filter(operator=membership.organisation_id)
        return self.filter(contract__in=Contract.objects.visible_to(membership).values("pk"))

    def in_order(self) -> ActionQuerySet:
        return self.order_by("axis__rank", "axis_id", "rank", "number")


class PresentActions(models.Manager.from_queryset(ActionQuerySet)):  # type: ignore[misc]
    """Sheets taken off before the submission keep their number and their money's entries, and show nowhere."""

    def get_queryset(self) -> ActionQuerySet:
        return super().get_queryset().filter(removed_on=None)


class Action(Versioned):
    """One action sheet. `number` is given once in the contract, never reused. `audiences`: codes of `Audience`.
    `more_themes`: codes of `Theme` beside the one of the axis. `places`: « Millau (12145) », all within the contract's
    perimeter (`contracts.perimeter`); none: the whole of it.

    `operator`: the body that carries it; `lead_name`: its name while its SIRET is not known.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="actions")
    axis = models.ForeignKey(Axis, models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField()
    title = models.CharField("Titre", max_length=200)
    problem = models.TextField("Problème traité", blank=True)
    # A priority may be rewritten when the diagnosis is reopened: the sheet then answers its problem in words alone.
    priority = models.ForeignKey(
        Priority, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name="Priorité du diagnostic"
    )
    existing = models.TextField("Ce qui existe déjà", blank=True)
    adds = models.TextField("Ce que l'action ajoute", blank=True)
    operator = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="actions")
    lead_name = models.CharField("Porteur pressenti", max_length=200, blank=True)
    partners = models.TextField("Partenaires", blank=True)
    audiences = models.JSONField("Publics", default=list, blank=True)
    more_themes = models.JSONField("Autres domaines nationaux", default=list, blank=True)
    places = models.JSONField("Territoires couverts", default=list, blank=True)
    perimeter_note = models.CharField("Précision sur le périmètre", max_length=250, blank=True)
    starts_on = models.DateField("Début", null=True, blank=True)
    ends_on = models.DateField("Fin", null=True, blank=True)
    deliverables = models.TextField("Livrables", blank=True)
    evaluation = models.TextField("Plan d'évaluation", blank=True)
    is_innovative = models.BooleanField("Action expérimentale", default=False)
    innovation = models.TextField("En quoi elle est nouvelle", blank=True)
    status = models.CharField("Avancement", max_length=10, choices=STATUSES, default=PLANNED)
    # Where a copied sheet comes from, in words: the catalogue, the previous contract. Never edited.
    origin = models.CharField(max_length=300, blank=True)
    removed_on = models.DateField(null=True, blank=True)

    objects = PresentActions()
    everything = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="action_number_once_a_contract"),
            models.CheckConstraint(
                name="action_dates_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="La date de fin précède la date de début.",
            ),
        ]
        indexes = [
            models.Index(fields=["operator"]),
            models.Index(fields=["removed_on"], condition=Q(removed_on__isnull=False), name="action_removed"),
        ]

    def __str__(self) -> str:
        return f"Action {self.number} — {self.title}"

    @property
    def theme(self) -> Theme:
        return Theme(self.axis.theme)

    @property
    def themes(self) -> list[Theme]:
        """The national theme of its axis, then the others it works on."""
        return [self.theme, *(Theme(code) for code in self.more_themes if code != self.axis.theme)]

    @property
    def lead(self) -> str:
        """Who carries it, in words; "" while nobody is named."""
        return str(self.operator) if self.operator else self.lead_name

    @property
    def audience_labels(self) -> list[str]:
        return [AUDIENCE_LABELS[Audience(code)] for code in self.audiences]


class ExpectedResult(models.Model):
    """What an action should reach in one year: `target` in `unit` (« 40 personnes »)."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="expected_results")
    year = models.PositiveSmallIntegerField("Année")
    label = models.CharField("Indicateur", max_length=200)
    target = models.DecimalField("Cible", max_digits=12, decimal_places=2)
    unit = models.CharField("Unité", max_length=60)

    class Meta:
        ordering = ["label", "year"]
        constraints = [
            models.UniqueConstraint(fields=["action", "year", "label"], name="expected_result_once_a_year"),
            models.CheckConstraint(name="expected_result_not_negative", condition=Q(target__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"


class Milestone(models.Model):
    """A step of an action: planned for a day, and done on another once it is."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="milestones")
    title = models.CharField("Jalon", max_length=200)
    planned_on = models.DateField("Prévu le")
    done_on = models.DateField("Fait le", null=True, blank=True)

    class Meta:
        ordering = ["planned_on", "pk"]

    def __str__(self) -> str:
        return self.title

    def is_late(self, today: date) -> bool:
        return self.done_on is None and self.planned_on < today


class Certification(models.Model):
    """The operator says that its sheet is right, and the authority answers. It holds while `seal` is the sheet's.

    `seal`: SHA-256 of what the operator vouches for (`certification.seal_of`). `accepted`: None until the answer.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="certifications")
    seal = models.CharField(max_length=64)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on = models.DateField()
    accepted = models.BooleanField(null=True, blank=True)
    reason = models.TextField("Motif", blank=True)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="certification_answer_dated",
                condition=Q(accepted=None, answered_on=None, answered_by=None)
                | Q(accepted__isnull=False, answered_on__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="certification_correction_explained", condition=Q(accepted=None) | Q(accepted=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.on:%d/%m/%Y}"
