"""What is typed about a territory: an offer, a need, a figure, an evidence, the reason of a withdrawal."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ctai.design.forms import CountField, CtaiForm, DayField, LongText, PlainText, SiretField, VersionedFormMixin
from ctai.findings.models import AUDIENCE_CHOICES, Funding, NeedKind, SaidBy
from ctai.findings.small_counts import may_show_someone
from ctai.rules.themes import THEME_CHOICES
from ctai.sheets.cells import number as read_number
from ctai.territories.forms import TerritoryField
from ctai.territories.models import Kind

NAME_NOBODY = "Ne nommez personne : ni nom, ni prénom, ni détail qui désigne quelqu'un."
_CHOOSE = ("", "Choisir")
LARGEST_VALUE = Decimal("1e13")


class MeasureField(forms.Field):
    """A number with two decimals at most, typed as people write it: « 1 234,5 », « −3 »."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, Decimal):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        read = read_number(text)
        if read is None:
            raise ValidationError("Écrivez un nombre en chiffres, par exemple 1 234,5.", code="invalid")
        if abs(read) >= LARGEST_VALUE:
            raise ValidationError("Ce nombre est trop grand.", code="too_large")
        rounded = read.quantize(Decimal("0.01"))
        if rounded != read:
            raise ValidationError("Deux décimales au plus : arrondissez.", code="decimals")
        return rounded

    def prepare_value(self, value: Any) -> Any:
        return format(value.normalize(), "f").replace(".", ",") if isinstance(value, Decimal) else value


class LineForm(VersionedFormMixin, CtaiForm):
    """Its fields are named like those of the line; `values` is ready for `add_line` and `save_line`."""

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class OfferForm(LineForm):
    structure = PlainText(label="Structure", max_length=200, help_text="Qui propose ce service : association, CCAS…")
    siret = SiretField(label="SIRET de la structure", required=False, help_text="14 chiffres, si vous le connaissez.")
    service = PlainText(label="Service", max_length=200, help_text="Par exemple : « Cours de français, niveau A1 ».")
    themes = forms.MultipleChoiceField(
        label="Thèmes", choices=THEME_CHOICES, widget=forms.CheckboxSelectMultiple, help_text="Un ou plusieurs."
    )
    audience = forms.ChoiceField(label="Public", choices=AUDIENCE_CHOICES)
    places = CountField(
        label="Places", required=False, help_text="Nombre de personnes accueillies en même temps. Vide si inconnu."
    )
    wait_days = CountField(
        label="Attente, en jours", required=False, max_value=3650, help_text="0 : pas d'attente. Vide si inconnue."
    )
    wait_words = PlainText(
        label="Attente, en mots",
        required=False,
        max_length=120,
        help_text="« Complet jusqu'en septembre », par exemple.",
    )
    address = PlainText(label="Adresse", required=False, max_length=250, help_text="Numéro et rue, sans la commune.")
    territory = TerritoryField(label="Commune", kinds=(Kind.COMMUNE,), required=False)
    funding = forms.ChoiceField(label="Financement public connu", choices=Funding.choices, initial=Funding.UNKNOWN)
    source = PlainText(
        label="Source", max_length=300, help_text="D'où vient cette information : qui l'a dite, quel site."
    )
    link = forms.URLField(
        label="Page du service", required=False, max_length=400, assume_scheme="https", help_text="https://…"
    )
    told_on = DayField(label="Date de l'information", help_text="Le jour où elle était vraie.")
    detail = LongText(
        label="Précisions", required=False, rows=4, help_text=f"Horaires, niveaux, conditions. {NAME_NOBODY}"
    )


class NeedForm(LineForm):
    kind = forms.ChoiceField(label="Nature", choices=NeedKind.choices, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label="Thème", choices=[_CHOOSE, *THEME_CHOICES])
    audience = forms.ChoiceField(label="Public", choices=[_CHOOSE, *AUDIENCE_CHOICES])
    said_by = forms.ChoiceField(label="Qui l'a dit", choices=SaidBy.choices, widget=forms.RadioSelect)
    sentence = PlainText(
        label="En une phrase",
        max_length=300,
        help_text="« Les cours du soir manquent pour celles et ceux qui travaillent », par exemple.",
    )
    detail = LongText(label="Précisions", required=False, rows=5, help_text=NAME_NOBODY)


class DeclaredForm(LineForm):
    label = PlainText(label="Ce qui est compté", max_length=200, help_text="« Personnes en attente d'un cours ».")
    value = MeasureField(label="Valeur")
    unit = PlainText(label="Unité", max_length=40, help_text="Personnes, ménages, %, mois…")
    period = PlainText(label="Date ou période", max_length=60, help_text="« Au 1er mars 2026 », « année 2025 ».")
    place = PlainText(label="Territoire ou périmètre", max_length=200, help_text="« Ville de Millau », « les 3 QPV ».")
    source = PlainText(label="Source", max_length=300, help_text="Le fichier, le rapport ou le décompte d'où il vient.")
    declared_by = PlainText(
        label="Déclaré par",
        max_length=200,
        help_text="L'organisme ou le service qui répond de ce chiffre, pas une personne.",
    )
    theme = forms.ChoiceField(
        label="Thème", choices=[("", "Aucun thème en particulier"), *THEME_CHOICES], required=False
    )
    nobody_named = forms.BooleanField(
        label="Personne ne peut être reconnu derrière ce chiffre",
        required=False,
        help_text="À confirmer pour un nombre de 1 à 10 : si petit, il peut désigner quelqu'un.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        value, unit = given.get("value"), given.get("unit", "")
        if value is not None and not given.get("nobody_named") and may_show_someone(value, unit):
            self.add_error(
                "nobody_named",
                "Ce nombre est inférieur à 11 : cochez cette case si personne ne peut être reconnu, "
                "ou regroupez-le avec d'autres.",
            )
        return given


class EvidenceForm(CtaiForm):
    reference = forms.ChoiceField(label="Preuve", required=False)
    text = LongText(
        label="Témoignage, ou ce qui a été dit à cette réunion",
        required=False,
        max_length=2000,
        rows=3,
        help_text=f"{NAME_NOBODY} 2 000 caractères au plus.",
    )

    def __init__(self, *args: Any, sources: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].choices = [("", "Aucune : seulement un témoignage"), *sources]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("reference") and not given.get("text"):
            self.add_error("reference", "Choisissez une preuve dans la liste, ou écrivez un témoignage.")
        return given


class ReasonForm(CtaiForm):
    reason = PlainText(label="Motif du retrait", max_length=500, help_text="Il reste affiché avec la ligne.")
