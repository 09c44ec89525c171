from typing import Any

from django import forms

from ctai.design.forms import CtaiForm, LongText, PlainText, VersionedFormMixin
from ctai.diagnosis.models import Answer, SectionText, Stance
from ctai.diagnosis.ranking import Graded
from ctai.findings.models import Need
from ctai.rules.themes import THEME_CHOICES

# Said where it is chosen and where it is read: nobody should have to guess who sees what.
DRAFT_HELP = (
    "L'autre partie voit le titre de la section et qu'un brouillon existe, jamais son texte. Personne ne peut y "
    "répondre avant que vous la partagiez."
)


class SectionForm(CtaiForm):
    """Title, guidance and place of a section. `rows`: the other sections, None when it cannot move (outline)."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = PlainText(label="Titre", max_length=120)
    guidance = LongText(
        label="Consigne",
        required=False,
        max_length=1000,
        rows=3,
        help_text="Ce que la section doit dire. Affichée tant qu'elle est vide.",
    )
    after = forms.TypedChoiceField(label="Placer cette section après", coerce=int)
    is_draft = forms.BooleanField(
        label="Brouillon : invisible pour l'autre partie jusqu'à son partage", required=False, help_text=DRAFT_HELP
    )

    def __init__(self, *args: Any, rows: list[SectionText] | None, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["is_draft"]
        if rows is None:
            del self.fields["after"]
        else:
            first = ("0", "Le début : en premier")
            self.fields["after"].choices = [first, *((str(row.rank), f"{row.rank}. {row}") for row in rows)]  # type: ignore[attr-defined]


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


class OpinionForm(VersionedFormMixin, CtaiForm):
    stance = forms.ChoiceField(label="Sens de l'avis", choices=Stance.choices, widget=forms.RadioSelect)
    text = LongText(
        label="Avis",
        max_length=5000,
        rows=8,
        help_text="Lu par les deux parties et gardé dans la version figée. Ne nommez aucune personne accueillie.",
    )


class PriorityForm(VersionedFormMixin, CtaiForm):
    """`needs`: those said for the same contract."""

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
    needs = forms.ModelMultipleChoiceField(
        Need.objects.none(),
        label="Besoins et obstacles auxquels elle répond",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, contract: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Need.objects.filter(contract=contract).standing()
        self.fields["needs"].queryset = known  # type: ignore[attr-defined]
        if not known.exists():
            del self.fields["needs"]


LEVELS = [("", "Pas de note"), ("1", "1 — faible"), ("2", "2 — moyen"), ("3", "3 — fort"), ("4", "4 — très fort")]


class ScoresForm(CtaiForm):
    """Importance and gap of each priority, of one's own side or together."""

    def __init__(self, *args: Any, graded: list[Graded], side: str, **kwargs: Any) -> None:
        self.graded = graded
        for one in graded:
            score = one.scores.get(side)
            for name, label in (("importance", "importance"), ("gap", "écart")):
                key = f"{name}_{one.priority.pk}"
                self.base_fields = {  # type: ignore[misc]
                    **self.base_fields,
                    key: forms.TypedChoiceField(
                        label=f"{one.priority.title} : {label}",
                        choices=LEVELS,
                        coerce=int,
                        empty_value=None,
                        required=False,
                        initial=getattr(score, name, ""),
                    ),
                }
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for one in self.graded:
            names = [f"importance_{one.priority.pk}", f"gap_{one.priority.pk}"]
            missing = [name for name in names if cleaned.get(name) is None]
            if len(missing) == 1:
                self.add_error(missing[0], f"« {one.priority.title} » : donnez les deux notes, ou aucune.")
        return cleaned

    def rows(self) -> list[tuple[Graded, Any, Any]]:
        """(priority with its scores, field of its importance, field of its gap)."""
        keys = [(one, one.priority.pk) for one in self.graded]
        return [(one, self[f"importance_{pk}"], self[f"gap_{pk}"]) for one, pk in keys]

    def given(self) -> list[tuple[Graded, int, int]]:
        data = self.cleaned_data
        found = ((one, data[f"importance_{one.priority.pk}"], data[f"gap_{one.priority.pk}"]) for one in self.graded)
        return [(one, importance, gap) for one, importance, gap in found if importance is not None]


class OrderForm(CtaiForm):
    """The rank of each priority as typed, and why when it is not that of the scores."""

    reason = LongText(
        label="Pourquoi cet ordre",
        required=False,
        max_length=1000,
        rows=2,
        help_text="En une phrase, obligatoire quand l'ordre n'est pas celui des notes communes.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, graded: list[Graded], **kwargs: Any) -> None:
        self.graded = graded
        keys = [one.priority.pk for one in graded]
        choices = [(str(rank), str(rank)) for rank in range(1, len(keys) + 1)]
        ranks = {
            f"rank_{one.priority.pk}": forms.TypedChoiceField(
                label=f"Rang de « {one.priority.title} »", choices=choices, coerce=int, initial=one.priority.rank
            )
            for one in graded
        }
        self.base_fields = {**ranks, **self.base_fields}  # type: ignore[misc]
        kwargs.setdefault("initial", {})["seen"] = ",".join(map(str, keys))
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ranks = [cleaned.get(f"rank_{one.priority.pk}") for one in self.graded]
        if None not in ranks and len(set(ranks)) < len(ranks):
            self.add_error(None, "Deux priorités portent le même rang : donnez à chacune le sien.")
        return cleaned

    def order(self) -> list[int]:
        """Keys of the priorities, first to last."""
        return sorted((one.priority.pk for one in self.graded), key=lambda key: int(self.cleaned_data[f"rank_{key}"]))

    def seen_order(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["seen"].split(",") if key.isdecimal() and len(key) < 20]
