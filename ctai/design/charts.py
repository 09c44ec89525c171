"""Charts as plain data: marks to draw in SVG, and the table that says the same thing. Pure functions, no request.

Colours are classes of `ctai.css` (c-1 … c-5), each with its own lightness, so that a grey print stays readable.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ctai.design.formats import number, whole
from ctai.design.svg import Mark, mark

Number = int | float | Decimal
WIDTH = 480
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


@dataclass(frozen=True)
class Chart:
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


def bar_chart(
    title: str,
    unit: str,
    rows: Sequence[tuple[str, Number | None]],
    *,
    highlight: str = "",
    source: str = "",
    header: str = "Libellé",
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
        length = 0.0 if value is None else float(value) / largest * (WIDTH - 110)
        css = "c-1" if not highlight or label == highlight else "c-3"
        shown = number(value)
        marks.append(mark("text", "ctai-chart__label", text=label, x=0, y=top))
        if length:
            marks.append(mark("rect", css, title=f"{label} : {shown} {unit}", x=0, y=top + 6, width=length, height=16))
        marks.append(mark("text", "ctai-chart__value", text=shown, x=length + 6, y=top + 19))
    table = Table((header, unit[:1].upper() + unit[1:]), tuple((label, number(value)) for label, value in rows))
    described = _describe_bars(rows, unit)
    return Chart(slug(title), title, described, unit, WIDTH, 8 + 46 * len(rows), tuple(marks), table, source=source)


def _describe_bars(rows: Sequence[tuple[str, Number | None]], unit: str) -> str:
    known = [(label, value) for label, value in rows if value is not None]
    if not known:
        return "Aucune valeur n'est renseignée."
    top = max(known, key=lambda row: row[1])
    low = min(known, key=lambda row: row[1])
    return f"De {number(low[1])} ({low[0]}) à {number(top[1])} {unit} ({top[0]}). Toutes les valeurs sont dans le tableau."


def line_chart(
    title: str,
    unit: str,
    xs: Sequence[str],
    series: Sequence[tuple[str, Sequence[Number | None]]],
    *,
    source: str = "",
    header: str = "Année",
) -> Chart:
    """One to five lines over the same steps `xs` (years, quarters); a missing value breaks the line.

    The vertical axis starts at zero. Each line has its own lightness, dashes and point, and is named in the legend.
    """
    if not 1 <= len(series) <= MAX_PARTS:
        raise ValueError("Un diagramme en lignes montre de une à cinq séries.")
    known = [float(value) for _, values in series for value in values if value is not None]
    ceiling = _nice_ceiling(max(known, default=1) or 1)
    left, right, top, bottom = 56, WIDTH - 24, 16, 236
    marks = [mark("text", "ctai-chart__axis", text=unit, x=0, y=10)]
    for part in range(5):
        y = bottom - (bottom - top - 12) * part / 4
        marks.append(mark("line", "ctai-chart__grid", x1=left, x2=right, y1=y, y2=y))
        marks.append(
            mark("text", "ctai-chart__axis", text=number(Decimal(str(ceiling)) * part / 4), x=left - 8, y=y + 4, text_anchor="end")
        )
    step = (right - left) / max(len(xs) - 1, 1)
    every = -(-len(xs) // 8)
    for index, label in enumerate(xs):
        if index % every == 0:
            marks.append(
                mark("text", "ctai-chart__axis", text=label, x=left + index * step, y=bottom + 20, text_anchor="middle")
            )
    for rank, (name, values) in enumerate(series, start=1):
        points = [
            None if value is None else (left + index * step, bottom - (bottom - top - 12) * float(value) / ceiling)
            for index, value in enumerate(values)
        ]
        marks.append(mark("path", f"ctai-chart__line l-{rank}", d=_path(points), title=name))
        for x, point, value in zip(xs, points, values, strict=True):
            if point:
                shown = f"{name}, {x} : {number(value)} {unit}"
                marks.append(mark("circle", f"c-{rank}", title=shown, cx=point[0], cy=point[1], r=4))
    table = Table(
        (header, *(name for name, _ in series)),
        tuple((x, *(number(values[index]) for _, values in series)) for index, x in enumerate(xs)),
    )
    legend = tuple(Key(f"l-{rank}", name) for rank, (name, _) in enumerate(series, start=1))
    described = f"De {xs[0]} à {xs[-1]}, en {unit}. Toutes les valeurs sont dans le tableau." if xs else "Aucune valeur."
    return Chart(slug(title), title, described, unit, WIDTH, 264, tuple(marks), table, legend, source)


def _nice_ceiling(value: float) -> float:
    """The next round number above: 1, 2, 2.5, 5 or 10 times a power of ten."""
    power = 10.0 ** len(str(int(value))) / 10
    return next(power * factor for factor in (1, 2, 2.5, 4, 5, 8, 10) if power * factor >= value)


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
) -> Chart:
    """One full bar per row, cut in shares (the same two to five parts in each row, in the same order)."""
    names = [name for name, _ in rows[0][1]] if rows else []
    if not 1 <= len(names) <= MAX_PARTS or any([name for name, _ in parts] != names for _, parts in rows):
        raise ValueError("Chaque ligne porte les mêmes parts, de une à cinq, dans le même ordre.")
    marks: list[Mark] = []
    table_rows: list[tuple[str, ...]] = []
    for index, (label, parts) in enumerate(rows):
        top, x = 14 + index * 56, 0.0
        total = sum(float(value) for _, value in parts)
        marks.append(mark("text", "ctai-chart__label", text=f"{label} — {number(total)} {unit}", x=0, y=top))
        for rank, (name, value) in enumerate(parts, start=1):
            share = float(value) / total if total else 0.0
            percent = f"{whole(share * 100)} %"
            if share:
                shown = f"{label}, {name} : {number(value)} {unit}, {percent}"
                marks.append(mark("rect", f"c-{rank}", title=shown, x=x, y=top + 7, width=share * WIDTH, height=26))
            if share >= 0.1:
                marks.append(
                    mark("text", f"ctai-chart__in on-{rank}", text=percent, x=x + share * WIDTH / 2, y=top + 25, text_anchor="middle")
                )
            x += share * WIDTH
        table_rows.append((label, *(number(value) for _, value in parts), number(total)))
    table = Table((f"{header} ({unit})", *names, "Total"), tuple(table_rows))
    legend = tuple(Key(f"c-{rank}", name) for rank, name in enumerate(names, start=1))
    described = f"Parts de {', '.join(names)}, en {unit}. Toutes les valeurs sont dans le tableau."
    return Chart(slug(title), title, described, unit, WIDTH, 8 + 56 * len(rows), tuple(marks), table, legend, source)
