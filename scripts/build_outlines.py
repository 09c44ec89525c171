#!/usr/bin/env python3
"""Turn the outlines of the départements (WGS84) into the SVG paths of `ctai/design/data/departements.json`.

    scripts/build_outlines.py FOLDER    the folder holding the two GeoJSON files named below

Mainland: Lambert conformal conic with the parameters of Lambert-93, on a sphere (less than half a unit away from the
ellipsoid at this scale). Every vertex is rounded to the same grid, so neighbours still share their border.
"""

import json
import math
import sys
from pathlib import Path

TRUE, DISPLAYED = "departements_2026.geojson", "departements_affichage_drom_rapproches.geojson"
TARGET = Path(__file__).resolve().parents[1] / "ctai/design/data/departements.json"
WIDTH, MARGIN = 640, 4
OVERSEAS = ("971", "972", "973", "974", "976")
CLOSE_UP, CLOSE_UP_WIDTH, CLOSE_UP_TOP = ("75", "92", "93", "94"), 62, 26
LAMBERT = {"lon": 3.0, "lat": 46.5, "south": 44.0, "north": 49.0}

Point = tuple[float, float]
Ring = list[Point]


def cone() -> tuple[float, float, float]:
    """(n, F, rho at the origin) of the conic projection, for a sphere of radius 1."""
    south, north, origin = (math.radians(LAMBERT[name]) for name in ("south", "north", "lat"))
    n = math.log(math.cos(south) / math.cos(north)) / math.log(
        math.tan(math.pi / 4 + north / 2) / math.tan(math.pi / 4 + south / 2)
    )
    factor = math.cos(south) * math.tan(math.pi / 4 + south / 2) ** n / n
    return n, factor, factor / math.tan(math.pi / 4 + origin / 2) ** n


def project(point: Point) -> Point:
    n, factor, rho_origin = cone()
    rho = factor / math.tan(math.pi / 4 + math.radians(point[1]) / 2) ** n
    theta = n * math.radians(point[0] - LAMBERT["lon"])
    return rho * math.sin(theta), rho_origin - rho * math.cos(theta)


def rings(feature: dict) -> list[Ring]:
    geometry = feature["geometry"]
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(x, y) for x, y, *_ in ring] for polygon in polygons for ring in polygon]


def bounds(points: Ring) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def written(ring: Ring, largest: bool) -> str:
    """A closed path on the whole-number grid, in relative steps; "" for an islet smaller than a point."""
    grid = [(round(x), round(y)) for x, y in ring]
    kept = [point for index, point in enumerate(grid) if index == 0 or point != grid[index - 1]]
    straight = [
        point
        for index, point in enumerate(kept)
        if index in (0, len(kept) - 1) or not aligned(kept[index - 1], point, kept[index + 1])
    ]
    if len(straight) < 4 and not largest:
        return ""
    (x, y), steps = straight[0], []
    for nx, ny in straight[1:-1]:
        steps.append(f"{nx - x},{ny - y}")
        x, y = nx, ny
    return f"M{straight[0][0]},{straight[0][1]}l{' '.join(steps)}z".replace(",-", "-").replace(" -", "-")


def aligned(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def close_up(projected: dict[str, list[Ring]]) -> dict[str, str]:
    """Paris and its three neighbours drawn larger, in the empty corner beyond Alsace."""
    near = {code: projected[code] for code in CLOSE_UP}
    west, south, east, north = bounds([point for shape in near.values() for ring in shape for point in ring])
    scale, left, top = CLOSE_UP_WIDTH / (east - west), WIDTH - MARGIN - CLOSE_UP_WIDTH, CLOSE_UP_TOP
    return {
        code: "".join(
            written([((x - west) * scale + left, (north - y) * scale + top) for x, y in ring], largest=True)
            for ring in shape
        )
        for code, shape in near.items()
    }


def inset(true: Ring, shown: Ring) -> dict[str, list[float]]:
    """How an overseas département was moved: shown = a × true + b on each axis, and where it truly is."""
    west, south, east, north = bounds(true)
    shown_west, shown_south, shown_east, shown_north = bounds(shown)
    lon, lat = (shown_east - shown_west) / (east - west), (shown_north - shown_south) / (north - south)
    return {
        "bounds": [west, south, east, north],
        "lon": [lon, shown_west - lon * west],
        "lat": [lat, shown_south - lat * south],
    }


def main(folder: Path) -> None:
    features = {one["properties"]["code"]: one for one in json.loads((folder / DISPLAYED).read_text())["features"]}
    true = {one["properties"]["code"]: one for one in json.loads((folder / TRUE).read_text())["features"]}
    projected = {code: [[project(point) for point in ring] for ring in rings(one)] for code, one in features.items()}
    west, south, east, north = bounds([point for shape in projected.values() for ring in shape for point in ring])
    scale = (WIDTH - 2 * MARGIN) / (east - west)
    paths = {}
    for code, shape in sorted(projected.items()):
        drawn = [[((x - west) * scale + MARGIN, (north - y) * scale + MARGIN) for x, y in ring] for ring in shape]
        paths[code] = "".join(written(ring, largest=len(ring) == max(map(len, drawn))) for ring in drawn)
    n, factor, rho_origin = cone()
    result = {
        "source": "IGN, Admin Express 2018, fusions de communes suivies jusqu'en 2026",
        "licence": "Licence ouverte 2.0",
        "vintage": 2026,
        "width": WIDTH,
        "height": round((north - south) * scale + 2 * MARGIN),
        "projection": {
            "lon": LAMBERT["lon"], "n": n, "factor": factor, "rho_origin": rho_origin,
            "scale": scale, "x": MARGIN - west * scale, "y": MARGIN + north * scale,
        },
        "insets": {code: inset(sum(rings(true[code]), []), sum(rings(features[code]), [])) for code in OVERSEAS},
        "names": {code: one["properties"]["nom"] for code, one in sorted(features.items())},
        "paths": paths,
        "close_up": close_up(projected),
    }  # fmt: skip
    TARGET.write_text(json.dumps(result, ensure_ascii=False, indent=0) + "\n")
    print(f"{TARGET} : {len(paths)} départements, {TARGET.stat().st_size} octets")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
