"""Sums of territories, made once when a file is read, and only where adding up means something: `sum_allowed`."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from ctai.figures.models import Status, Value

# Series, territory (None: France), year.
Key = tuple[str, int | None, int]


def add_sums(code: str, values: dict[Key, Value], holders: dict[int, list[int]], *, whole_only: bool = False) -> None:
    """Sums for every larger territory and France. One member without value: no sum, and how many are missing.

    `holders`: each territory of the level → the larger ones it is counted in. `whole_only`: a file that covers one
    département says nothing of the larger territories it does not fill.
    """
    sizes: dict[int | None, int] = defaultdict(int)
    for larger_ones in holders.values():
        for one in {*larger_ones, None}:
            sizes[one] += 1
    sums: dict[tuple[int | None, int], Decimal] = defaultdict(Decimal)
    known: dict[tuple[int | None, int], int] = defaultdict(int)
    periods: dict[int, str] = {}
    for (series, place, year), value in values.items():
        if series != code or place is None or place not in holders:
            continue
        periods[year] = value.period
        if value.value is None:
            continue
        for larger in {*holders[place], None}:
            sums[larger, year] += value.value
            known[larger, year] += 1
    for larger, size in sizes.items():
        for year, period in periods.items():
            missing = size - known[larger, year]
            if (code, larger, year) in values or (whole_only and (missing or larger is None)):
                continue
            total = sums[larger, year]
            values[code, larger, year] = Value(
                territory_id=larger,
                year=year,
                period=period,
                value=None if missing else total,
                status=Status.INCOMPLETE if missing else Status.KNOWN,
                members=size,
                missing=missing,
                known_sum=total,
            )


def together(first: Value, second: Value, *, sum_allowed: bool, add_up: bool) -> Value:
    """Two rows for one place: added when that means something, else no value.

    `add_up`: families of a total, of which a masked one is left out (the total is a minimum, its series says so);
    `sum_allowed`: communes merged since, of which none may be missing.
    """
    if add_up and (first.value is None or second.value is None):
        return second if first.value is None else first
    if first.value is not None and second.value is not None and (add_up or sum_allowed):
        first.value += second.value
        return first
    first.value, first.status = None, Status.UNAVAILABLE
    first.note = "Communes réunies depuis : leurs valeurs ne s'additionnent pas."
    return first
