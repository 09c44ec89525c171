"""The form every page uses: DSFR fields, French sentences, and the version it was opened with."""

from typing import Any

from django import forms

from ctai.design.fields import CountField, DateInput, DayField, LinesField, LongText, MoneyField, PlainText, SiretField

__all__ = [
    "CountField", "CtaiForm", "CtaiModelForm", "DateInput", "DayField", "LinesField", "LongText", "MoneyField",
    "PlainText", "SiretField", "VersionedFormMixin",
]  # fmt: skip

# Sentences by error code; {label} is the field's label. Fields that bring their own sentence keep it.
_SENTENCES = {
    "max_length": "« {label} » est trop long : %(limit_value)d caractères au plus, vous en avez écrit %(show_value)d.",
    "min_length": "« {label} » est trop court : %(limit_value)d caractères au moins.",
    "max_value": "« {label} » : indiquez au plus %(limit_value)s.",
    "min_value": "« {label} » : indiquez au moins %(limit_value)s.",
    "invalid_choice": "« {label} » : ce choix n'est pas proposé. Choisissez dans la liste.",
    "invalid_list": "« {label} » : choisissez dans la liste.",
    "empty": "« {label} » : ce fichier est vide.",
    "missing": "« {label} » : joignez un fichier.",
}
# Those Django fills with values by « % »: a percent sign of the label must be doubled there, and only there.
_FILLED = {"max_length", "min_length", "max_value", "min_value", "invalid_choice"}
_INVALID = {
    forms.EmailField: "« {label} » : écrivez une adresse électronique complète, par exemple prenom.nom@ville.fr.",
    forms.URLField: "« {label} » : écrivez une adresse complète, qui commence par https://.",
    forms.IntegerField: "« {label} » : écrivez un nombre en chiffres.",
    forms.DateTimeField: "« {label} » : écrivez une date et une heure qui existent.",
    forms.TimeField: "« {label} » : écrivez une heure, par exemple 14:30.",
    forms.FileField: "« {label} » : le fichier n'est pas arrivé. Joignez-le à nouveau.",
}


def _sentences(field: forms.Field, label: str) -> dict[str, str]:
    if isinstance(field, forms.FileField):
        required = f"« {label} » : joignez un fichier."
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        required = f"« {label} » : choisissez une réponse."
    elif isinstance(field, forms.BooleanField):
        required = f"« {label} » : cochez cette case pour continuer."
    else:
        required = f"« {label} » : remplissez ce champ."
    doubled = label.replace("%", "%%")
    sentences = {"required": required} | {
        code: text.format(label=doubled if code in _FILLED else label) for code, text in _SENTENCES.items()
    }
    for kind, text in _INVALID.items():
        if isinstance(field, kind):
            is_filled = issubclass(kind, forms.EmailField | forms.URLField)
            sentences["invalid"] = text.format(label=doubled if is_filled else label)
    return sentences


def _built_in(field: forms.Field) -> dict[str, str]:
    """Django's own sentences for this kind of field."""
    found: dict[str, str] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            found |= {code: str(text) for code, text in getattr(kind, "default_error_messages", {}).items()}
    return found


def _mend_widget(field: forms.Field) -> None:
    """Dates open the browser's calendar. Numbers are text fields: a browser empties <input type=number> when what was
    typed is not a number, and nothing typed may be lost."""
    widget = field.widget
    if type(widget) is forms.NumberInput:
        widget.input_type = "text"
        widget.attrs["inputmode"] = "decimal" if isinstance(field, forms.DecimalField | forms.FloatField) else "numeric"
        for bound in ("min", "max", "step"):
            widget.attrs.pop(bound, None)
    if type(widget) is forms.DateInput:
        widget.input_type, widget.format = "date", "%Y-%m-%d"


class _Rendering:
    """Draw with our own templates and speak French at every error."""

    template_name = "design/form.html"
    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            _mend_widget(field)
            label = str(field.label or name.replace("_", " ").capitalize())
            built_in = _built_in(field)
            for code, sentence in _sentences(field, label).items():
                if str(field.error_messages.get(code, built_in.get(code))) == built_in.get(code, "None"):
                    field.error_messages[code] = sentence


class CtaiForm(_Rendering, forms.Form):
    pass


class CtaiModelForm(_Rendering, forms.ModelForm):
    pass


class VersionedFormMixin(forms.Form):
    """Carries the version of the row shown to the person, so that saving can tell somebody changed it meanwhile."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), "Cette page est incomplète : rechargez-la avant d'enregistrer."
        ),
    )
