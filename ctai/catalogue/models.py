"""Action sheets their authority shows to everyone: a copy of what was public that day, withdrawn at will."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership
from ctai.programme.models import Action
from ctai.rules.themes import AUDIENCE_LABELS, THEME_CHOICES, Audience
from ctai.territories.models import Territory


class Size(models.TextChoices):
    """Bands of population of a territory."""

    SMALL = "small", "Moins de 20 000 habitants"
    MEDIUM = "medium", "De 20 000 à 100 000 habitants"
    LARGE = "large", "De 100 000 à 300 000 habitants"
    VERY_LARGE = "very_large", "300 000 habitants et plus"


# Population from, and below which, a territory is of this size.
BOUNDS: dict[str, tuple[int, int | None]] = {
    Size.SMALL: (0, 20_000),
    Size.MEDIUM: (20_000, 100_000),
    Size.LARGE: (100_000, 300_000),
    Size.VERY_LARGE: (300_000, None),
}


class Cost(models.TextChoices):
    """An order of magnitude, never an amount: the amounts of a contract stay in its budget."""

    UNKNOWN = "", "Non indiqué"
    UNDER_10 = "under_10", "Moins de 10 000 € par an"
    UNDER_50 = "under_50", "De 10 000 à 50 000 € par an"
    UNDER_150 = "under_150", "De 50 000 à 150 000 € par an"
    OVER_150 = "over_150", "Plus de 150 000 € par an"


class SharedQuerySet(models.QuerySet["Shared"]):
    def public(self) -> SharedQuerySet:
        return self.filter(withdrawn_on=None)


class Shared(models.Model):
    """One sheet in the catalogue. `results`: sentences. `words`: what it is found by, folded, between spaces."""

    action = models.OneToOneField(Action, models.PROTECT, related_name="shared")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    problem = models.TextField(blank=True)
    adds = models.TextField(blank=True)
    theme = models.CharField(max_length=20, choices=THEME_CHOICES)
    audiences = models.JSONField(default=list, blank=True)
    results = models.JSONField(default=list, blank=True)
    cost = models.CharField("Ordre de grandeur du coût", max_length=10, choices=Cost.choices, blank=True)
    words = models.TextField(blank=True)
    shared_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    shared_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["-shared_on", "-pk"]
        indexes = [models.Index(fields=["theme"], condition=Q(withdrawn_on=None), name="shared_public_theme")]

    def __str__(self) -> str:
        return self.title

    @property
    def audience_labels(self) -> list[str]:
        return [AUDIENCE_LABELS[Audience(code)] for code in self.audiences]
