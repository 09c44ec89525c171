"""Charts as plain data: marks to draw in SVG, and the table that says the same thing. Pure functions, no request.

Colours are classes of `ctai.css` (c-1 … c-5), each with its own lightness, so that a grey print stays readable.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ctai.design.formats import NO_BREAK, number, whole
from ctai.design.svg import Mark, mark

Number = int | float | Decimal
WIDTH = 420
MAX_PARTS = 5


@dataclass(frozen=True)
class Key:
    """One line of the legend."""

    css: str
    label: str


@dataclass(frozen=True)
class Table:
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_numeric: bool = True


@dataclass(frozen=True)
class Chart:
    """A drawing of `width` × `height` units and its table. `row_urls`: where each row leads, "" nowhere."""

    key: str
    title: str
    description: str
    unit: str
    width: int
    height: int
    marks: tuple[Mark, ...]
    table: Table
    legend: tuple[Key, ...] = ()
    source: str = ""
    is_map: bool = False
    row_urls: tuple[str, ...] = ()

    @property
    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """The rows of the table, each with the address it leads to, "" when it has none."""
        urls = self.row_urls or ("",) * len(self.table.rows)
        return list(zip(urls, self.table.rows, strict=True))

    @property
    def role(self) -> str:
        """A drawing with links inside is a group: an image would hide them from screen readers."""
        return "group" if any(one.url for one in self.marks) else "img"


def slug(title: str) -> str:
    """« Crédits par année » → "credits-par-annee", used for the ids of the drawing."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "figure"


def short(value: Number | None) -> str:
    """A value beside its mark: decimals are for small numbers, the table keeps them all."""
    return number(value) if value is None or -1000 < value < 1000 else whole(value)


def heading(words: str) -> str:
    return words[:1].upper() + words[1:]


def bar_chart(
    title: str,
    unit: str,
    rows: Sequence[tuple[str, Number | None]],
    *,
    highlight: str = "",
    source: str = "",
    header: str = "Libellé",
    key: str = "",
) -> Chart:
    """Horizontal bars, each with its label above and its value beside. `highlight`: the label of the bar to show first.

    A missing value (None) has no bar and is written « non renseigné ». Negative values are refused: ValueError.
    """
    if any(value is not None and value < 0 for _, value in rows):
        raise ValueError("Un diagramme en barres ne montre pas de valeur négative.")
    largest = max((float(value) for _, value in rows if value is not None), default=0) or 1
    marks: list[Mark] = []
    for index, (label, value) in enumerate(rows):
        top = 14 + index * 46
        length = 0.0 if value is None else float(value) / largest * (WIDTH - 100)
        css = "c-1" if not highlight or label == highlight else "c-3"
        marks.append(mark("text", "ctai-chart__label", text=label, x=0, y=top))
        if length:
            said = f"{label} : {number(value)} {unit}"
            marks.append(mark("rect", css, title=said, x=0, y=top + 6, width=length, height=16))
        marks.append(mark("text", "ctai-chart__value", text=short(value), x=length + 6 if length else 0.0, y=top + 19))
    table = Table((header, heading(unit)), tuple((label, number(value)) for label, value in rows))
    described = _describe_bars(rows, unit)
    return Chart(
        key or slug(title),
        title,
        described,
        unit,
        WIDTH,
        max(46 * len(rows) - 6, 20),
        tuple(marks),
        table,
        source=source,
    )


def _describe_bars(rows: Sequence[tuple[str, Number | None]], unit: str) -> str:
    known = [(label, value) for label, value in rows if value is not None]
    if not known:
        return "Aucune valeur n'est renseignée."
    low, top = min(known, key=lambda row: row[1]), max(known, key=lambda row: row[1])
    return (
        f"De {number(low[1])} ({low[0]}) à {number(top[1])} {unit} ({top[0]}). Toutes les valeurs sont dans le tableau."
    )


