"""TopoJSON to one SVG path per territory, in the plane of `Outline`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from math import log, pi, radians, tan

from ctai.territories.loading.files import Found
from ctai.territories.models import Kind, Outline, Territory

# 1 unit = 0.0005 degree, about half of what the simplified arcs can tell.
UNITS_PER_DEGREE = 2000
Point = tuple[int, int]
# Layer of the file, kind of territory, property that holds its code, grid its points are brought to (in units):
# a region is drawn on as many pixels as a commune.
LAYERS = (
    ("all", Kind.COMMUNE, "code", 1),
    ("epci", Kind.EPCI, "siren", 4),
    ("departements", Kind.DEPARTEMENT, "code", 10),
    ("regions", Kind.REGION, "code", 30),
)


def store_outlines(found: Found) -> int:
    """Replace the outlines of the territories drawn in a file. Returns how many."""
    topology = json.loads(found.text())
    count = 0
    for layer, kind, code_name, grid in LAYERS:
        if layer not in topology["objects"]:
            continue
        arcs = _arcs(topology, grid)
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


def _across(longitude: float, grid: int) -> int:
    return grid * round(longitude * UNITS_PER_DEGREE / grid)


@lru_cache(maxsize=200_000)
def _down(latitude: float, grid: int) -> int:
    """Mercator: what keeps the shape of a commune whatever its latitude."""
    return grid * round(-UNITS_PER_DEGREE / grid * 180 / pi * log(tan(pi / 4 + radians(latitude) / 2)))


def _arcs(topology: dict, grid: int) -> list[list[Point]]:
    """Arcs as points of the plane; those of the file are quantised differences."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            point = _across(left + x * scale_x, grid), _down(bottom + y * scale_y, grid)
            if not points or point != points[-1]:
                points.append(point)
        arcs.append(points)
    return arcs


def _outline(territory_id: int, geometry: dict, arcs: list[list[Point]]) -> Outline:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    drawn = [_ring(indexes, arcs) for polygon in polygons for indexes in polygon]
    # On a coarse grid an islet may shrink to a point; the largest ring always stays.
    rings = [ring for ring in drawn if len(ring) > 3] or [max(drawn, key=len)]
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
