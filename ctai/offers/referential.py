"""The value lists of data.inclusion v1, and what each value is here (referentials/*.csv)."""

import csv
from functools import cache
from pathlib import Path

from ctai.rules.themes import Theme

FOLDER = Path(__file__).parent / "referentials"
EVERYONE = "everyone"


@cache
def themes() -> dict[str, str]:
    """Thematic → national theme; "" when it answers none of the eight."""
    return {row["thematique"]: row["theme"] for row in _rows("themes.csv")}


@cache
def audiences() -> dict[str, str]:
    return {row["public"]: row["audience"] for row in _rows("audiences.csv")}


@cache
def labels_of_audiences() -> dict[str, str]:
    return {row["value"]: row["label"] for row in _rows("data-inclusion_referentiel_publics_v1.csv")}


def themes_of(thematics: list[str]) -> list[str]:
    found = {themes().get(one, "") for one in thematics}
    return [theme.value for theme in Theme if theme.value in found]


def audience_of(publics: list[str]) -> str:
    """The one audience of a service; everyone when it has several, or none of ours."""
    found = {audiences().get(one, EVERYONE) for one in publics}
    return found.pop() if len(found) == 1 else EVERYONE


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
