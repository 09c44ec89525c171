"""A figure as the page of a territory shows it: its value, what stands beside it, how it moved. No chart here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from ctai.design.charts import heading, slug
from ctai.design.formats import number
from ctai.figures.models import Series, Subject, Value
from ctai.figures.reads import Figure, Neighbour
from ctai.figures.similar import Similar

_FULL = 100
# (series, year) → the values of the similar territories.
Alike = dict[tuple[int, int], list[Decimal]]


@dataclass(frozen=True)
class Beside:
    """One line of comparison. `bar`: its length out of 100, None where two totals cannot be measured side by side."""

    label: str
    value: Decimal
    bar: int | None
    is_own: bool = False


@dataclass(frozen=True)
class Card:
    figure: Figure
    beside: tuple[Beside, ...]
    trend: str
    freshness: str
    is_stale: bool


def cards_of(figures: Iterable[Figure], similar: Similar, today: date) -> list[Card]:
    """One query, for the values of the similar territories."""
    alike = _alike(similar)
    return [_card(figure, similar, alike, today) for figure in figures]


def _alike(similar: Similar) -> Alike:
    found: Alike = defaultdict(list)
    stored = Value.objects.current().filter(territory__in=similar.territories)
    for series, year, value in stored.values_list("series_id", "year", "value"):
        if value is not None:
            found[series, year].append(value)
    return found


def _card(figure: Figure, similar: Similar, alike: Alike, today: date) -> Card:
    year = figure.value.year if figure.value else 0
    freshness, is_stale = freshness_of(figure.series, year, today)
    return Card(figure, _beside(figure, similar, alike), trend_sentence(figure), freshness, is_stale)


def _beside(figure: Figure, similar: Similar, alike: Alike) -> tuple[Beside, ...]:
    """The place of the figure, what holds it, and the middle of the similar territories, bars on one scale."""
    value = figure.value.value if figure.value else None
    if figure.value is None or value is None:
        return ()
    near = [(_near_label(one), one.value.value) for one in figure.neighbours if one.value.value is not None]
    same = alike.get((figure.series.pk, figure.value.year), []) if figure.is_own else []
    if figure.series.subject == Subject.POPULATION:
        # They were chosen by their population: comparing it would say nothing.
        same = []
    if not near and not same:
        return ()
    middle = [(middle_label(similar, len(same)), Decimal(median(same)))] if same else []
    measured = [value, *(one for _, one in middle)]
    if not figure.series.sum_allowed:
        measured += [one for _, one in near]
    largest = max(measured) or Decimal(1)
    rows = [(heading(figure.place), value, True), *((label, one, False) for label, one in (*near, *middle))]
    totals = {label for label, _ in near} if figure.series.sum_allowed else set()
    has_bars = len(measured) > 1
    return tuple(
        Beside(label, one, round(one * _FULL / largest) if has_bars and label not in totals else None, own)
        for label, one, own in rows
    )


def _near_label(one: Neighbour) -> str:
    """The place, with what its own value leaves out: « France hors Mayotte »."""
    note = one.value.note.rstrip(".")
    if not note or note.startswith(one.place):
        return note or heading(one.place)
    return f"{heading(one.place)} ({note[:1].lower()}{note[1:]})"


def middle_label(similar: Similar, known: int) -> str:
    """« Dix communes semblables (médiane) », or of those that have a value."""
    count = len(similar.territories)
    if known == count:
        return f"{similar.label.capitalize()} (médiane)"
    return f"{known} des {similar.label} (médiane)"


def trend_sentence(figure: Figure) -> str:
    """« De 22 205 (2013) à 21 712 (2021). », "" with one year only."""
    if len(figure.trend) < 2:
        return ""
    first, last = figure.trend[0], figure.trend[-1]
    if len({value.value for value in figure.trend}) == 1:
        return f"Même valeur en {first.year}."
    return f"De {number(first.value)} ({first.period}) à {number(last.value)} ({last.period})."


def freshness_of(series: Series, year: int, today: date) -> tuple[str, bool]:
    """In words, and whether a later edition should exist."""
    if not year or series.fresh_years is None:
        return "", False
    if series.is_stale(year, today):
        return "Une édition plus récente existe probablement chez le producteur.", True
    return "À jour : dernière édition attendue.", False


def by_subject(cards: Iterable[Card]) -> list[tuple[str, str, list[Card], list[Figure]]]:
    """(title, anchor, cards with a row here or above, figures without any at this scale), subject by subject."""
    grouped: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        grouped[card.figure.series.subject].append(card)
    return [
        (
            subject.label,
            slug(subject.label),
            [card for card in grouped[subject] if card.figure.value],
            [card.figure for card in grouped[subject] if not card.figure.value],
        )
        for subject in Subject
        if grouped[subject]
    ]


def columns_of(rows: Sequence[dict[str, str]]) -> list[str]:
    """The headers of rows kept as they were in their file, each once, in their order."""
    return list(dict.fromkeys(header for row in rows for header in row))
