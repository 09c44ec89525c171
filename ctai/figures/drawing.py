"""Charts of a figure: bars against its neighbours, a line over the years, a map of the départements."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from ctai.design.charts import Chart, bar_chart, line_chart
from ctai.design.maps import choropleth, outlines
from ctai.figures.models import Series, Value
from ctai.figures.reads import Figure
from ctai.territories.models import Kind

# Fewer points make no trend.
TREND = 3


@dataclass(frozen=True)
class Drawn:
    """A figure with the charts that say something: bars only for what does not grow with the size of the territory."""

    figure: Figure
    bars: Chart | None
    trend: Chart | None


def drawn(figure: Figure) -> Drawn:
    return Drawn(figure, _bars(figure), _trend(figure))


def _bars(figure: Figure) -> Chart | None:
    value = figure.value
    if value is None or value.value is None or figure.series.sum_allowed or not figure.neighbours:
        return None
    own = _title(figure.place)
    rows: list[tuple[str, Decimal | None]] = [(own, value.value)]
    rows += [(_title(one.place), one.value.value) for one in figure.neighbours]
    title = f"{figure.series.name}, {value.period}"
    return bar_chart(title, figure.series.unit, rows, highlight=own, source=figure.publication, header="Territoire")


def _title(place: str) -> str:
    return place[:1].upper() + place[1:]


def _trend(figure: Figure) -> Chart | None:
    if len(figure.trend) < TREND:
        return None
    years = [str(value.year) for value in figure.trend]
    values = [value.value for value in figure.trend]
    title = f"{figure.series.name} de {years[0]} à {years[-1]}, {figure.place}"
    return line_chart(title, figure.series.unit, years, [(figure.place, values)], source=figure.publication)


def departement_map(series: Series, values: Sequence[Value]) -> Chart | None:
    """Shaded départements, each leading to its figures; None when fewer than ten have a value."""
    drawable = outlines()["paths"]
    by_code = {
        value.territory.code: value.value for value in values if value.territory and value.territory.code in drawable
    }
    if sum(number is not None for number in by_code.values()) < 10:
        return None
    links = {code: reverse("figures:territory", kwargs={"kind": Kind.DEPARTEMENT, "code": code}) for code in by_code}
    title = f"{series.name}, {values[0].period}, par département"
    source = f"{series.source.publisher}, {series.source.title}"
    return choropleth(title, series.unit, by_code, links, source=source)
