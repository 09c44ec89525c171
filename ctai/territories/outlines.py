"""Outlines ready to draw: the parts of a territory for a choropleth, and the small map that says where it lies.

The paths were cut from the TopoJSON files when the vintage was loaded (`loading/draw.py`): a page reads only its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ctai.territories.french import of_territory
from ctai.territories.models import Kind, Outline, Territory
from ctai.territories.reads import members_of

OVERSEAS_REGIONS = ("01", "02", "03", "04", "06")


@dataclass(frozen=True)
class Shape:
    """One ground of a small map; `here`: it belongs to the territory of the page."""

    name: str
    path: str
    here: bool


@dataclass(frozen=True)
class Locator:
    """A small map. `around`: where it lies, in French ("parmi les communes de…"), "" when the territory is alone."""

    shapes: list[Shape]
    viewbox: str
    around: str


def outline(territory: Territory) -> tuple[list[tuple[str, str]], str]:
    """(code, SVG path) of each part of a territory, and the viewBox that holds them all.

    Parts are the communes of an EPCI, EPT, arrondissement or département, the départements of a region, a commune
    itself. ([], "") where there is no outline (collectivités d'outre-mer, communes re-created since 2018).
    """
    parts = Territory.objects.filter(pk=territory.pk) if territory.kind == Kind.COMMUNE else members_of(territory)
    rows = list(Outline.objects.filter(territory__in=parts).select_related("territory").order_by("territory__code"))
    return [(row.territory.code, row.path) for row in rows], viewbox(rows)


def viewbox(rows: Iterable[Outline]) -> str:
    """The viewBox around outlines, with a margin of one part in forty; "" for none."""
    rows = list(rows)
    if not rows:
        return ""
    left, top = min(row.left for row in rows), min(row.top for row in rows)
    width, height = max(row.right for row in rows) - left, max(row.bottom for row in rows) - top
    margin = max(width, height) // 40 + 1
    return f"{left - margin} {top - margin} {width + 2 * margin} {height + 2 * margin}"


def locator(territory: Territory) -> Locator | None:
    """The territory among its neighbours of the same level, or None when it has no outline."""
    ground, around = _surroundings(territory)
    inside = set(_own_parts(territory))
    rows = list(Outline.objects.filter(territory__in={*ground, *inside}).select_related("territory"))
    if not any(row.pk in inside for row in rows):
        return None
    # What surrounds is drawn first, so that the territory lies above.
    rows.sort(key=lambda row: (row.pk in inside, row.territory.code))
    shapes = [Shape(row.territory.name, row.path, row.pk in inside) for row in rows]
    return Locator(shapes, viewbox(rows), around if len(rows) > len(inside) else "")


def _own_parts(territory: Territory) -> Iterable[int]:
    """Arrondissements and EPT have no outline of their own: their communes make it."""
    if territory.kind in (Kind.ARRONDISSEMENT, Kind.EPT):
        return members_of(territory).values_list("pk", flat=True)
    return [territory.pk]


def _surroundings(territory: Territory) -> tuple[Iterable[int], str]:
    """Ids of what to draw around, and how to name it."""
    current = Territory.objects.current().values_list("pk", flat=True)
    match territory.kind:
        case Kind.COMMUNE:
            group = territory.ept or territory.epci or territory.arrondissement
            if group is None:
                return [], ""
            return members_of(group).values_list("pk", flat=True), f"parmi les communes {of_territory(group)}"
        case Kind.EPCI:
            beside = current.filter(kind=Kind.EPCI, departement=territory.departement_id)
            return beside, "parmi les intercommunalités du département"
        case Kind.EPT:
            return [territory.epci_id] if territory.epci_id else [], "dans la Métropole du Grand Paris"
        case Kind.ARRONDISSEMENT:
            return [territory.departement_id] if territory.departement_id else [], "dans le département"
        case Kind.DEPARTEMENT:
            beside = current.filter(kind=Kind.DEPARTEMENT, region=territory.region_id)
            return beside, "parmi les départements de la région"
    if territory.code in OVERSEAS_REGIONS:
        return [], ""
    return current.filter(kind=Kind.REGION).exclude(code__in=OVERSEAS_REGIONS), "parmi les régions de métropole"
