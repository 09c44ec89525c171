from datetime import date

from django import forms

from ctai.design.forms import CtaiForm, DayField


class AtForm(CtaiForm):
    """The date at which a public figure is read."""

    au = DayField(label="À la date du", required=False, earliest=date(2019, 1, 1))


class TerritoryListForm(CtaiForm):
    departement = forms.CharField(label="Département (numéro)", required=False, max_length=3)
    origine = forms.ChoiceField(
        label="Origine",
        required=False,
        choices=[("", "Toutes"), ("plateforme", "Contrats de la plateforme"), ("reperes", "Repères publics")],
    )
