"""What a person says of a file: where it applies, what it is, what each column counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from ctai.design.charts import slug
from ctai.design.forms import CtaiForm, LongText, PlainText
from ctai.figures.models import Level, Series
from ctai.publishing.models import Import
from ctai.publishing.shapes import LEVEL_KINDS, OPEN_LICENCE, SUBJECTS, Column, FileMapping, SeriesFacts
from ctai.territories.models import Kind, Territory

LINES = 4
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_ENDINGS = ".csv,.txt,.tsv,.gz,.zip,.xlsx,.ods"
_COPIED = (
    "code", "name", "unit", "subject", "level", "definition", "reliability", "caution", "sum_allowed",
    "published_every", "fresh_years",
)  # fmt: skip


class BringForm(CtaiForm):
    """`scopes`: the départements to choose among; none: the whole country."""

    file = forms.FileField(
        label="Fichier de chiffres",
        max_length=None,
        help_text=f"CSV (même en .gz ou .zip), xlsx ou ods ; {settings.CTAI_MAX_UPLOAD_MB} Mo et 200 000 lignes au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": _ENDINGS}),
    )

    def __init__(self, *args: Any, scopes: list[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scopes = scopes
        if len(scopes) > 1:
            rows = Territory.objects.filter(pk__in=[one.pk for one in scopes]).order_by("code")
            self.fields["departement"] = forms.ModelChoiceField(rows, label="Département")

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > settings.CTAI_MAX_UPLOAD_MB * 1_000_000:
            raise forms.ValidationError(f"Ce fichier dépasse {settings.CTAI_MAX_UPLOAD_MB} Mo. Compressez-le en .gz.")
        return upload

    @property
    def departement(self) -> Territory | None:
        chosen: Territory | None = self.cleaned_data.get("departement")
        return chosen or (self.scopes[0] if self.scopes else None)


class YearField(forms.IntegerField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Année que décrivent les chiffres")
        super().__init__(min_value=_FIRST_YEAR, max_value=_LAST_YEAR, **options)


class LayoutForm(CtaiForm):
    """A known file: its publisher and columns are known; its year may not be written in it."""

    year = YearField()
    address = forms.URLField(
        label="Page où le fichier est publié", max_length=300, assume_scheme="https",
        help_text="Elle sera montrée à côté de chaque chiffre.",
    )  # fmt: skip
    licence = PlainText(label="Licence", max_length=100)

    def __init__(self, *args: Any, brought: Import, mapping: FileMapping, **kwargs: Any) -> None:
        initial = {"address": mapping.address, "licence": mapping.licence, "year": _year_in(brought.file.name)}
        super().__init__(*args, initial=initial, **kwargs)
        self.mapping = mapping
        if not mapping.needs_year:
            del self.fields["year"]

    def described(self) -> FileMapping:
        told = {name: self.cleaned_data[name] for name in ("address", "licence")}
        mapping = FileMapping.from_json(self.mapping.as_json() | told)
        return mapping.of_year(self.cleaned_data["year"]) if mapping.needs_year else mapping


class DescribeForm(CtaiForm):
    """An unknown file, described by hand: everything a figure must carry is asked, nothing is guessed."""

    title = PlainText(label="Nom du jeu de données", max_length=120)
    publisher = PlainText(label="Qui publie ces chiffres", max_length=120)
    licence = PlainText(label="Licence", max_length=100, initial=OPEN_LICENCE)
    address = forms.URLField(label="Page où le fichier est publié", max_length=300, assume_scheme="https")
    year = YearField()
    published_every = PlainText(
        label="Rythme de publication", max_length=80, required=False, help_text="Par exemple : chaque année, en juin."
    )
    territory_column = forms.ChoiceField(label="Colonne du code de territoire")
    level = forms.ChoiceField(
        label="Niveau de ces codes", choices=[(value, label) for value, label in Level.choices if value in LEVEL_KINDS]
    )

    def __init__(self, *args: Any, brought: Import, remembered: FileMapping | None = None, **kwargs: Any) -> None:
        self.brought = brought
        self.known = {
            row.code: row
            for row in Series.objects.filter(departement=brought.departement_id).order_by("name")
            if "{" not in row.code
        }
        initial = {"year": _year_in(brought.file.name)} | (self._remembered(remembered) if remembered else {})
        super().__init__(*args, initial=initial, **kwargs)
        headers = [(name, name) for name in dict.fromkeys(brought.headers) if name]
        self.fields["territory_column"].choices = [("", "Choisir une colonne"), *headers]  # type: ignore[attr-defined]
        for line in range(1, LINES + 1):
            for name, field in _line_fields(headers, self.known, line):
                self.fields[f"{name}_{line}"] = field

    def lines(self) -> list[tuple[int, list[forms.BoundField]]]:
        """(number, fields) of each series, for the page."""
        return [
            (
                line,
                [
                    self[f"{name}_{line}"]
                    for name in ("column", "series", "name", "definition", "unit", "subject", "sum")
                ],
            )
            for line in range(1, LINES + 1)
        ]

    def common(self) -> list[forms.BoundField]:
        return [self[name] for name in DescribeForm.base_fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        used = [line for line in range(1, LINES + 1) if data.get(f"column_{line}")]
        if not used:
            self.add_error("column_1", "Choisissez au moins une colonne de valeurs.")
        for line in used:
            self._clean_line(data, line)
        return data

    def _clean_line(self, data: dict[str, Any], line: int) -> None:
        if data[f"column_{line}"] == data.get("territory_column"):
            self.add_error(f"column_{line}", "Cette colonne est déjà celle du code de territoire.")
        if known := self.known.get(data.get(f"series_{line}", "")):
            if known.level != data.get("level"):
                self.add_error(
                    f"series_{line}", f"Cette série existe par {known.get_level_display()}, pas à ce niveau."
                )
            return
        for name, label in (("name", "son nom"), ("definition", "sa définition"), ("unit", "son unité")):
            if not data.get(f"{name}_{line}"):
                self.add_error(f"{name}_{line}", f"Série {line} : écrivez {label}.")
        if not data.get(f"subject_{line}"):
            self.add_error(f"subject_{line}", f"Série {line} : choisissez son sujet.")
        if self._code(data.get(f"name_{line}", "")) in self.known:
            self.add_error(
                f"name_{line}", "Une série porte déjà ce nom : choisissez-la dans la liste, ou changez le nom."
            )

    def _code(self, name: str) -> str:
        local = f"local-{self.brought.departement.code.lower()}-" if self.brought.departement else ""
        return local + slug(name)[: 70 - len(local)]

    def described(self) -> FileMapping:
        data = self.cleaned_data
        facts, columns = [], []
        for line in range(1, LINES + 1):
            if data[f"column_{line}"]:
                one = self._facts(line)
                facts.append(one)
                columns.append(Column(data[f"column_{line}"], one.code, data["year"], str(data["year"])))
        told = {name: data[name] for name in ("title", "publisher", "licence", "address", "territory_column")}
        return FileMapping(
            code=slug(data["title"])[:40],
            file=self.brought.file.name,
            vintage=str(data["year"]),
            columns=tuple(columns),
            kind=Kind(LEVEL_KINDS[data["level"]]),
            facts=tuple(facts),
            **told,
        )

    def _facts(self, line: int) -> SeriesFacts:
        data = self.cleaned_data
        if known := self.known.get(data[f"series_{line}"]):
            part = {"part_of": known.part_of.code} if known.part_of else {}
            return SeriesFacts(**{name: getattr(known, name) for name in _COPIED}, **part)
        return SeriesFacts(
            code=self._code(data[f"name_{line}"]),
            level=data["level"],
            sum_allowed=data[f"sum_{line}"],
            reliability="B",
            published_every=data["published_every"],
            **{name: data[f"{name}_{line}"] for name in ("name", "definition", "unit", "subject")},
        )

    def _remembered(self, mapping: FileMapping) -> dict[str, Any]:
        """What was said the last time of a file with these columns."""
        levels = {kind: level for level, kind in LEVEL_KINDS.items()}
        said: dict[str, Any] = {
            name: getattr(mapping, name) for name in ("title", "publisher", "licence", "address", "territory_column")
        }
        said["level"] = levels.get(mapping.kind, "")
        facts = {one.code: one for one in mapping.facts}
        for line, column in enumerate(mapping.columns, start=1):
            one = facts[column.series]
            said["published_every"] = one.published_every
            said[f"column_{line}"] = column.column
            if one.code in self.known:
                said[f"series_{line}"] = one.code
            else:
                said |= {f"{name}_{line}": getattr(one, name) for name in ("name", "definition", "unit", "subject")}
                said[f"sum_{line}"] = one.sum_allowed
        return said


def _line_fields(
    headers: list[tuple[str, str]], known: dict[str, Series], line: int
) -> Iterator[tuple[str, forms.Field]]:
    series = [("", "Une nouvelle série"), *((row.code, row.name) for row in known.values())]
    yield (
        "column",
        forms.ChoiceField(label=f"Colonne de la série {line}", required=False, choices=[("", "Aucune"), *headers]),
    )
    yield "series", forms.ChoiceField(label=f"Série {line}", required=False, choices=series)
    yield "name", PlainText(label=f"Nom de la série {line}", required=False, max_length=120)
    yield "definition", LongText(
        label=f"Définition de la série {line}", required=False, max_length=1000, rows=2,
        help_text="Qui ou quoi est compté, en une phrase ; dites aussi ce que ce chiffre n'est pas.",
    )  # fmt: skip
    yield (
        "unit",
        PlainText(label=f"Unité de la série {line}", required=False, max_length=40, help_text="personnes, %, €…"),
    )
    yield (
        "subject",
        forms.ChoiceField(label=f"Sujet de la série {line}", required=False, choices=[("", "Choisir"), *SUBJECTS]),
    )
    yield "sum", forms.BooleanField(
        label=f"Les valeurs de la série {line} s'additionnent", required=False,
        help_text="Oui pour des nombres de personnes ou de logements ; non pour une part, un taux, une médiane.",
    )  # fmt: skip


def _year_in(name: str) -> int | None:
    found = re.search(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)", name)
    return int(found[1]) if found else None


class WithdrawForm(CtaiForm):
    reason = LongText(label="Pourquoi cette édition est retirée", max_length=1000, rows=3, help_text="Lu par tous.")
