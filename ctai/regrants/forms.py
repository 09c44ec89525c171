"""What is typed to give credits on."""

from typing import Any

from django import forms
from django.core.validators import URLValidator

from ctai.contracts.models import Contract
from ctai.design.formats import euros
from ctai.design.forms import CtaiForm, DayField, LongText, MoneyField, PlainText, SiretField, VersionedFormMixin
from ctai.funding.models import BudgetLine
from ctai.regrants.models import Call
from ctai.regrants.reads import LineGiven

WEB = URLValidator(
    schemes=["http", "https"], message="« Page de l'appel » : écrivez une adresse complète, qui commence par https://."
)


class CallForm(VersionedFormMixin, CtaiForm):
    title = PlainText(label="Nom de l'appel à projets", max_length=200)
    reference = PlainText(
        label="Référence de la délibération ou de la décision",
        max_length=100,
        help_text="Par exemple « DEL-2027-114 ».",
    )
    decided_on = DayField(label="Date de cette délibération ou décision")
    link = forms.URLField(
        label="Page de l'appel",
        required=False,
        max_length=300,
        assume_scheme="https",
        validators=[WEB],
        help_text="Si elle est publiée : l'adresse complète.",
    )


class RegrantForm(VersionedFormMixin, CtaiForm):
    """`version`, here and below: `reads.last_regrant` when the page was opened."""

    line = forms.ModelChoiceField(label="Ligne de budget", queryset=BudgetLine.objects.none(), empty_label=None)
    call = forms.ModelChoiceField(label="Appel à projets", queryset=Call.objects.none(), empty_label=None)
    siret = SiretField(label="SIRET du bénéficiaire", help_text="14 chiffres.")
    name = PlainText(
        label="Nom du bénéficiaire",
        required=False,
        max_length=200,
        help_text="Seulement si la plateforme ne connaît pas encore ce SIRET.",
    )
    amount = MoneyField(label="Montant reversé", help_text="En euros, au centime.")
    decided_on = DayField(label="Date de la décision", help_text="Celle qui attribue ce montant à ce bénéficiaire.")
    convention = PlainText(
        label="Référence de la convention",
        required=False,
        max_length=100,
        help_text="Obligatoire au-delà de 23 000 € par an reversés à une association, tous dossiers compris.",
    )

    def __init__(self, *args: Any, contract: Contract, lines: list[LineGiven], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {one.line.pk: one for one in lines}
        line = self.fields["line"]
        line.queryset = contract.budget_lines.filter(pk__in=given)  # type: ignore[attr-defined]
        line.choices = [(pk, _named(one)) for pk, one in given.items()]  # type: ignore[attr-defined]
        self.fields["call"].queryset = contract.regrant_calls.all()  # type: ignore[attr-defined]


def _named(one: LineGiven) -> str:
    line = one.line
    return f"{line.action.number}. {line.action.title}, {line.year}, {line.funder_name} (reste {euros(one.left)})"


class TakeBackForm(VersionedFormMixin, CtaiForm):
    amount = MoneyField(label="Montant annulé", help_text="Tout ce qui reste de ce reversement, ou une partie.")
    decided_on = DayField(label="Date de la décision")
    reason = LongText(label="Motif", rows=3, help_text="Il reste avec le reversement et au journal.")
