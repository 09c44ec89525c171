"""A series and its values, as `load_figures` would store them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ctai.figures.models import Level, Reliability, Series, Subject, Value
from ctai.territories.models import Source, Territory


def make_series(code: str = "taux-essai", **fields: Any) -> Series:
    source, _ = Source.objects.get_or_create(
        code="statistiques-essai",
        defaults={"title": "Taux localisés", "publisher": "Insee", "licence": "LO", "vintage": "2020"},
    )
    defaults = {
        "name": "Taux de chômage",
        "definition": "Pour 100 actifs, combien sont au chômage.",
        "unit": "%",
        "subject": Subject.EMPLOYMENT,
        "level": Level.DEPARTEMENT,
        "reliability": Reliability.A,
        "source": source,
        **fields,
    }
    return Series.objects.get_or_create(code=code, defaults=defaults)[0]


def make_value(
    territory: Territory | None,
    value: str | None = "8.6",
    *,
    year: int = 2020,
    series: Series | None = None,
    **fields: Any,
) -> Value:
    return Value.objects.create(
        series=series or make_series(),
        territory=territory,
        year=year,
        period=str(year),
        value=None if value is None else Decimal(value),
        **fields,
    )
