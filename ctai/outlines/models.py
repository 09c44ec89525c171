"""The outline of a diagnosis, numbered by the ministry: sections, guidance, guided questions by theme."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from ctai.accounts.models import Membership
from ctai.history.versioned import Versioned
from ctai.rules.roles import Role
from ctai.rules.themes import THEME_LABELS

GENERAL = "general"
# Who answers what in a section: questions on the section as a whole, then theme by theme.
QUESTION_LABELS: dict[str, str] = {GENERAL: "Toute la section"} | {
    theme.value: label for theme, label in THEME_LABELS.items()
}
# The section that carries the priority grid: programmes answer its priorities.
PRIORITIES = "priorities"


class OutlineQuerySet(models.QuerySet["Outline"]):
    def published(self) -> OutlineQuerySet:
        return self.filter(published_on__isnull=False)

    def visible_to(self, membership: Membership | None) -> OutlineQuerySet:
        """Published ones are for everyone signed in; the one being prepared is the steward's."""
        if membership is None:
            return self.none()
        return self if membership.role == Role.STEWARD else self.published()


class Outline(models.Model):
    """One version. Published, it has a date and never changes; one at most is being prepared."""

    number = models.PositiveSmallIntegerField(unique=True)
    note = models.TextField("Ce qui change", blank=True)
    published_on = models.DateField(null=True, blank=True)
    # None: put in with the platform.
    by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OutlineQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            # A constant to be unique on: two rows in preparation would bear the same one.
            models.UniqueConstraint(
                models.Case(models.When(published_on=None, then=models.Value(1))),
                condition=Q(published_on=None),
                name="outline_one_in_preparation",
            )
        ]

    def __str__(self) -> str:
        return f"Trame n° {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("outlines:outline", kwargs={"number": self.number})

    @property
    def is_published(self) -> bool:
        return self.published_on is not None


class OutlineSection(Versioned):
    """One section of an outline. `code` stays from one outline to the next: answers are matched by it.

    `questions`: {"general" or code of a theme: [questions]}.
    """

    # An outline given up while it was prepared goes with its sections; a published one is never deleted.
    outline = models.ForeignKey(Outline, models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)
    slug = models.SlugField(max_length=60)
    title = models.CharField("Titre", max_length=120)
    guidance = models.TextField("Consigne")
    questions = models.JSONField("Questions", default=dict, blank=True)
    rank = models.PositiveSmallIntegerField("Rang")

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["outline", "code"], name="outline_section_code_once"),
            models.UniqueConstraint(fields=["outline", "slug"], name="outline_section_slug_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> list[tuple[str, list[str]]]:
        """(label of the theme, its questions), the section as a whole first; themes without question left out."""
        return [(label, self.questions[key]) for key, label in QUESTION_LABELS.items() if self.questions.get(key)]
