"""Forms of those who follow a sheet: milestones, the answer to a certification, the first person of an operator."""

from typing import Any

from django import forms

from ctai.design.forms import CtaiForm, DayField, LongText, PlainText, VersionedFormMixin


class MilestoneForm(CtaiForm):
    """One milestone; an empty row is skipped, a row begun needs its title and its day."""

    title = PlainText(label="Jalon", max_length=200, required=False)
    planned_on = DayField(label="Prévu le", required=False)
    done_on = DayField(label="Fait le", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(data.values()) and not self.errors:
            for name in ("title", "planned_on"):
                if not data.get(name):
                    label = self.fields[name].label
                    self.add_error(name, f"« {label} » : remplissez ce champ, ou videz toute la ligne.")
        return data


class _Milestones(forms.BaseFormSet):
    @property
    def rows(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("title")]


MilestonesFormSet = forms.formset_factory(MilestoneForm, formset=_Milestones, extra=3, max_num=40, validate_max=True)


class AnswerForm(VersionedFormMixin, CtaiForm):
    accepted = forms.ChoiceField(
        label="Votre réponse",
        choices=[("oui", "J'accepte cette fiche"), ("non", "Je demande des corrections")],
        widget=forms.RadioSelect,
    )
    reason = LongText(
        label="Ce qui est à corriger",
        required=False,
        rows=4,
        help_text="Demandé pour des corrections. Le porteur le lit.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("accepted") == "non" and not data.get("reason"):
            self.add_error("reason", "Dites au porteur ce qui est à corriger.")
        return data


class FirstPersonForm(CtaiForm):
    first_name = PlainText(label="Prénom", max_length=80)
    last_name = PlainText(label="Nom", max_length=80)
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="L'invitation y sera envoyée. Cette personne pourra inviter ses collègues.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
