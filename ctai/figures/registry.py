"""The page of a series: where it is looked at, which year, how fresh, which editions were published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse

from ctai.design.charts import Chart
from ctai.design.maps import choropleth, outlines
from ctai.figures.cards import freshness_of
from ctai.figures.editions import editions
from ctai.figures.models import Level, Series, Value
from ctai.figures.reads import fullest_year
from ctai.territories.models import Kind

# Where a series is looked at: its own level when that makes a readable page, the level its sums reach otherwise.
_SHOWN_LEVEL = {
    Level.COMMUNE: Kind.DEPARTEMENT,
    Level.EPCI: Kind.EPCI,
    Level.DEPARTEMENT: Kind.DEPARTEMENT,
    Level.REGION: Kind.REGION,
    Level.FRANCE: Kind.DEPARTEMENT,
}


def shown_level(series: Series) -> Kind:
    """A local series is looked at where it is published: its département holds a few hundred communes at most."""
    if series.level == Level.COMMUNE and series.departement_id:
        return Kind.COMMUNE
    return _SHOWN_LEVEL[Level(series.level)]


def year_asked(asked: str, years: dict[int, int]) -> int | None:
    """The year of the address when it has rows (404 otherwise), the last one with values without any."""
    if asked and asked not in map(str, years):
        raise Http404("Cette année n'existe pas dans la série.")
    return int(asked) if asked else fullest_year(years)


def series_context(series: Series, today: date) -> dict[str, Any]:
    """What its page says besides its values: France, freshness, editions. Three queries."""
    latest = (
        series.values.current().filter(value__isnull=False).order_by("-year").values_list("year", flat=True).first()
    )
    freshness, is_stale = freshness_of(series, latest or 0, today)
    return {
        "series": series,
        "freshness": freshness,
        "is_stale": is_stale,
        "editions": list(editions().filter(source=series.source_id)),
        "france": list(series.values.current().filter(territory=None).order_by("-year")),
    }


def departement_map(series: Series, values: Sequence[Value]) -> Chart | None:
    """Shaded départements, each leading to its figure; None when fewer than ten have a value."""
    drawable = outlines()["paths"]
    by_code = {
        value.territory.code: value.value for value in values if value.territory and value.territory.code in drawable
    }
    if sum(number is not None for number in by_code.values()) < 10:
        return None
    address = {"series": series.code, "kind": Kind.DEPARTEMENT}
    links = {code: reverse("figures:figure", kwargs={**address, "code": code}) for code in by_code}
    title = f"{series.name}, {values[0].period}, par département"
    source = f"{series.source.publisher}, {series.source.title}"
    return choropleth(title, series.unit, by_code, links, source=source)
