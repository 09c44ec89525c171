"""A series and its values, as `load_figures` would store them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ctai.figures.models import Edition, Level, Reliability, Series, Subject, Value
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


def make_edition(series: Series, number: int = 1) -> Edition:
    defaults = {"vintage": "2020", "published_on": date(2024, 1, 1), "digest": "0" * 64}
    return Edition.objects.get_or_create(source=series.source, number=number, defaults=defaults)[0]


def make_value(
    territory: Territory | None,
    value: str | None = "8.6",
    *,
    year: int = 2020,
    series: Series | None = None,
    **fields: Any,
) -> Value:
    series = series or make_series()
    return Value.objects.create(
        series=series,
        edition=fields.pop("edition", None) or make_edition(series),
        territory=territory,
        year=year,
        period=str(year),
        value=None if value is None else Decimal(value),
        **fields,
    )
