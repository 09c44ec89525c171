"""What is typed in the exchanges."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from ctai.accounts.models import Organisation
from ctai.contracts.models import Contract
from ctai.design.forms import CountField, CtaiForm, DayField, LongText, PlainText, VersionedFormMixin
from ctai.exchanges.models import Meeting
from ctai.files.forms import UploadField

MAX_FILES = 10
_FORMATTING = "**gras**, *italique*, listes avec « - »."


class _ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(UploadField):
    """Several files chosen at once; gives a list of harmless UploadedFile. One refused refuses the message."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=_ManyFiles(attrs={"multiple": True}), required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = [one for one in (data or []) if one]
        if len(given) > MAX_FILES:
            raise forms.ValidationError(f"Joignez {MAX_FILES} fichiers au plus par message.", code="too_many")
        checked = []
        for one in given:
            try:
                checked.append(super().clean(one, initial))
            except forms.ValidationError as refused:
                raise forms.ValidationError([f"« {one.name} » : {sentence}" for sentence in refused.messages]) from None
        return checked


class AnswerForm(CtaiForm):
    text = LongText(label="Votre message", rows=5, help_text=f"5 000 caractères au plus. {_FORMATTING}")
    uploads = UploadsField(label="Joindre des fichiers")


class ThreadForm(AnswerForm):
    """`audiences`: (value, who reads it and whom it writes to), from the view."""

    subject = PlainText(label="Sujet", max_length=150, help_text="En quelques mots : « Calendrier des ateliers ».")
    visibility = forms.ChoiceField(label="Qui lira ce fil", widget=forms.RadioSelect)
    field_order = ("subject", "text", "uploads", "visibility")

    def __init__(self, *args: Any, audiences: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visibility"].choices = audiences  # type: ignore[attr-defined]
        self.fields["visibility"].initial = audiences[0][0]


class MeetingForm(VersionedFormMixin, CtaiForm):
    """Named like the fields (and properties `on`, `at`) of Meeting; `values` joins them."""

    kind = forms.ChoiceField(label="Nature", choices=Meeting.KINDS, initial=Meeting.MEETING)
    title = PlainText(label="Objet de la réunion", max_length=200)
    on = DayField(label="Date")
    at = forms.TimeField(
        label="Heure, à Paris",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh"],
    )
    lasts = forms.TypedChoiceField(label="Durée prévue", choices=Meeting.LENGTHS, coerce=int, initial=120)
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
    attended = CountField(label="Nombre de présents", required=False, max_value=9999)
    heard = CountField(
        label="Dont personnes concernées entendues",
        required=False,
        max_value=9999,
        help_text="Pour un atelier. Au-dessous de 11, seules les parties lisent le nombre ; il n'est jamais publié.",
    )
    languages = PlainText(
        label="Langues parlées", required=False, max_length=200, help_text="Par exemple : français, dari, arabe."
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        attended, heard = cleaned.get("attended"), cleaned.get("heard")
        if attended is not None and heard is not None and heard > attended:
            self.add_error("heard", "Il ne peut pas y avoir plus de personnes entendues que de présents.")
        return cleaned


class InviteForm(CtaiForm):
    """`people`: (membership number, name and organisation). Guests: one a line, « fonction ; adresse »."""

    people = forms.MultipleChoiceField(label="Membres des parties", required=False, widget=forms.CheckboxSelectMultiple)
    guests = LongText(
        label="Autres invités, par fonction",
        required=False,
        max_length=3000,
        rows=4,
        help_text="Une ligne par invité : la fonction, puis un point-virgule et une adresse professionnelle si "
        "l'invitation doit partir. « Directrice du CCAS ; direction@ccas-millau.fr ». Jamais une personne accueillie. "
        "Les adresses sont effacées 30 jours après la réunion.",
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = people  # type: ignore[attr-defined]

    def clean_guests(self) -> list[tuple[str, str]]:
        """[(function, address or "")], each address valid and once."""
        found: list[tuple[str, str]] = []
        for line in filter(None, map(str.strip, self.cleaned_data["guests"].splitlines())):
            function, _, email = (part.strip() for part in line.partition(";"))
            if not function or "@" in function:
                raise forms.ValidationError(
                    f"« {line} » : écrivez d'abord la fonction, puis un point-virgule et l'adresse."
                )
            if len(function) > 120:
                raise forms.ValidationError(f"« {function[:40]}… » : la fonction tient en 120 caractères.")
            found.append((function, _address(email)))
        addresses = [email for _, email in found if email]
        if len(addresses) != len(set(addresses)):
            raise forms.ValidationError("La même adresse est écrite deux fois.")
        return found


def _address(typed: str) -> str:
    """ "" for none; a valid address in lower case otherwise."""
    if not typed:
        return ""
    try:
        return forms.EmailField().clean(typed).lower()
    except forms.ValidationError:
        raise forms.ValidationError(f"« {typed} » n'est pas une adresse électronique complète.") from None


class CancelForm(VersionedFormMixin, CtaiForm):
    reason = LongText(
        label="Pourquoi la réunion est annulée", max_length=500, rows=3, help_text="Les personnes invitées le liront."
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
