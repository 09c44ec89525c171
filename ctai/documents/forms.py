"""The one form: which document."""

from django import forms

from ctai.documents.kinds import KIND_CHOICES, DocumentKind


class RequestForm(forms.Form):
    kind = forms.TypedChoiceField(choices=KIND_CHOICES, coerce=DocumentKind)
