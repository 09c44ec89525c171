"""Searching the catalogue, sharing a sheet, choosing where to copy an action."""

from typing import Any

from django import forms

from ctai.accounts.models import Membership
from ctai.catalogue.models import Cost, Size
from ctai.contracts.models import Contract
from ctai.design.forms import CtaiForm, PlainText
from ctai.rules.states import PROGRAMME_EDITABLE
from ctai.rules.themes import AUDIENCE_LABELS, THEME_CHOICES
from ctai.territories.models import Kind

_ANY = [("", "Tous")]
_PLACES = [Kind.COMMUNE, Kind.EPCI, Kind.EPT, Kind.DEPARTEMENT, Kind.REGION]


class SearchForm(CtaiForm):
    words = PlainText(label="Mots", max_length=100, required=False)
    theme = forms.ChoiceField(label="Domaine", required=False, choices=_ANY + THEME_CHOICES)
    audience = forms.ChoiceField(
        label="Public", required=False, choices=_ANY + [(code.value, label) for code, label in AUDIENCE_LABELS.items()]
    )
    kind = forms.ChoiceField(
        label="Type de territoire", required=False, choices=_ANY + [(one.value, one.label) for one in _PLACES]
    )
    size = forms.ChoiceField(label="Taille", required=False, choices=[("", "Toutes"), *Size.choices])


class ShareForm(CtaiForm):
    cost = forms.ChoiceField(
        label="Ordre de grandeur du coût",
        required=False,
        choices=Cost.choices,
        help_text="Une tranche, à vous de choisir : les montants du contrat ne sont pas publiés.",
    )


class CopyForm(CtaiForm):
    contract = forms.ModelChoiceField(label="Contrat", queryset=Contract.objects.none(), empty_label=None)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = Contract.objects.visible_to(membership).filter(state__in=[one.value for one in PROGRAMME_EDITABLE])
        self.fields["contract"].queryset = open_ones  # type: ignore[attr-defined]
