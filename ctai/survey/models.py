"""Surveys, their local questions, and the answers: nothing here says who answered, from where, or at what hour."""

from __future__ import annotations

import secrets
import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.history.versioned import Versioned
from ctai.rules.roles import Side
from ctai.survey import questionnaire

# No letter that reads like another or like a figure: the address is also typed from a poster.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 10
DEFAULT_THRESHOLD, HOURLY_CAP = 11, 300
DRAFT, OPEN, CLOSED = "draft", "open", "closed"
TO_READ, CITABLE, SET_ASIDE = "to_read", "citable", "set_aside"
KINDS = [
    ("choice", "Un choix parmi plusieurs"),
    ("choices", "Plusieurs choix possibles"),
    ("scale", "Une note de 1 à 5"),
    ("text", "Une réponse écrite"),
]


def new_code() -> str:
    """Ten signs drawn at random among 31: 8 × 10¹⁴ addresses, that nobody finds by trying."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class Setting(models.Model):
    """The rules of every survey opened from now on, set by the national steward. The last row is in force."""

    threshold = models.PositiveSmallIntegerField("Seuil de masquage", default=DEFAULT_THRESHOLD)
    set_on = models.DateField()
    set_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.threshold} ({self.set_on})"


class Approval(models.Model):
    """A person read this translation and found it right; another text of the same language must be read again."""

    questionnaire = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    approved_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    approved_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["questionnaire", "language", "digest"], name="approval_once")]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.language}"


class SurveyQuerySet(models.QuerySet["Survey"]):
    def visible_to(self, membership: Membership | None) -> SurveyQuerySet:
        return self.filter(contract__in=Contract.objects.visible_to(membership).values("pk"))


class Survey(Versioned):
    """An anonymous survey of one contract: draft, open between two dates, closed for ever.

    `questionnaire`: version of the core questions. `welcome`: {language: local words above the questions}.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="surveys")
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    title = models.CharField("Titre", max_length=120)
    side = models.CharField(max_length=10, choices=[(Side.AUTHORITY.value, "Collectivité"), (Side.STATE.value, "État")])
    state = models.CharField(
        max_length=8, choices=[(DRAFT, "En préparation"), (OPEN, "Ouverte"), (CLOSED, "Fermée")], default=DRAFT
    )
    questionnaire = models.CharField(max_length=8, default=questionnaire.CURRENT)
    languages = models.JSONField("Langues", default=list)
    welcome = models.JSONField("Mot d'accueil", default=dict)
    moderators = models.ManyToManyField(Membership, related_name="+")
    threshold = models.PositiveSmallIntegerField(default=DEFAULT_THRESHOLD)
    # Answers by hour, all visitors together.
    hourly_cap = models.PositiveIntegerField(default=HOURLY_CAP)
    opens_on = models.DateField("Ouvre le", null=True, blank=True)
    closes_on = models.DateField("Ferme le", null=True, blank=True)
    closed_on = models.DateField("Fermée le", null=True, blank=True)
    # How many answers came in the present hour, all visitors together; written over every hour.
    pace_hour = models.PositiveSmallIntegerField(default=0)
    pace_count = models.PositiveIntegerField(default=0)
    # What is published, computed once at the closing: see `results.compute`.
    results = models.JSONField(default=dict)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="survey_dates_in_order",
                condition=Q(opens_on=None) | Q(closes_on__gte=F("opens_on")),
                violation_error_message="La date de fermeture précède la date d'ouverture.",
            ),
            models.CheckConstraint(
                name="survey_open_dated",
                condition=Q(state=DRAFT, closed_on=None)
                | Q(state=OPEN, opens_on__isnull=False, closes_on__isnull=False, closed_on=None)
                | Q(state=CLOSED, opens_on__isnull=False, closes_on__isnull=False, closed_on__isnull=False),
                violation_error_message="Une enquête ouverte a ses deux dates, une enquête fermée sa date de clôture.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def takes_answers(self, today: date) -> bool:
        if self.state != OPEN or self.opens_on is None or self.closes_on is None:
            return False
        return self.opens_on <= today <= self.closes_on


class LocalQuestion(Versioned):
    """A question of this contract alone. `words`: {language: {"label", "options": [...]}}, French always there.

    Options have the same place in every language; those of a scale are its two ends.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="local_questions")
    rank = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField("Sorte de réponse", max_length=8, choices=KINDS)
    words = models.JSONField(default=dict)

    class Meta:
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return str(self.words[questionnaire.FRENCH]["label"])

    @property
    def code(self) -> str:
        return f"local_{self.pk}"

    def in_language(self, language: str) -> tuple[dict[str, Any], str]:
        """Its words and the language they are in: French where nobody translated it."""
        found = language if self.words.get(language, {}).get("label") else questionnaire.FRENCH
        return self.words[found], found


class Answer(models.Model):
    """One person's answers. The key is drawn at random, so rows say nothing of the order of arrival.

    `values`: {code: option, or list of options}. What was written freely is kept apart, in `FreeText`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="answers")
    questionnaire = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    answered_on = models.DateField()
    is_paper = models.BooleanField(default=False)
    values = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.survey_id} {self.answered_on}"


class FreeText(models.Model):
    """What somebody wrote, tied to no answer and to no day. Only the moderators of its survey read `text`.

    `citable`: the passage others may read, once a moderator has taken every name away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="texts")
    question = models.CharField(max_length=24)
    language = models.CharField(max_length=8)
    text = models.TextField()
    state = models.CharField(
        max_length=10, choices=[(TO_READ, "À lire"), (CITABLE, "Citable"), (SET_ASIDE, "Écarté")], default=TO_READ
    )
    citable = models.TextField("Passage citable", blank=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["survey", "state"])]
        constraints = [models.CheckConstraint(name="free_text_citable", condition=Q(state=CITABLE) ^ Q(citable=""))]

    def __str__(self) -> str:
        return self.citable


class UsedForm(models.Model):
    """A form already sent once. Forgotten the day after, when its own date has made it useless."""

    digest = models.CharField(max_length=64, primary_key=True)
    day = models.DateField()

    def __str__(self) -> str:
        return self.digest
