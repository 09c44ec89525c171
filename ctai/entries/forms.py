"""The scope of a sum, as an address says it: every amount of the product links here with its own."""

from __future__ import annotations

from typing import Any

from django import forms

from ctai.design.forms import CtaiForm, DayField, PlainText
from ctai.entries.reads import GROUPS
from ctai.rules.funders import FUNDER_CHOICES, LEDGER_LABELS, ROUTE_LABELS
from ctai.rules.themes import THEME_CHOICES

_ANY = [("", "Tous")]


class _Number(forms.IntegerField):
    """A number of our own addresses: bounded, so that a database never sees one too large."""

    def __init__(self, largest: int = 2**31 - 1) -> None:
        super().__init__(required=False, min_value=0, max_value=largest, widget=forms.HiddenInput)


class ScopeForm(CtaiForm):
    """The first fields are the reader's; the hidden ones come with the link and are kept by a new choice."""

    annee = forms.IntegerField(label="Année budgétaire", required=False, min_value=2000, max_value=2100)
    nature = forms.ChoiceField(
        label="Nature", required=False,
        choices=[("", "Toutes"), *((kind.value, name) for kind, name in LEDGER_LABELS.items())],
    )  # fmt: skip
    financeur = forms.ChoiceField(label="Financeur", required=False, choices=[*_ANY, *GROUPS.items(), *FUNDER_CHOICES])
    domaine = forms.ChoiceField(label="Domaine", required=False, choices=[*_ANY, *THEME_CHOICES])
    dossier = PlainText(label="Numéro de dossier", required=False, max_length=24)
    au = DayField(label="Jusqu'au", required=False)
    nom = PlainText(required=False, max_length=200, widget=forms.HiddenInput)
    voie = forms.ChoiceField(
        required=False, choices=[("", ""), *((route.value, name) for route, name in ROUTE_LABELS.items())],
        widget=forms.HiddenInput,
    )  # fmt: skip
    action, axe, beneficiaire, prefecture, enveloppe = _Number(), _Number(), _Number(), _Number(), _Number()
    # Only what is paid to the body itself, without what another grants it again.
    direct = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # Only the files that were submitted, as simulations add them up.
    depose = forms.BooleanField(required=False, widget=forms.HiddenInput)
    mode = PlainText(required=False, max_length=12, widget=forms.HiddenInput)

    def asked(self) -> dict[str, Any]:
        """What was asked and understood; a wrong value is said beside its field, and asks for nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}
