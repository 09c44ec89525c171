"""The letter of intent of a contract, and the deliberation that may come with it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ctai.contracts.models import Contract
from ctai.files.models import StoredFile
from ctai.history.versioned import Versioned
from ctai.intent.letter_templates import CURRENT
from ctai.rules.themes import THEME_LABELS, Theme


class Source(models.TextChoices):
    WRITTEN = "written", "Écrire la lettre ici, à partir du modèle"
    UPLOADED = "uploaded", "Joindre une lettre déjà écrite (fichier)"


class IntentLetter(Versioned):
    """One letter a contract. `source` says whether `body` or `file` is the letter; the other is kept, never lost.

    `themes`: codes of `rules.themes.Theme`, in the order of the table. `body`, `reasons`, `needs`: Markdown.
    `template_number`: the template the body was begun from (`letter_templates`).
    """

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="letter")
    template_number = models.CharField(max_length=20, default=CURRENT)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.WRITTEN)
    subject = models.CharField("Objet", max_length=200, blank=True)
    body = models.TextField("Texte de la lettre", blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    themes = models.JSONField("Domaines envisagés", default=list)
    reasons = models.TextField("Pourquoi maintenant", blank=True)
    needs = models.TextField("Besoins déjà repérés", blank=True)
    wished_on = models.DateField("Date souhaitée pour un premier échange", null=True, blank=True)
    contact_name = models.CharField("Prénom et nom", max_length=160, blank=True)
    contact_function = models.CharField("Fonction", max_length=160, blank=True)
    contact_email = models.EmailField("Adresse électronique", blank=True)
    contact_phone = models.CharField("Téléphone", max_length=30, blank=True)
    signatory_name = models.CharField("Prénom et nom", max_length=160, blank=True)
    signatory_function = models.CharField("Fonction", max_length=160, blank=True)
    deliberation = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    deliberation_on = models.DateField("Date de la délibération", null=True, blank=True)
    deliberation_number = models.CharField("Numéro de la délibération", max_length=60, blank=True)
    no_deliberation = models.BooleanField("Délibération non requise à ce stade", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letter_deliberation_dated",
                condition=Q(deliberation=None, deliberation_on=None)
                | Q(deliberation__isnull=False, deliberation_on__isnull=False, no_deliberation=False),
                violation_error_message="Une délibération jointe porte sa date.",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or f"Lettre d'intention {self.contract_id}"

    @property
    def theme_labels(self) -> list[str]:
        return [label for code, label in THEME_LABELS.items() if code.value in self.themes]

    @property
    def is_uploaded(self) -> bool:
        return self.source == Source.UPLOADED


def ordered_themes(codes: list[str]) -> list[str]:
    """The known codes, in the order of the national table."""
    return [theme.value for theme in Theme if theme.value in codes]
