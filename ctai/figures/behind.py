"""The rows behind a figure: its own years, the members of a sum, the lines a count was made from."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from ctai.figures.models import Level, Series, Value
from ctai.figures.reads import Figure
from ctai.territories.models import Kind, Territory
from ctai.territories.reads import members_of


@dataclass(frozen=True)
class Member:
    """One territory of a sum, and its row; None when the file has no line for it."""

    territory: Territory
    value: Value | None


def years_behind(figure: Figure) -> list[Value]:
    """Every row of the place where the figure stands, replaced editions apart, latest first. One query."""
    if figure.value is None:
        return []
    rows = Value.objects.current().filter(series=figure.series, territory=figure.value.territory)
    return list(rows.select_related("edition").order_by("-year"))


def members_behind(figure: Figure) -> QuerySet[Territory]:
    """The territories a sum adds up, by name; none for a value that is not a sum."""
    value = figure.value
    if value is None or not value.is_sum or value.territory is None:
        return Territory.objects.none()
    if value.territory.kind == Kind.REGION and figure.series.level == Level.COMMUNE:
        return Territory.objects.current().filter(kind=Kind.COMMUNE, region=value.territory).order_by("name", "code")
    return members_of(value.territory).order_by("name", "code")


def with_values(series: Series, year: int, territories: list[Territory]) -> list[Member]:
    """One query for as many members as a page holds."""
    rows = Value.objects.current().filter(series=series, year=year, territory__in=territories)
    by_place = {row.territory_id: row for row in rows}
    return [Member(territory, by_place.get(territory.pk)) for territory in territories]
