"""How a file becomes series: which column names the territory, which columns hold what. Declared or made by hand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ctai.figures.models import Level, Reliability, Status, Subject
from ctai.territories.models import Kind

OPEN_LICENCE = "Licence Ouverte 2.0"
# What a reason means, in the cell itself or in its column; an empty cell is "not available".
REASONS = {
    "ns": Status.NOT_SIGNIFICANT, "s": Status.SECRET, "c": Status.SECRET, "*": Status.SECRET, "nd": Status.UNAVAILABLE,
    "n.d.": Status.UNAVAILABLE, "nc": Status.UNAVAILABLE, "na": Status.UNAVAILABLE, "n/a": Status.UNAVAILABLE,
    "-": Status.UNAVAILABLE, "..": Status.UNAVAILABLE, "…": Status.UNAVAILABLE,
}  # fmt: skip


@dataclass(frozen=True)
class SeriesFacts:
    """One series; see `figures.models.Series` for the meaning of each field.

    `{…}` in a code, name or definition is filled from the columns of each row, so that one line declares a family.
    """

    code: str
    name: str
    unit: str
    subject: str
    level: str
    definition: str
    reliability: str = Reliability.A
    caution: str = ""
    sum_allowed: bool = False
    part_of: str = ""
    published_every: str = ""
    fresh_years: int | None = None


@dataclass(frozen=True)
class Column:
    """One measured column: one series, one year (or the year of `FileMapping.year_column`).

    `series` names the code of a `SeriesFacts`. `reason_column`: what it says explains an empty cell. `add_up`: the rows
    of one territory are added (a total over the families of trades), masked cells left out. `match`: "sum", `column` is
    a pattern and the columns it names are added; "each", each of them is a year, which its first group gives. `count`:
    no cell is read, the rows of one territory are counted and kept as the rows behind.
    """

    column: str
    series: str
    year: int = 0
    period: str = ""
    reason_column: str = ""
    add_up: bool = False
    match: str = ""
    count: bool = False


@dataclass(frozen=True)
class FileMapping:
    """One file: where it comes from, how its rows name a territory, what its columns hold.

    `kinds`: the value of `kind_column` to a kind of territory; without one, `kind` holds for every row. `france`: codes
    that mean the whole country, with the note to keep; every row when `territory_column` is "". `prefix`: what comes
    before the code in its column. `within`: the territory is named, not coded, and the characters 4 and 5 of this
    column are its département. `note`: text kept with each value, filled from the row's columns. `aliases`: a header
    to the name it has here. `detail_name`, `details`: columns kept of each counted row. `facts`: series that
    declared/series.toml does not hold. `needs`: other headers without which it is another file.
    """

    code: str
    file: str
    title: str
    publisher: str
    vintage: str
    columns: tuple[Column, ...]
    kind: str = Kind.DEPARTEMENT
    territory_column: str = "code_departement"
    kind_column: str = ""
    kinds: dict[str, str] = field(default_factory=dict)
    france: dict[str, str] = field(default_factory=dict)
    prefix: str = ""
    within: str = ""
    year_column: str = ""
    note: str = ""
    publication_column: str = ""
    address_column: str = ""
    licence: str = OPEN_LICENCE
    address: str = ""
    reliability: str = "A"
    remark: str = ""
    aliases: dict[str, str] = field(default_factory=dict)
    detail_name: str = ""
    details: tuple[str, ...] = ()
    facts: tuple[SeriesFacts, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def needed(self) -> set[str]:
        """Headers, as `plain_header` writes them, without which the file is another one."""
        named = {column.column for column in self.columns if column.column and not column.match}
        named |= {self.territory_column, self.kind_column, self.year_column, *self.details, *self.needs} - {""}
        return {plain_header(name) for name in named}

    @property
    def patterns(self) -> list[re.Pattern[str]]:
        return [re.compile(column.column) for column in self.columns if column.match]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> FileMapping:
        columns = tuple(Column(**one) for one in data["columns"])
        facts = tuple(SeriesFacts(**one) for one in data.get("facts", ()))
        lists = {name: tuple(data.get(name, ())) for name in ("details", "needs")}
        return cls(**{**data, **lists, "columns": columns, "facts": facts})

    @property
    def needs_year(self) -> bool:
        """The file does not say which year it describes."""
        return not self.year_column and any(not column.year and column.match != "each" for column in self.columns)

    def of_year(self, year: int) -> FileMapping:
        """The same for a file that describes this year."""
        columns = (
            column if column.year or column.match == "each" else replace(column, year=year) for column in self.columns
        )
        return replace(self, columns=tuple(columns))


def plain_header(text: str) -> str:
    """A header without accents, case nor punctuation: « Code  Département » and « code_departement » are one."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", flat).strip("_")


LEVEL_KINDS: dict[str, str] = {
    Level.COMMUNE: Kind.COMMUNE, Level.EPCI: Kind.EPCI, Level.DEPARTEMENT: Kind.DEPARTEMENT, Level.REGION: Kind.REGION,
}  # fmt: skip
SUBJECTS = [choice for choice in Subject.choices if choice[0] != Subject.CITED]
