"""The forms of the budget that are not grids."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from ctai.contracts.models import Contract
from ctai.design.formats import euros
from ctai.design.forms import CtaiForm, DayField, LongText, MoneyField, PlainText, VersionedFormMixin
from ctai.funding.models import BudgetLine
from ctai.programme.models import Action
from ctai.rules.funders import FUNDER_CHOICES, FUNDERS, INSTALMENT_LABELS, ROUTE_LABELS, Funder


class FunderForm(CtaiForm):
    action = forms.ModelChoiceField(
        label="Action", queryset=Action.objects.none(), to_field_name="number", empty_label=None
    )
    funder = forms.ChoiceField(label="Financeur", choices=FUNDER_CHOICES)
    label = PlainText(
        label="Nom du financeur",
        max_length=200,
        required=False,
        help_text="Pour une collectivité, un autre programme de l'État ou un autre financeur : lequel ?",
    )
    route = forms.ChoiceField(
        label="Versement",
        choices=[(route.value, label) for route, label in ROUTE_LABELS.items()],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].queryset = contract.actions.in_order()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        funder = data.get("funder")
        if funder and FUNDERS[Funder(funder)].named and not data.get("label"):
            self.add_error("label", "Donnez le nom de ce financeur : plusieurs organismes peuvent l'être.")
        return data


class InstalmentForm(CtaiForm):
    kind = forms.ChoiceField(label="Nature", choices=[(kind.value, label) for kind, label in INSTALMENT_LABELS.items()])
    planned_on = DayField(label="Date prévue")
    amount = MoneyField(label="Montant")
    condition = PlainText(
        label="Condition", required=False, max_length=300,
        help_text="Ce qui doit être fait ou remis avant : « remise du compte rendu financier ». Vide : aucune.",
    )  # fmt: skip


class PaymentForm(VersionedFormMixin, CtaiForm):
    paid_on = DayField(label="Date du versement", help_text="Le jour où le versement a été fait.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_paid_on(self) -> date:
        paid_on: date = self.cleaned_data["paid_on"]
        if paid_on > self.today:
            raise forms.ValidationError("Cette date est à venir : enregistrez le versement quand il est fait.")
        return paid_on


class ReasonForm(VersionedFormMixin, CtaiForm):
    reason = LongText(label="Motif", rows=3, help_text="Il reste à l'historique de la ligne.")


class CommitmentForm(VersionedFormMixin, CtaiForm):
    """An EJ and what it commits on each of the State's lines that have something left to commit.

    `version`, here and below: `funding.reads.last_commitment` when the page was opened.
    """

    number = PlainText(
        label="Numéro d'engagement juridique (EJ)", max_length=10, help_text="Dix chiffres, ceux de Chorus."
    )
    committed_on = DayField(label="Date de l'engagement")

    def __init__(self, *args: Any, lines: list[BudgetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"ligne_{line.pk}": line for line in lines}
        for name, line in self.names.items():
            left = (line.granted or Decimal(0)) - (line.committed or Decimal(0))
            self.fields[name] = MoneyField(
                label=f"{line.action.number}. {line.action.title}, {line.year}, {line.funder_name}",
                help_text=f"Reste à engager : {euros(left)} sur {euros(line.granted)} accordés.",
                required=False,
            )

    def shares(self) -> list[tuple[BudgetLine, Decimal]]:
        return [(line, self.cleaned_data[name]) for name, line in self.names.items() if self.cleaned_data[name]]


class ReleaseForm(VersionedFormMixin, CtaiForm):
    amount = MoneyField(label="Montant à désengager")
    reason = LongText(label="Motif", rows=3, help_text="Il reste à l'historique de la ligne.")


class SpentForm(CtaiForm):
    amount = MoneyField(
        label="Dépensé sur cette ligne", help_text="Ce que l'action a coûté, payé ou non par le financeur."
    )
    reason = LongText(label="Motif", required=False, rows=2, help_text="Obligatoire si vous corrigez une déclaration.")


class ClosingForm(CtaiForm):
    """For each line with something left: carried over to the next year, or returned."""

    reason = LongText(label="Motif", required=False, rows=3, help_text="Obligatoire s'il reste des crédits.")

    def __init__(self, *args: Any, lines: list[BudgetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"ligne_{line.pk}": line for line in lines}
        for name, line in self.names.items():
            left = (line.granted or Decimal(0)) - (line.paid or Decimal(0))
            self.fields[name] = forms.ChoiceField(
                label=f"{line.action.number}. {line.action.title}, {line.funder_name} : {euros(left)} non versés",
                choices=[("carry", f"Reporter sur {line.year + 1}"), ("return", "Rendre à l'enveloppe")],
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data[name] for name, line in self.names.items()}


class JustificationForm(VersionedFormMixin, CtaiForm):
    text = LongText(label="Votre justification", help_text="Elle est montrée à côté de l'anomalie, datée et signée.")


class JudgementForm(VersionedFormMixin, CtaiForm):
    verdict = forms.ChoiceField(
        label="Votre avis",
        choices=[("accepted", "La justification convient"), ("refused", "La justification ne convient pas")],
        widget=forms.RadioSelect,
    )
    reason = LongText(
        label="Motif", required=False, rows=3, help_text="Obligatoire si la justification ne convient pas."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") == "refused" and not data.get("reason"):
            self.add_error("reason", "Donnez un motif : la collectivité doit savoir quoi corriger.")
        return data
