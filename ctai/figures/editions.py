"""Editions: which one holds, what each contains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, F, QuerySet

from ctai.figures.models import Edition, Series, Value

# A series and a year: what an edition replaces.
Pair = tuple[int, int]
HEADERS = ("serie", "unite", "niveau", "code", "territoire", "annee", "periode", "valeur", "statut", "note")


def editions() -> QuerySet[Edition]:
    """Those brought in by somebody, then those of the shipped files; the latest first."""
    related = ("source", "by__organisation", "file")
    return Edition.objects.select_related(*related).order_by("-published_on", "-pk")


def settle(pairs: Sequence[Pair]) -> None:
    """Make current, for each series and year, the last edition that stands; what people brought in wins."""
    for series_id, year in pairs:
        rows = Value.objects.filter(series=series_id, year=year)
        rows.filter(is_current=True).update(is_current=False)
        standing = Edition.objects.filter(
            withdrawn_on=None, pk__in=list(rows.order_by().values_list("edition", flat=True).distinct())
        )
        holder = max(standing, key=lambda edition: (edition.file_id is not None, edition.pk), default=None)
        if holder is not None:
            rows.filter(edition=holder).update(is_current=True)
    for series in Series.objects.filter(pk__in={series_id for series_id, _ in pairs}):
        # What its page names is the source of its latest year.
        latest = series.values.current().order_by("-year").select_related("edition").first()
        if latest is not None and latest.edition.source_id != series.source_id:
            series.source_id = latest.edition.source_id
            series.save(update_fields=["source"])


def pairs_of(edition: Edition) -> list[Pair]:
    return list(edition.values.order_by().values_list("series", "year").distinct())


def content_of(edition: Edition) -> list[dict[str, Any]]:
    """Of an edition: `name`, `code` of each series, `year`, `every` value, of which `sums` were made here."""
    rows = edition.values.order_by("series__rank", "series__name", "year")
    found = rows.values("year", name=F("series__name"), code=F("series__code"))
    return [dict(row) for row in found.annotate(every=Count("pk"), sums=Count("members"))]


def lines_of(edition: Edition) -> Iterator[tuple[str, ...]]:
    """Every value of an edition, current or not, sums left out, for a French spreadsheet."""
    rows = Value.objects.filter(edition=edition, members=None).select_related("series", "territory")
    for value in rows.order_by("pk").iterator(chunk_size=2000):
        place = value.territory
        kind, code = (place.get_kind_display(), place.code) if place else ("", "")
        number = "" if value.value is None else f"{value.value.normalize():f}".replace(".", ",")
        yield (
            value.series.name, value.series.unit, kind, code,
            place.name if place else "France", str(value.year), value.period, number,
            value.get_status_display() if value.status else "", value.note,
        )  # fmt: skip
