"""The forms of the programme. A sheet is written in short sections; each carries the version it was opened with."""

from typing import Any

from django import forms

from ctai.contracts.models import Contract
from ctai.design.forms import CtaiForm, DayField, LinesField, LongText, PlainText, SiretField, VersionedFormMixin
from ctai.diagnosis.models import Priority
from ctai.programme.acts import OPERATOR_FIELDS
from ctai.programme.models import STATUSES, Action, Axis
from ctai.programme.reads import priorities_for
from ctai.rules.themes import AUDIENCE_LABELS, THEME_CHOICES, Audience

NO_NAMES = "N'écrivez aucun nom de personne accompagnée."


class AxisForm(VersionedFormMixin, CtaiForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    theme = forms.ChoiceField(label="Domaine national", choices=THEME_CHOICES)
    title = PlainText(
        label="Intitulé local", max_length=200, required=False, help_text="Laissez vide pour garder le nom du domaine."
    )


class NewActionForm(CtaiForm):
    axis = forms.ModelChoiceField(label="Axe", queryset=Axis.objects.none(), empty_label=None)
    title = PlainText(
        label="Titre de l'action", max_length=200, help_text="Une phrase courte qui dit ce qui sera fait."
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["axis"].queryset = contract.axes.all()  # type: ignore[attr-defined]


class SectionForm(VersionedFormMixin, CtaiForm):
    """One section of a sheet: a form that knows its title and what it is for."""

    heading = ""

    def __init__(self, *args: Any, action: Action, mine: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action
        if mine:
            for name in set(self.fields) - OPERATOR_FIELDS - {"version"}:
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PurposeForm(SectionForm):
    heading = "Objet de l'action"

    title = PlainText(label="Titre de l'action", max_length=200)
    problem = LongText(
        label="Problème traité",
        required=False,
        help_text=f"À quel constat du diagnostic l'action répond-elle ? {NO_NAMES}",
    )
    priority = forms.ModelChoiceField(
        label="Priorité du diagnostic",
        queryset=Priority.objects.none(),
        required=False,
        empty_label="Aucune en particulier",
    )
    more_themes = forms.MultipleChoiceField(
        label="Autres domaines nationaux",
        required=False,
        choices=THEME_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text="Celui de son axe est déjà compté, et porte seul les montants.",
    )
    existing = LongText(
        label="Ce qui existe déjà",
        required=False,
        help_text="Droit commun, AGIR, autres dispositifs sur le territoire.",
    )
    adds = LongText(
        label="Ce que l'action ajoute", required=False, help_text="Elle complète l'existant sans le doubler."
    )

    def __init__(self, *args: Any, action: Action, mine: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, action=action, mine=mine, **kwargs)
        if not mine:
            self.fields["priority"].queryset = priorities_for(action)  # type: ignore[attr-defined]


class PeopleForm(SectionForm):
    heading = "Publics et partenaires"

    audiences = forms.MultipleChoiceField(
        label="Publics",
        required=False,
        choices=[(audience.value, label) for audience, label in AUDIENCE_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    places = LinesField(
        label="Territoires couverts",
        required=False,
        help_text="Si l'action ne couvre pas tout le contrat : un territoire de son périmètre par ligne, nom ou code.",
    )
    perimeter_note = PlainText(
        label="Précision sur le périmètre", required=False, help_text="Un quartier, des adresses, une limite."
    )
    partners = LongText(label="Partenaires", required=False, rows=4, help_text="Un par ligne, avec son rôle.")

    def clean_audiences(self) -> list[str]:
        return [Audience(code).value for code in self.cleaned_data["audiences"]]


class CalendarForm(SectionForm):
    heading = "Calendrier et livrables"

    starts_on = DayField(label="Début", required=False)
    ends_on = DayField(label="Fin", required=False)
    deliverables = LongText(label="Livrables", required=False, rows=4, help_text="Ce qui sera produit ou remis.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error(
                "ends_on",
                f"La date de fin précède la date de début. Indiquez une date à partir du {starts_on:%d/%m/%Y}.",
            )
        return data


class EvaluationForm(SectionForm):
    heading = "Plan d'évaluation"

    evaluation = LongText(
        label="Plan d'évaluation",
        required=False,
        help_text="Comment saurez-vous que l'action a servi : quoi mesurer, quand, auprès de qui, par qui ?",
    )


class InnovationForm(SectionForm):
    heading = "Expérimentation"

    is_innovative = forms.BooleanField(label="Cette action est une expérimentation", required=False)
    innovation = LongText(label="En quoi elle est nouvelle", required=False, rows=4)


SECTIONS: dict[str, type[SectionForm]] = {
    "objet": PurposeForm,
    "publics": PeopleForm,
    "calendrier": CalendarForm,
    "evaluation": EvaluationForm,
    "experimentation": InnovationForm,
}
# The sections with nothing for an operator to write.
AUTHORITY_SECTIONS = frozenset({"experimentation"})
OPTIONAL_SECTIONS = frozenset({"evaluation", "experimentation"})


class OperatorForm(VersionedFormMixin, CtaiForm):
    siret = SiretField(
        label="SIRET du porteur",
        required=False,
        help_text="14 chiffres. C'est lui qui ouvre la fiche aux agents du porteur.",
    )
    name = PlainText(
        label="Nom du porteur", max_length=200, required=False, help_text="Seul, si le SIRET n'est pas encore connu."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("siret") and not data.get("name"):
            self.add_error("siret", "Donnez le SIRET du porteur, ou au moins son nom.")
        return data


class ChangeAxisForm(VersionedFormMixin, CtaiForm):
    axis = forms.ModelChoiceField(label="Axe", queryset=Axis.objects.none(), empty_label=None)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["axis"].queryset = contract.axes.all()  # type: ignore[attr-defined]


class StatusForm(VersionedFormMixin, CtaiForm):
    status = forms.ChoiceField(label="Avancement", choices=STATUSES)
    reason = PlainText(
        label="Motif", max_length=300, required=False, help_text="Demandé pour une action abandonnée. Gardé au journal."
    )


class RemoveForm(CtaiForm):
    reason = LongText(label="Motif", required=False, rows=3, help_text="Gardé au journal avec le contenu de la fiche.")


class ResultForm(CtaiForm):
    """One expected result; an empty row is skipped, a row begun must be whole."""

    label = PlainText(label="Indicateur", max_length=200, required=False)
    year = forms.IntegerField(label="Année", required=False, min_value=2019, max_value=2060)
    target = forms.DecimalField(
        label="Cible", required=False, min_value=0, max_digits=12, decimal_places=2, localize=True
    )
    unit = PlainText(label="Unité", max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        filled = {name for name in self.fields if data.get(name) not in (None, "")}
        if filled and not self.errors:
            for name in set(self.fields) - filled:
                self.add_error(name, f"« {self.fields[name].label} » : remplissez ce champ, ou videz toute la ligne.")
        return data


class _Results(forms.BaseFormSet):
    def clean(self) -> None:
        seen = set()
        for form in self.forms:
            key = (form.cleaned_data.get("year"), form.cleaned_data.get("label")) if form.is_valid() else None
            if key and key[1] and key in seen:
                form.add_error("label", f"« {key[1]} » est donné deux fois pour {key[0]} : gardez une seule ligne.")
            seen.add(key)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("label")]


ResultsFormSet = forms.formset_factory(ResultForm, formset=_Results, extra=3, max_num=60, validate_max=True)


def initial_of(action: Action, form: type[SectionForm]) -> dict[str, Any]:
    names = [name for name in form.base_fields if name != "version"]
    return {"version": action.version} | {name: getattr(action, name) for name in names}
