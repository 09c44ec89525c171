"""What is typed to keep two offers apart, or to make one of them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from ctai.contracts.conflicts import said
from ctai.design.forms import CtaiForm, PlainText
from ctai.files.forms import UploadField
from ctai.files.types import FileType
from ctai.findings.forms import OfferForm
from ctai.findings.models import Offer
from ctai.offers.acts.twins import BOTH, FIRST, SECOND


class ApartForm(CtaiForm):
    note = PlainText(
        label="Pourquoi", required=False, max_length=300, help_text="« Deux niveaux différents », par exemple."
    )


class MergeForm(CtaiForm):
    """One choice for each field where the two lines differ. `pair`: the older line first."""

    first_version = forms.IntegerField(widget=forms.HiddenInput)
    second_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, pair: Sequence[Offer]) -> None:
        versions = {"first_version": pair[0].version, "second_version": pair[1].version}
        super().__init__(data, initial=versions)
        for name, field in self.compared().items():
            told = [said(getattr(one, name), field) for one in pair]
            if told[0] == told[1]:
                continue
            choices = [(FIRST, told[0] or "Vide"), (SECOND, told[1] or "Vide")]
            choices += [(BOTH, "Les thèmes des deux lignes")] if name == "themes" else []
            initial = BOTH if name == "themes" else FIRST if told[0] else SECOND
            self.fields[name] = forms.ChoiceField(
                label=field.label, choices=choices, initial=initial, widget=forms.RadioSelect
            )

    @staticmethod
    def compared() -> dict[str, forms.Field]:
        return {name: field for name, field in OfferForm.base_fields.items() if name != "version"}

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if not name.endswith("_version")}

    @property
    def seen(self) -> tuple[int, int]:
        return self.cleaned_data["first_version"], self.cleaned_data["second_version"]


SHEETS = (FileType.CSV, FileType.XLSX, FileType.ODS)


class ImportForm(CtaiForm):
    services = UploadField(label="Fichier des services", accept=SHEETS)
    structures = UploadField(
        label="Fichier des structures",
        accept=SHEETS,
        required=False,
        help_text="À joindre, sauf si le fichier des services a déjà une feuille de structures.",
    )
