"""Figures for a French spreadsheet: semicolons, decimal commas, UTF-8 with its mark."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from ctai.figures.models import Value
from ctai.figures.pictures import Picture
from ctai.figures.reads import Figure

HEADERS = (
    "indicateur", "valeur", "unite", "niveau", "date", "statut", "source", "adresse", "fiabilite", "definition",
    "precaution", "note",
)  # fmt: skip
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@")
_NUMBER = re.compile(r"-?[\d,]+")


class _Echo:
    """What a CSV writer writes into: it hands the line back at once."""

    def write(self, text: str) -> str:
        return text


def answer(
    name: str, lines: Iterable[Iterable[Any]], *, streamed: bool = False
) -> HttpResponse | StreamingHttpResponse:
    """The file, whole or line by line."""
    writer = csv.writer(_Echo(), delimiter=";")
    written = (writer.writerow([_safe(cell) for cell in line]) for line in lines)
    kind = "text/csv; charset=utf-8"
    response: HttpResponse | StreamingHttpResponse
    if streamed:
        response = StreamingHttpResponse(_marked(written), content_type=kind)
    else:
        response = HttpResponse("\ufeff" + "".join(written), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _marked(lines: Iterable[str]) -> Iterator[str]:
    yield "\ufeff"
    yield from lines


def _safe(cell: Any) -> Any:
    is_text = isinstance(cell, str) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if is_text and cell.startswith(_FORMULA) else cell


def plain(value: Decimal | None) -> str:
    """8.60 → "8,6"; "" when there is none."""
    return "" if value is None else format(value.normalize(), "f").replace(".", ",")


def figure_line(figure: Figure) -> Iterator[str]:
    """One figure under `HEADERS`."""
    series, value = figure.series, figure.value
    yield series.name
    yield plain(value.value if value else None)
    yield series.unit
    yield figure.place
    yield value.period if value else ""
    yield "" if figure.is_known else figure.written
    yield figure.publication
    yield figure.address
    yield series.reliability
    yield series.definition
    yield series.caution
    yield " ".join(part for part in (value.note if value else "", figure.explained) if part)


def picture_lines(picture: Picture) -> Iterator[Iterable[str]]:
    """The rows of a drawing, with the code of each piece on a map."""
    header = "part" if picture.shape == "shares" else picture.header.lower()
    yield ("code", header, picture.unit) if picture.codes else (header, picture.unit)
    for rank, (label, value) in enumerate(picture.rows):
        yield (picture.codes[rank], label, plain(value)) if picture.codes else (label, plain(value))
    yield ("source", picture.source)


def value_line(value: Value) -> tuple[str, ...]:
    """One row of a series: code, name, period, value, why there is none, note."""
    place = value.territory
    code, name = (place.code, place.name) if place else ("", "France")
    return code, name, value.period, plain(value.value), value.get_status_display(), value.note
