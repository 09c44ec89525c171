"""What the steward fills: dates with their reason, values, targets and audiences each with its source."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from ctai.campaigns.models import DATE_LABELS, Campaign, Edition
from ctai.campaigns.reads import Kept
from ctai.campaigns.values import VALUES, Sort, Value, stored
from ctai.design.forms import CountField, CtaiForm, DayField, LongText, MoneyField, PlainText, VersionedFormMixin
from ctai.territories.models import Territory

YES_NO_CHOICES = [("", "Inconnu"), ("true", "Oui"), ("false", "Non")]
SOURCE_MISSING = "Dites d'où vient cette valeur : texte, date, adresse."
SOURCE_ALONE = "Une source est donnée sans valeur : donnez la valeur, ou effacez la source."


class PercentField(forms.DecimalField):
    """A part from 0 to 100, typed « 70 », « 70,5 » or « 70 % »; gives a Decimal between 0 and 1."""

    def __init__(self, **options: Any) -> None:
        wrong = "Écrivez un nombre entre 0 et 100, avec une décimale au plus, par exemple 70 ou 70,5."
        messages = dict.fromkeys(("invalid", "min_value", "max_value", "max_decimal_places", "max_digits"), wrong)
        super().__init__(min_value=0, max_value=100, max_digits=4, decimal_places=1, error_messages=messages, **options)

    def to_python(self, value: Any) -> Any:
        text = str(value or "").replace("%", "").replace(",", ".").strip()
        return super().to_python(text)

    def clean(self, value: Any) -> Decimal | None:
        found = super().clean(value)
        return None if found is None else found / 100

    def prepare_value(self, value: Any) -> Any:
        return f"{(value * 100).normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


def _field(value: Value) -> forms.Field:
    options: dict[str, Any] = {"label": value.label, "help_text": value.help, "required": False}
    match value.sort:
        case Sort.COUNT:
            return CountField(min_value=1, max_value=8, **options)
        case Sort.YES_NO:
            return forms.ChoiceField(choices=YES_NO_CHOICES, **options)
        case Sort.PERCENT:
            return PercentField(**options)
        case Sort.MONEY:
            return MoneyField(**options)
    return LongText(max_length=2000, rows=4, **options)


class DatesForm(VersionedFormMixin, CtaiForm):
    reason = LongText(label="Pourquoi ces dates", max_length=500, rows=2, help_text="Le motif est lu par tous.")

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        names = ("version", *DATE_LABELS)
        super().__init__(*args, initial={name: getattr(campaign, name) for name in names}, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("deposit_from"), cleaned.get("deposit_to")
        if start and end and end < start:
            self.add_error("deposit_to", "Le dernier jour du dépôt précède le premier. Indiquez un jour après.")
        return cleaned

    field_order = ["version", *DATE_LABELS, "reason"]


for _name, _label in DATE_LABELS.items():
    DatesForm.base_fields[_name] = DayField(label=_label, required=False)


class ValuesForm(VersionedFormMixin, CtaiForm):
    """The national values; left empty, a value is unknown."""

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"version": edition.version}
        for value in VALUES:
            held = edition.values.get(value.name)
            if held:
                amount = value.sort in (Sort.PERCENT, Sort.MONEY)
                initial[value.name] = Decimal(held["value"]) if amount else held["value"]
                initial[f"source_{value.name}"] = held["source"]
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for value in VALUES:
            name = f"source_{value.name}"
            given, source = cleaned.get(value.name), cleaned.get(name)
            if value.name in self.errors or name in self.errors:
                continue
            if given not in (None, "") and not source:
                self.add_error(name, SOURCE_MISSING)
            elif source and given in (None, ""):
                self.add_error(name, SOURCE_ALONE)
        return cleaned

    def held(self) -> Kept:
        names = [value.name for value in VALUES if self.cleaned_data[value.name] not in (None, "")]
        data = self.cleaned_data
        return {name: {"value": stored(data[name]), "source": data[f"source_{name}"]} for name in names}


for _value in VALUES:
    ValuesForm.base_fields[_value.name] = _field(_value)
    ValuesForm.base_fields[f"source_{_value.name}"] = PlainText(
        label=f"Source : {_value.label[0].lower()}{_value.label[1:]}", required=False, max_length=300
    )


class TargetsForm(VersionedFormMixin, CtaiForm):
    """Contracts expected, by département; the source goes with the targets this page changes."""

    source = PlainText(
        label="Source des cibles que vous changez",
        max_length=300,
        help_text="Les cibles que vous ne changez pas gardent leur source.",
    )

    def __init__(self, *args: Any, edition: Edition, places: Iterable[Territory], **kwargs: Any) -> None:
        self.edition, self.places = edition, {f"target_{place.code}": place for place in places}
        initial: dict[str, Any] = {f"target_{code}": held["value"] for code, held in edition.targets.items()}
        super().__init__(*args, initial=initial | {"version": edition.version}, **kwargs)
        for name, place in self.places.items():
            self.fields[name] = CountField(label=f"{place.name} ({place.code})", required=False, max_value=99)

    def held(self) -> Kept:
        found: Kept = {}
        for name, place in self.places.items():
            value, was = self.cleaned_data[name], self.edition.targets.get(place.code)
            if value is not None:
                new = {"name": place.name, "value": value, "source": self.cleaned_data["source"]}
                found[place.code] = was if was and was["value"] == value else new
        return found


class AudienceForm(VersionedFormMixin, CtaiForm):
    """Whom the actions of one region may receive; all empty, nothing is asked there."""

    bpt = forms.ChoiceField(
        label="Les bénéficiaires de la protection temporaire (BPT) sont admis", choices=YES_NO_CHOICES, required=False
    )
    cir_required = forms.ChoiceField(
        label="Un contrat d'intégration républicaine (CIR) signé est exigé", choices=YES_NO_CHOICES, required=False
    )
    sentence = PlainText(label="Précision sur les publics", required=False, max_length=300)
    source = PlainText(label="Source", required=False, max_length=300)

    def __init__(self, *args: Any, edition: Edition, region: Territory, **kwargs: Any) -> None:
        self.edition, self.region = edition, region
        held = edition.audiences.get(region.code, {"bpt": None, "cir_required": None})
        yes_no = {name: "" if held[name] is None else stored(held[name]) for name in ("bpt", "cir_required")}
        super().__init__(*args, initial=held | yes_no | {"version": edition.version}, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        said = any(cleaned.get(name) for name in ("bpt", "cir_required", "sentence"))
        if said and not cleaned.get("source"):
            self.add_error("source", SOURCE_MISSING)
        elif cleaned.get("source") and not said:
            self.add_error("source", SOURCE_ALONE)
        return cleaned

    def held(self) -> Kept:
        """Every region, this one as the form says it."""
        found = {code: one for code, one in self.edition.audiences.items() if code != self.region.code}
        if self.cleaned_data["source"]:
            answers = {
                name: {"true": True, "false": False}.get(self.cleaned_data[name]) for name in ("bpt", "cir_required")
            }
            texts = {name: self.cleaned_data[name] for name in ("sentence", "source")}
            found[self.region.code] = {"name": self.region.name, **answers, **texts}
        return found


class PublishForm(VersionedFormMixin, CtaiForm):
    note = LongText(label="Ce qui change et pourquoi", max_length=2000, rows=4, help_text="Lu par tous.")
    confirm = forms.BooleanField(label="Je publie cette version : elle ne changera plus")