@dataclass(frozen=True)
class _Axes:
    """The frame of a line chart: where a step and a value fall."""

    count: int
    ceiling: float
    left: int = 58
    right: int = WIDTH - 18
    top: int = 28
    bottom: int = 236

    def x(self, index: int) -> float:
        return self.left + index * (self.right - self.left) / max(self.count - 1, 1)

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * value / self.ceiling

    def marks(self, unit: str, xs: Sequence[str]) -> list[Mark]:
        drawn = [mark("text", "ctai-chart__axis", text=unit, x=0, y=12)]
        for quarter in range(5):
            value = self.ceiling * quarter / 4
            y = self.y(value)
            drawn.append(mark("line", "ctai-chart__grid", x1=self.left, x2=self.right, y1=y, y2=y))
            drawn.append(
                mark("text", "ctai-chart__axis", text=number(value), x=self.left - 8, y=y + 4, text_anchor="end")
            )
        every = -(-len(xs) // 8)
        for index in range(0, len(xs), every or 1):
            drawn.append(
                mark(
                    "text",
                    "ctai-chart__axis",
                    text=xs[index],
                    x=self.x(index),
                    y=self.bottom + 20,
                    text_anchor="middle",
                )
            )
        return drawn


def line_chart(
    title: str,
    unit: str,
    xs: Sequence[str],
    series: Sequence[tuple[str, Sequence[Number | None]]],
    *,
    source: str = "",
    header: str = "Année",
    key: str = "",
) -> Chart:
    """One to five lines over the same steps `xs` (years, quarters); a missing value breaks the line.

    The vertical axis starts at zero; negative values are refused (ValueError). Each line has its own lightness and
    dashes, and is named in the legend; with one or two lines, the last value is written.
    """
    known = [float(value) for _, values in series for value in values if value is not None]
    if not 1 <= len(series) <= MAX_PARTS or any(value < 0 for value in known):
        raise ValueError("Un diagramme en lignes montre de une à cinq séries, sans valeur négative.")
    axes = _Axes(len(xs), _nice_ceiling(max(known, default=1)))
    marks = axes.marks(unit, xs)
    for rank, (name, values) in enumerate(series, start=1):
        marks += _line(axes, rank, name, unit, list(zip(xs, values, strict=True)))
    if len(series) <= 2:
        marks += _last_values(axes, [values for _, values in series])
    table = Table(
        (header, *(name for name, _ in series)),
        tuple((x, *(number(values[index]) for _, values in series)) for index, x in enumerate(xs)),
    )
    legend = tuple(Key(f"l-{rank}", name) for rank, (name, _) in enumerate(series, start=1))
    described = (
        f"De {xs[0]} à {xs[-1]}, en {unit}. Toutes les valeurs sont dans le tableau." if xs else "Aucune valeur."
    )
    return Chart(key or slug(title), title, described, unit, WIDTH, 264, tuple(marks), table, legend, source)


def _line(axes: _Axes, rank: int, name: str, unit: str, points: list[tuple[str, Number | None]]) -> list[Mark]:
    placed = [
        None if value is None else (axes.x(index), axes.y(float(value))) for index, (_, value) in enumerate(points)
    ]
    drawn = [mark("path", f"ctai-chart__line l-{rank}", d=_path(placed), title=name)]
    for (x, value), point in zip(points, placed, strict=True):
        if point:
            said = f"{name}, {x} : {number(value)} {unit}"
            drawn.append(mark("circle", f"c-{rank}", title=said, cx=point[0], cy=point[1], r=3.5))
    return drawn


def _last_values(axes: _Axes, lines: Sequence[Sequence[Number | None]]) -> list[Mark]:
    """The last value of one or two lines, above the higher and below the lower: they never meet nor leave the frame."""
    found = [(index, value) for values in lines for index, value in list(enumerate(values))[-1:] if value is not None]
    highest = max((value for _, value in found), default=0)
    drawn = []
    for rank, (index, value) in enumerate(found):
        is_above = value == highest and (rank == 0 or found[0][1] != highest)
        y = axes.y(float(value)) + (-9 if is_above else 20)
        drawn.append(mark("text", "ctai-chart__value", text=short(value), x=axes.x(index) + 16, y=y, text_anchor="end"))
    return drawn


def _nice_ceiling(value: float) -> float:
    """The next round number above: 4 equal steps of it are round too."""
    power = 1.0
    while power * 10 < value:
        power *= 10
    return next((power * factor for factor in (1, 2, 4, 6, 8) if power * factor >= value), power * 10)


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    written, pen_up = [], True
    for point in points:
        if point is None:
            pen_up = True
            continue
        written.append(f"{'M' if pen_up else 'L'}{point[0]:.1f} {point[1]:.1f}")
        pen_up = False
    return "".join(written)


def share_chart(
    title: str,
    unit: str,
    rows: Sequence[tuple[str, Sequence[tuple[str, Number]]]],
    *,
    source: str = "",
    header: str = "Libellé",
    key: str = "",
) -> Chart:
    """One full bar per row, cut in shares (the same parts in each row, five at most; ValueError else)."""
    names = [name for name, _ in rows[0][1]] if rows else []
    if len(names) > MAX_PARTS or any([name for name, _ in parts] != names for _, parts in rows):
        raise ValueError("Chaque ligne porte les mêmes parts, cinq au plus, dans le même ordre.")
    marks: list[Mark] = []
    for index, (label, parts) in enumerate(rows):
        marks += _shares(14 + index * 56, label, unit, parts)
    table = Table(
        (f"{header} ({unit})", *names, "Total"),
        tuple(
            (label, *(number(value) for _, value in parts), number(sum(value for _, value in parts)))
            for label, parts in rows
        ),
    )
    legend = tuple(Key(f"c-{rank}", name) for rank, name in enumerate(names, start=1))
    described = f"Parts de {', '.join(names)}, en {unit}. Toutes les valeurs sont dans le tableau."
    height = max(56 * len(rows) - 6, 20)
    return Chart(key or slug(title), title, described, unit, WIDTH, height, tuple(marks), table, legend, source)


def _shares(top: int, label: str, unit: str, parts: Sequence[tuple[str, Number]]) -> list[Mark]:
    total, x = sum(float(value) for _, value in parts), 0.0
    drawn = [mark("text", "ctai-chart__label", text=f"{label} — {short(total)} {unit}", x=0, y=top)]
    for rank, (name, value) in enumerate(parts, start=1):
        share = float(value) / total if total else 0.0
        width, percent = share * WIDTH, f"{whole(share * 100)}{NO_BREAK}%"
        if share:
            said = f"{label}, {name} : {number(value)} {unit}, {percent}"
            drawn.append(mark("rect", f"c-{rank}", title=said, x=x, y=top + 7, width=width, height=26))
        if share >= 0.1:
            middle = x + width / 2
            drawn.append(mark("text", f"on-{rank}", text=percent, x=middle, y=top + 25, text_anchor="middle"))
        x += width
    return drawn
