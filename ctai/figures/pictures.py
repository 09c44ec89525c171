"""A drawing as data: what a section cites is kept as these few values, and drawn again the same for ever."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from ctai.design.charts import Chart, bar_chart, line_chart

Shape = Literal["bars", "line"]


@dataclass(frozen=True)
class Picture:
    """`rows`: (label, value or None when unknown or masked). `highlight`: the row told apart. `note`: said under it.

    bars: one bar a row. line: rows are steps in time, of one place named by `highlight`.
    """

    shape: Shape
    title: str
    unit: str
    rows: tuple[tuple[str, Decimal | None], ...]
    highlight: str = ""
    source: str = ""
    header: str = "Territoire"
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON field; numbers as text, so that none is rounded."""
        rows = [[label, None if value is None else str(value)] for label, value in self.rows]
        return {**self.__dict__, "rows": rows}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Picture:
        rows = tuple((label, None if value is None else Decimal(value)) for label, value in data["rows"])
        return cls(**{**data, "rows": rows})

    def draw(self) -> Chart:
        match self.shape:
            case "bars":
                return bar_chart(
                    self.title, self.unit, self.rows, highlight=self.highlight, source=self.source, header=self.header
                )
            case "line":
                steps = [label for label, _ in self.rows]
                values = [value for _, value in self.rows]
                return line_chart(self.title, self.unit, steps, [(self.highlight, values)], source=self.source)
