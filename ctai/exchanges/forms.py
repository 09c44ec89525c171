"""What is typed in the exchanges."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from ctai.accounts.models import Organisation
from ctai.contracts.models import Contract
from ctai.design.forms import CtaiForm, DayField, LongText, PlainText, VersionedFormMixin
from ctai.files.forms import UploadField

SHARED, PRIVATE = "partage", "interne"
_FORMATTING = "**gras**, *italique*, listes avec « - »."


class MessageForm(CtaiForm):
    text = LongText(label="Votre message", rows=5, help_text=f"5 000 caractères au plus. {_FORMATTING}")
    visibility = forms.ChoiceField(
        label="Qui le lira",
        choices=[
            (SHARED, "Les deux parties, et les services de l'État qui suivent le dossier"),
            (PRIVATE, "Note interne : ma partie seulement"),
        ],
        initial=SHARED,
        widget=forms.RadioSelect,
    )
    upload = UploadField(label="Joindre un fichier", required=False)


class MeetingForm(VersionedFormMixin, CtaiForm):
    """Named like the fields (and properties `on`, `at`) of Meeting; `moment` joins them."""

    title = PlainText(label="Objet de la réunion", max_length=200)
    on = DayField(label="Date")
    at = forms.TimeField(
        label="Heure",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh"],
    )
    place = PlainText(label="Lieu", required=False, max_length=200)
    online = forms.URLField(
        label="Lien de visioconférence", required=False, max_length=300, assume_scheme="https", help_text="https://…"
    )
    participants = LongText(
        label="Participants, par fonction",
        required=False,
        max_length=2000,
        rows=4,
        help_text="Une fonction par ligne : « cheffe de projet ». Ne nommez jamais une personne accueillie.",
    )
    agenda = LongText(label="Ordre du jour", required=False, help_text=f"5 000 caractères au plus. {_FORMATTING}")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("place") and not cleaned.get("online") and "online" not in self.errors:
            self.add_error("place", "Indiquez un lieu, ou un lien de visioconférence.")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """Ready for `plan_meeting` and `save_meeting`."""
        given = dict(self.cleaned_data)
        given.pop("version")
        starts_at = timezone.make_aware(datetime.combine(given.pop("on"), given.pop("at")))
        return {**given, "starts_at": starts_at}


class MinutesForm(VersionedFormMixin, CtaiForm):
    minutes = LongText(
        label="Compte rendu",
        required=False,
        max_length=20_000,
        rows=18,
        help_text=f"Des fonctions et des nombres, jamais le nom d'une personne accueillie. 20 000 caractères au plus. "
        f"{_FORMATTING}",
    )


class DecisionForm(VersionedFormMixin, CtaiForm):
    text = LongText(label="Décision", max_length=1000, rows=3, help_text="1 000 caractères au plus.")
    owner = forms.ModelChoiceField(label="Qui s'en charge", queryset=Organisation.objects.none(), empty_label="Choisir")
    due_on = DayField(label="Pour le", required=False)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parties = contract.parties.values("organisation_id")
        self.fields["owner"].queryset = Organisation.objects.filter(pk__in=parties).order_by("name")  # type: ignore[attr-defined]


class VersionForm(VersionedFormMixin, CtaiForm):
    """A confirmation: only the version that was read."""
