from decimal import Decimal

from django import forms

from ctai.accounts.models import Organisation
from ctai.design.forms import CtaiForm, LongText, MoneyField, VersionedFormMixin
from ctai.envelopes.models import CREDIT_CHOICES
from ctai.rules.funders import Funder


class OpenForm(VersionedFormMixin, CtaiForm):
    """Credits brought to the ministry's envelope. `version`, in these three: the last movement the page showed."""

    year = forms.TypedChoiceField(label="Année budgétaire", coerce=int)
    credit = forms.ChoiceField(label="Crédits", choices=CREDIT_CHOICES, initial=Funder.STATE_104_12.value)
    amount = MoneyField(label="Montant ouvert")
    reason = LongText(
        label="Origine", max_length=500, rows=2, help_text="Par exemple : loi de finances, loi rectificative."
    )

    def __init__(self, *args: object, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class ShareForm(VersionedFormMixin, CtaiForm):
    """One amount a service below; empty: nothing more for it."""

    reason = LongText(label="Motif ou référence", required=False, max_length=500, rows=2)

    def __init__(self, *args: object, holders: list[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.holders = {f"service_{holder.pk}": holder for holder in holders}
        for name, holder in self.holders.items():
            self.fields[name] = MoneyField(label=str(holder), required=False)

    def shares(self) -> dict[Organisation, Decimal]:
        return {holder: self.cleaned_data[name] for name, holder in self.holders.items() if self.cleaned_data[name]}


class AmountForm(VersionedFormMixin, CtaiForm):
    """Credits given back or cancelled, with the reason."""

    amount = MoneyField(label="Montant")
    reason = LongText(label="Motif", max_length=500, rows=2)


class ScopeForm(CtaiForm):
    """What the page of envelopes shows: a date, in its address."""

    au = forms.DateField(label="Situation au", required=False)
