"""The forms of a plan taken over."""

from collections.abc import Sequence
from typing import Any

from django import forms

from ctai.design.forms import CtaiForm
from ctai.files.forms import UploadField
from ctai.files.types import FileType
from ctai.plans.mapping import fields
from ctai.rules.funders import FUNDER_CHOICES, ROUTE_LABELS, Funder, Route
from ctai.rules.themes import THEME_CHOICES
from ctai.workbook.columns import FIRST_YEAR, LAST_YEAR


class PlanForm(CtaiForm):
    file = UploadField(label="Tableau de votre plan d'action", accept=(FileType.XLSX, FileType.ODS, FileType.CSV))


class ColumnsForm(CtaiForm):
    """One choice a column (`k0`, `k1`…), and what the table does not say of its amounts and themes."""

    theme = forms.ChoiceField(
        label="Domaine national des lignes qui n'en disent pas",
        required=False,
        choices=[("", "Me le demander ligne par ligne"), *THEME_CHOICES],
    )
    funder = forms.ChoiceField(
        label="Financeur des montants qui n'en disent pas",
        choices=FUNDER_CHOICES,
        initial=Funder.STATE_104_12.value,
    )
    year = forms.IntegerField(label="Année des montants qui n'en disent pas", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    route = forms.ChoiceField(
        label="Versement",
        choices=[(route.value, label) for route, label in ROUTE_LABELS.items()],
        initial=Route.TO_AUTHORITY.value,
    )

    def __init__(self, *args: Any, headers: Sequence[str], samples: Sequence[str], years: Sequence[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = fields(years)
        own = {
            f"k{place}": forms.ChoiceField(
                label=header or f"Colonne {place + 1}, sans titre",
                required=False,
                choices=choices,
                help_text=f"Par exemple : {samples[place]}" if samples[place] else "Rien sous ce titre.",
            )
            for place, header in enumerate(headers)
            if header or samples[place]
        }
        self.columns = list(own)
        self.fields = {**own, **self.fields}

    def mapping(self, sheet: int, header: int) -> dict[str, Any]:
        data = self.cleaned_data
        columns = {name[1:]: data[name] for name in self.columns if data[name]}
        common = {name: data[name] for name in ("theme", "funder", "year", "route")}
        return {"sheet": sheet, "header": header, "columns": columns, **common}
