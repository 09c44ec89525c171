"""Maps of France by département, the overseas ones drawn near, and of any ground given piece by piece.

Pure functions: the outlines of France are built once by a script, those of a smaller ground are given by the caller.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ctai.design.charts import Chart, Key, Number, Table, heading, slug
from ctai.design.formats import ABSENT, number
from ctai.design.svg import Mark, mark

_OUTLINES = Path(__file__).parent / "data" / "departements.json"
_GROUND = 460  # units of a drawing, along the longer side of the ground
_EDGE = 4
_RING = re.compile(r"M(-?\d+) (-?\d+)l([-\d ]*)z")
_NEAR = 0.3  # degrees around an overseas département where a point still belongs to its inset


@lru_cache(maxsize=1)
def outlines() -> dict[str, Any]:
    """Paths by département code, size, projection, insets, names, source (made by scripts/build_outlines.py)."""
    loaded: dict[str, Any] = json.loads(_OUTLINES.read_text(encoding="utf-8"))
    return loaded


def place(lon: float, lat: float) -> tuple[float, float]:
    """Degrees (WGS84) → the point of the drawing; an overseas point follows its département into its inset."""
    known = outlines()
    for moved in known["insets"].values():
        west, south, east, north = moved["bounds"]
        if west - _NEAR <= lon <= east + _NEAR and south - _NEAR <= lat <= north + _NEAR:
            lon = moved["lon"][0] * lon + moved["lon"][1]
            lat = moved["lat"][0] * lat + moved["lat"][1]
            break
    lambert = known["projection"]
    rho = lambert["factor"] / math.tan(math.pi / 4 + math.radians(lat) / 2) ** lambert["n"]
    theta = lambert["n"] * math.radians(lon - lambert["lon"])
    x = rho * math.sin(theta) * lambert["scale"] + lambert["x"]
    y = lambert["y"] - (lambert["rho_origin"] - rho * math.cos(theta)) * lambert["scale"]
    return x, y


def breaks(values: Sequence[Number], classes: int) -> list[float]:
    """The upper bound of each class, holding about as many values each; fewer classes when values repeat."""
    ordered = sorted(float(value) for value in values)
    if not ordered:
        return []
    found: list[float] = []
    for rank in range(1, classes + 1):
        bound = ordered[math.ceil(rank * len(ordered) / classes) - 1]
        if not found or bound > found[-1]:
            found.append(bound)
    return found


def choropleth(
    title: str,
    unit: str,
    values: Mapping[str, Number | None],
    links: Mapping[str, str] | None = None,
    *,
    classes: int = 5,
    source: str = "",
    key: str = "",
) -> Chart:
    """Départements shaded by value, from light to dark in at most five classes; those without a value are hatched.

    `values`: by département code ("01" … "976"); an unknown code is refused (KeyError). `links`: address by code.
    """
    known, links = outlines(), links or {}
    for code in values:
        known["paths"][code]
    bounds = breaks([value for value in values.values() if value is not None], min(classes, 5))
    identifier = key or slug(title)
    marks = [mark("path", "m-land", d="".join(known["paths"][code] for code in known["close_up"]))]
    marks += [
        _area(f"{known['names'][code]} ({code})", path, values.get(code), unit, bounds, links.get(code, ""), identifier)
        for code, path in _areas()
    ]
    marks.append(
        mark("text", "ctai-chart__axis", text="Paris et petite couronne", x=known["width"] - 4, y=16, text_anchor="end")
    )
    rows = sorted(
        (code for code, value in values.items() if value is not None), key=lambda code: -float(values[code] or 0)
    )
    table = Table(
        ("Département", heading(unit)),
        tuple((f"{known['names'][code]} ({code})", number(values[code])) for code in rows),
    )
    described = f"{len(rows)} départements sur {len(known['paths'])} ont une valeur. Toutes sont dans le tableau."
    has_gaps = any(values.get(code) is None for code in known["paths"])
    return Chart(
        identifier, title, described, unit, known["width"], known["height"], tuple(marks), table,
        _legend(values, bounds, with_absent=has_gaps), source, is_map=True,
        row_urls=tuple(links.get(code, "") for code in rows),
    )  # fmt: skip


def _areas() -> list[tuple[str, str]]:
    """(code, path) of every outline; Paris and its neighbours, too small on the map, come from the close-up."""
    known = outlines()
    return [
        *((code, path) for code, path in known["paths"].items() if code not in known["close_up"]),
        *known["close_up"].items(),
    ]


def _area(
    name: str, path: str, value: Number | None, unit: str, bounds: list[float], url: str, identifier: str
) -> Mark:
    if value is None:
        return mark("path", "m-0", title=f"{name} : {ABSENT}", url=url, d=path, fill=f"url(#{identifier}-vide)")
    css = f"m-{_shade(_rank(float(value), bounds), len(bounds))}"
    return mark("path", css, title=f"{name} : {number(value)} {unit}", url=url, d=path)


@dataclass(frozen=True)
class Area:
    """One piece of a ground. `path`: closed rings as "M10 20l3 -4 5 6z" in any plane, "" when nothing is known."""

    name: str
    path: str
    value: Number | None
    url: str = ""


def area_map(
    title: str,
    unit: str,
    areas: Sequence[Area],
    box: tuple[int, int, int, int],
    *,
    header: str = "Commune",
    source: str = "",
    key: str = "",
) -> Chart:
    """Pieces of one ground shaded by value in at most five classes; hatched without a value.

    `box`: left, top, right, bottom of the ground in the plane of the paths. A piece without path is in the table only.
    """
    scale = min(_GROUND / (box[2] - box[0]), _GROUND / (box[3] - box[1]))
    bounds = breaks([area.value for area in areas if area.value is not None], 5)
    identifier = key or slug(title)
    marks = tuple(
        _area(area.name, _scaled(area.path, box, scale), area.value, unit, bounds, area.url, identifier)
        for area in areas
        if area.path
    )
    rows = sorted(areas, key=lambda area: (area.value is None, -float(area.value or 0)))
    known = sum(area.value is not None for area in areas)
    described = f"{known} valeurs connues sur {len(areas)}. Toutes sont dans le tableau."
    legend = _legend({str(rank): area.value for rank, area in enumerate(areas)}, bounds, with_absent=known < len(areas))
    return Chart(
        identifier, title, described, unit,
        math.ceil((box[2] - box[0]) * scale) + 2 * _EDGE, math.ceil((box[3] - box[1]) * scale) + 2 * _EDGE,
        marks, Table((header, heading(unit)), tuple((area.name, number(area.value)) for area in rows)),
        legend, source, is_map=True, row_urls=tuple(area.url for area in rows),
    )  # fmt: skip


def _scaled(path: str, box: tuple[int, int, int, int], scale: float) -> str:
    """The same rings in the units of the drawing, points that would fall on the one before left out."""
    written = []
    for x, y, steps in _RING.findall(path):
        across, down = int(x), int(y)
        last = _placed(across, down, box, scale)
        written.append(f"M{last[0]:g} {last[1]:g}L")
        numbers = [int(step) for step in steps.split()]
        for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
            across, down = across + step_x, down + step_y
            point = _placed(across, down, box, scale)
            if point != last:
                written.append(f"{point[0]:g} {point[1]:g} ")
                last = point
        written.append("z")
    return "".join(written)


def _placed(x: int, y: int, box: tuple[int, int, int, int], scale: float) -> tuple[float, float]:
    return round((x - box[0]) * scale + _EDGE, 1), round((y - box[1]) * scale + _EDGE, 1)


def _rank(value: float, bounds: list[float]) -> int:
    return next(rank for rank, bound in enumerate(bounds) if value <= bound)


def _shade(rank: int, count: int) -> int:
    """Spread few classes over the five shades: two are the lightest and the darkest, one alone is in the middle."""
    return 3 if count == 1 else 1 + round(rank * 4 / (count - 1))


def _legend(values: Mapping[str, Number | None], bounds: list[float], *, with_absent: bool) -> tuple[Key, ...]:
    present = [float(value) for value in values.values() if value is not None]
    keys = []
    for rank, bound in enumerate(bounds):
        inside = [value for value in present if _rank(value, bounds) == rank]
        low, high = number(min(inside)), number(bound)
        keys.append(Key(f"m-{_shade(rank, len(bounds))}", low if low == high else f"de {low} à {high}"))
    return (*keys, Key("m-0", "Pas de donnée")) if with_absent else tuple(keys)


def dot_map(
    title: str,
    points: Sequence[tuple[float, float, str, str, str]],
    *,
    tones: Mapping[str, str] | None = None,
    source: str = "",
    key: str = "",
) -> Chart:
    """Dots on France. `points`: (longitude, latitude, label, url or "", tone); `tones`: tone → its words, in order.

    The first tone is a dark disc, the second a ring, the third a light disc with a dark edge: told apart in grey.
    """
    known, tones = outlines(), tones or {}
    order = {tone: rank for rank, tone in enumerate(tones, start=1)}
    marks: list[Mark] = [mark("path", "m-land", d="".join(known["paths"].values()))]
    rows = []
    for lon, lat, label, url, tone in points:
        x, y = place(lon, lat)
        said = f"{label}, {tones[tone].lower()}" if tone in tones else label
        marks.append(mark("circle", f"d-{order.get(tone, 1)}", title=said, url=url, cx=x, cy=y, r=6))
        rows.append((label, tones.get(tone, "")))
    headers = ("Territoire", "Situation") if tones else ("Territoire",)
    table = Table(headers, tuple(row[: len(headers)] for row in rows), is_numeric=False)
    legend = tuple(Key(f"d-{rank}", tones[tone]) for tone, rank in order.items())
    described = f"Carte de France avec {len(points)} points. Chacun est nommé dans le tableau."
    return Chart(
        key or slug(title), title, described, "", known["width"], known["height"], tuple(marks), table, legend, source,
        is_map=True, row_urls=tuple(url for _, _, _, url, _ in points),
    )  # fmt: skip
