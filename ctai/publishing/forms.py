"""What a person says of a file: where it applies, what it is, what each column counts."""

from __future__ import annotations

import re
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
Choices = list[tuple[str, str]]
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
        help_text=f"CSV (même en .gz ou .zip), xlsx ou ods ; {settings.CTAI_MAX_UPLOAD_MB} Mo, 200 000 lignes au plus.",
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


class LineForm(CtaiForm):
    """One series: a column, and the series it feeds, known or new. A line without column is left aside."""

    column = forms.ChoiceField(label="Colonne des valeurs", required=False)
    series = forms.ChoiceField(label="Série", required=False)
    name = PlainText(label="Nom de la série", required=False, max_length=120)
    definition = LongText(
        label="Définition", required=False, max_length=1000, rows=2,
        help_text="Qui ou quoi est compté, en une phrase ; dites aussi ce que ce chiffre n'est pas.",
    )  # fmt: skip
    unit = PlainText(label="Unité", required=False, max_length=40, help_text="personnes, %, €…")
    subject = forms.ChoiceField(label="Sujet", required=False, choices=[("", "Choisir"), *SUBJECTS])
    sum_allowed = forms.BooleanField(
        label="Ces valeurs s'additionnent", required=False,
        help_text="Oui pour des nombres de personnes ou de logements ; non pour une part, un taux, une médiane.",
    )  # fmt: skip

    def __init__(self, *args: Any, headers: Choices, known: dict[str, Series], local: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.local = known, local
        self.fields["column"].choices = [("", "Aucune"), *headers]  # type: ignore[attr-defined]
        names = [(row.code, row.name) for row in known.values()]
        self.fields["series"].choices = [("", "Une nouvelle série"), *names]  # type: ignore[attr-defined]

    @property
    def is_used(self) -> bool:
        return bool(self.cleaned_data.get("column"))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("column") or data.get("series"):
            return data
        for name, label in (("name", "le nom"), ("definition", "la définition"), ("unit", "l'unité")):
            if not data.get(name):
                self.add_error(name, f"Une nouvelle série doit dire {label} de ce qu'elle compte.")
        if not data.get("subject"):
            self.add_error("subject", "Choisissez le sujet de cette nouvelle série.")
        if self._code(data.get("name", "")) in self.known:
            self.add_error("name", "Une série porte déjà ce nom : choisissez-la, ou changez le nom.")
        return data

    def _code(self, name: str) -> str:
        return self.local + slug(name)[: 70 - len(self.local)]

    def facts(self, level: str, published_every: str) -> SeriesFacts:
        data = self.cleaned_data
        if known := self.known.get(data["series"]):
            part = known.part_of.code if known.part_of else ""
            return SeriesFacts(**{name: getattr(known, name) for name in _COPIED}, part_of=part)
        new = {name: data[name] for name in ("name", "definition", "unit", "subject", "sum_allowed")}
        code = self._code(data["name"])
        return SeriesFacts(code=code, level=level, reliability="B", published_every=published_every, **new)


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

    def __init__(
        self, data: Any = None, *, brought: Import, remembered: FileMapping | None = None, **kwargs: Any
    ) -> None:
        self.brought, self.remembers = brought, remembered is not None
        rows = Series.objects.filter(departement=brought.departement_id).select_related("part_of")
        known = {row.code: row for row in rows.order_by("name")}
        said, lines = _remembered(remembered, known) if remembered else ({}, [])
        super().__init__(data, initial={"year": _year_in(brought.file.name), **said}, **kwargs)
        headers = [(name, name) for name in dict.fromkeys(brought.headers) if name]
        self.fields["territory_column"].choices = [("", "Choisir une colonne"), *headers]  # type: ignore[attr-defined]
        local = f"local-{brought.departement.code.lower()}-" if brought.departement else ""
        initials = [*lines, *([{}] * LINES)][:LINES]
        self.lines = [
            LineForm(data, prefix=f"s{place}", initial=initial, headers=headers, known=known, local=local)
            for place, initial in enumerate(initials, start=1)
        ]

    def clean(self) -> dict[str, Any]:
        wrong = [line for line in self.lines if not line.is_valid()]
        if wrong:
            self.add_error(None, "Une série n'est pas décrite en entier : voyez plus bas.")
        elif not any(line.is_used for line in self.lines):
            self.add_error(None, "Choisissez au moins une colonne de valeurs.")
        for line in self.lines:
            if line.is_valid() and line.is_used:
                self._clean_line(line)
        return self.cleaned_data

    def _clean_line(self, line: LineForm) -> None:
        if line.cleaned_data["column"] == self.cleaned_data.get("territory_column"):
            line.add_error("column", "Cette colonne est déjà celle du code de territoire.")
            self.add_error(None, "Une colonne ne peut être à la fois un code et une valeur.")
        known = line.known.get(line.cleaned_data["series"])
        if known and known.level != self.cleaned_data.get("level"):
            line.add_error("series", f"Cette série existe par {known.get_level_display()} seulement.")
            self.add_error("level", f"« {known.name} » n'existe pas à ce niveau.")

    def described(self) -> FileMapping:
        data = self.cleaned_data
        used = [(line, line.facts(data["level"], data["published_every"])) for line in self.lines if line.is_used]
        year = data["year"]
        told = {name: data[name] for name in ("title", "publisher", "licence", "address", "territory_column")}
        return FileMapping(
            code=slug(data["title"])[:40],
            file=self.brought.file.name,
            vintage=str(year),
            columns=tuple(Column(line.cleaned_data["column"], one.code, year, str(year)) for line, one in used),
            kind=Kind(LEVEL_KINDS[data["level"]]),
            facts=tuple(one for _, one in used),
            **told,
        )


def _remembered(mapping: FileMapping, known: dict[str, Series]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What was said the last time of a file with these columns: of the file, then of each series."""
    levels = {kind: level for level, kind in LEVEL_KINDS.items()}
    told = ("title", "publisher", "licence", "address", "territory_column")
    said: dict[str, Any] = {name: getattr(mapping, name) for name in told}
    said |= {"level": levels.get(mapping.kind, ""), "published_every": mapping.facts[0].published_every}
    facts = {one.code: one for one in mapping.facts}
    lines = []
    for column in mapping.columns:
        one = facts[column.series]
        kept = {"series": one.code} if one.code in known else one.__dict__
        lines.append({"column": column.column, **kept})
    return said, lines


def _year_in(name: str) -> int | None:
    found = re.search(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)", name)
    return int(found[1]) if found else None


class WithdrawForm(CtaiForm):
    reason = LongText(label="Pourquoi cette édition est retirée", max_length=1000, rows=3, help_text="Lu par tous.")
