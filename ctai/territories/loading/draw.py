"""TopoJSON to one SVG path per territory, in the plane of `Outline`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from math import log, pi, tan, radians

from ctai.territories.loading.files import Found
from ctai.territories.models import Kind, Outline, Territory

# 1 unit = 0.0005 degree, about half of what the simplified arcs can tell.
UNITS_PER_DEGREE = 2000
Point = tuple[int, int]
# Layer of the file, kind of territory, property that holds its code.
LAYERS = (
    ("all", Kind.COMMUNE, "code"),
    ("epci", Kind.EPCI, "siren"),
    ("departements", Kind.DEPARTEMENT, "code"),
    ("regions", Kind.REGION, "code"),
)


def store_outlines(found: Found) -> int:
    """Replace the outlines of the territories drawn in a file. Returns how many."""
    topology = json.loads(found.text())
    arcs = _arcs(topology)
    count = 0
    for layer, kind, code_name in LAYERS:
        if layer not in topology["objects"]:
            continue
        ids = dict(Territory.objects.filter(kind=kind).values_list("code", "id"))
        outlines = [
            _outline(ids[geometry["properties"][code_name]], geometry, arcs)
            for geometry in topology["objects"][layer]["geometries"]
            if geometry["properties"][code_name] in ids
        ]
        Outline.objects.filter(territory__kind=kind).delete()
        Outline.objects.bulk_create(outlines, batch_size=500)
        count += len(outlines)
    return count


@lru_cache(maxsize=200_000)
def _down(latitude: float) -> int:
    """Mercator: what keeps the shape of a commune whatever its latitude."""
    return round(-UNITS_PER_DEGREE * 180 / pi * log(tan(pi / 4 + radians(latitude) / 2)))


def _arcs(topology: dict) -> list[list[Point]]:
    """Arcs as points of the plane; those of the file are quantised differences."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((round((left + x * scale_x) * UNITS_PER_DEGREE), _down(bottom + y * scale_y)))
        arcs.append(points)
    return arcs


def _outline(territory_id: int, geometry: dict, arcs: list[list[Point]]) -> Outline:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    rings = [_ring(indexes, arcs) for polygon in polygons for indexes in polygon]
    across = [x for ring in rings for x, _ in ring]
    down = [y for ring in rings for _, y in ring]
    return Outline(
        territory_id=territory_id,
        path="".join(_path(ring) for ring in rings),
        left=min(across),
        right=max(across),
        top=min(down),
        bottom=max(down),
    )


def _ring(indexes: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Points of a ring; a negative index is an arc walked backwards."""
    points: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points


def _path(ring: list[Point]) -> str:
    """A closed ring as relative steps: "M10 20l3-4 5 6z"."""
    (x, y), rest = ring[0], ring[1:-1]
    return f"M{x} {y}l{' '.join(_steps(x, y, rest))}z"


def _steps(x: int, y: int, rest: list[Point]) -> Iterator[str]:
    for next_x, next_y in rest:
        yield f"{next_x - x} {next_y - y}"
        x, y = next_x, next_y
