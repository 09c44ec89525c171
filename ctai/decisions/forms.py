from decimal import Decimal
from typing import Any

from django import forms

from ctai.decisions.models import CREDIT_CHOICES
from ctai.decisions.spreading import CUT_LABELS, CutRule
from ctai.design.forms import CtaiForm, LongText, MoneyField, PlainText, VersionedFormMixin

_CREDITS = dict(CREDIT_CHOICES)


class SimulationForm(CtaiForm):
    name = PlainText(label="Nom de la simulation", max_length=120, help_text="Par exemple : reconduction à 90 %.")
    scope = forms.ChoiceField(label="Année et crédits")

    def __init__(self, *args: Any, years: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{year}:{credit}", f"{year} — {_CREDITS[credit]}") for year, credit in years]
        self.fields["scope"].choices = choices  # type: ignore[attr-defined]


class NameForm(CtaiForm):
    name = PlainText(label="Nom de la copie", max_length=120)


class RateForm(VersionedFormMixin, CtaiForm):
    """Asked × a rate, within a ceiling a file."""

    rule = forms.CharField(widget=forms.HiddenInput, initial="rate")
    rate = forms.IntegerField(label="Part de la demande, en %", min_value=0, max_value=100, initial=100)
    cap = MoneyField(label="Plafond par dossier", required=False)

    def values(self) -> dict[str, Any]:
        return {"rule": "rate", "rate": Decimal(self.cleaned_data["rate"]) / 100, "cap": self.cleaned_data["cap"]}


class CutForm(VersionedFormMixin, CtaiForm):
    """A cut in the year, taken by one rule from what is granted and not committed."""

    rule = forms.CharField(widget=forms.HiddenInput, initial="cut")
    total = MoneyField(
        label="Montant à retirer", help_text="Pris sur ce qui est accordé et pas encore engagé, jamais sur le reste."
    )
    way = forms.ChoiceField(
        label="Règle", choices=[(rule.value, label) for rule, label in CUT_LABELS.items()], widget=forms.RadioSelect,
        initial=CutRule.SHARE.value,
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        return {"rule": "cut", "total": self.cleaned_data["total"], "way": CutRule(self.cleaned_data["way"])}


FILLS: dict[str, type[RateForm] | type[CutForm]] = {"rate": RateForm, "cut": CutForm}


class AmountsForm(VersionedFormMixin, CtaiForm):
    """One amount a file of the page."""

    def __init__(self, *args: Any, contracts: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {contract.pk: f"montant_{contract.pk}" for contract in contracts}
        for contract in contracts:
            label = f"{contract.number} {contract.territory.name}"
            self.fields[self.names[contract.pk]] = MoneyField(label=label, required=False, initial=contract.tried)

    def amounts(self) -> dict[int, Decimal | None]:
        return {pk: self.cleaned_data[name] for pk, name in self.names.items()}


class VersionOnly(VersionedFormMixin, CtaiForm):
    pass


class DecideForm(CtaiForm):
    """Which proposals, and why: the reason is kept with each amount."""

    reason = LongText(
        label="Motif",
        required=False,
        max_length=1000,
        rows=2,
        help_text="Obligatoire si un montant dépasse la demande, la refuse, ou baisse ce qui était accordé. Gardé "
        "avec chaque décision, et lu par la collectivité.",
    )
