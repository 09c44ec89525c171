from django import forms

from ctai.design.forms import CtaiForm, LongText, PlainText, VersionedFormMixin
from ctai.diagnosis.models import Answer
from ctai.rules.themes import THEME_CHOICES

LONGEST_TEXT = 20_000


class SectionForm(VersionedFormMixin, CtaiForm):
    """The text of one section; emptied, it is « sans objet » or still to write."""

    text = LongText(
        label="Texte de la section",
        required=False,
        max_length=LONGEST_TEXT,
        rows=18,
        help_text="Une ligne vide sépare deux paragraphes. « ## » fait un titre, « - » une liste, « **gras** » du "
        "gras. Ne nommez aucune personne accueillie.",
    )
    not_applicable = forms.BooleanField(label="Cette section est sans objet sur ce territoire", required=False)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("not_applicable") and str(cleaned.get("text", "")).strip():
            self.add_error(
                "not_applicable",
                "Une section sans objet n'a pas de texte : effacez le texte, ou décochez cette case.",
            )
        return cleaned


class AnswerForm(CtaiForm):
    """One side's answer on the section as it was read (`revision`)."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    status = forms.ChoiceField(
        label="Votre réponse",
        choices=[
            (Answer.AGREE, "Nous sommes d'accord avec cette section"),
            (Answer.DISAGREE, "Nous ne sommes pas d'accord"),
            (Answer.ABSTAIN, "Nous nous abstenons (cela ne vaut pas accord)"),
        ],
        widget=forms.RadioSelect,
    )
    reason = LongText(
        label="Motif",
        required=False,
        max_length=2000,
        rows=3,
        help_text="Obligatoire pour un désaccord : l'autre partie le lira pour reprendre le texte.",
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("status") == Answer.DISAGREE and not cleaned.get("reason"):
            self.add_error("reason", "Dites pourquoi : l'autre partie lira votre motif pour reprendre le texte.")
        return cleaned


class PriorityForm(VersionedFormMixin, CtaiForm):
    title = PlainText(
        label="Priorité",
        max_length=200,
        help_text="Le manque à traiter, en une phrase. Exemple : réduire l'attente pour un cours de français.",
    )
    theme = forms.ChoiceField(label="Thème", choices=[("", "Choisissez un thème"), *THEME_CHOICES])
    why = LongText(
        label="Pourquoi",
        required=False,
        max_length=3000,
        rows=5,
        help_text="Ce qui le montre : un chiffre, un atelier, un témoignage sans nom.",
    )
