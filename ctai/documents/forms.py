"""The one form: which document."""

from typing import Any

from django import forms

from ctai.documents.kinds import asked_here


def _choices() -> list[tuple[Any, Any]]:
    return [(code, facts.label) for code, facts in asked_here().items()]


class RequestForm(forms.Form):
    kind = forms.ChoiceField(choices=_choices)
