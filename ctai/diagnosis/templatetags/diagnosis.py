"""Small questions the pages of a diagnosis ask while they are drawn."""

from collections.abc import Iterable
from datetime import date

from django import template

from ctai.design.formats import day
from ctai.diagnosis.reads import Placed
from ctai.figures.reads import Figure

register = template.Library()


@register.filter
def is_placed(figure: Figure, placed: Iterable[Placed]) -> bool:
    """Is this figure, of this place, already cited in the section?"""
    territory = figure.value.territory_id if figure.value else None
    return any((one.figure.series_id, one.figure.territory_id) == (figure.series.pk, territory) for one in placed)


@register.filter
def iso_day(text: str) -> str:
    """A date of a frozen content ("2026-06-30") as people write it."""
    return day(date.fromisoformat(text))
