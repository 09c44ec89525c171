"""How often a person accepts e-mails."""

from django import forms

from ctai.design.forms import CtaiForm
from ctai.notifications.pace import PACE_LABELS


class PaceForm(CtaiForm):
    pace = forms.ChoiceField(
        label="Courriels sur les contrats",
        choices=[(pace.value, label) for pace, label in PACE_LABELS.items()],
        widget=forms.RadioSelect,
    )
