"""The ground under a map: the pieces of a territory with their outlines, cut when the vintage was loaded."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse

from ctai.design.charts import Chart
from ctai.design.maps import Area, area_map
from ctai.figures.models import Level
from ctai.territories.models import Kind, Outline, Territory
from ctai.territories.reads import members_of

NOTE = "Contours de 2018 (IGN Admin Express), rassemblés selon les périmètres de 2026."
_NAMED = 10
# Départements share their outlines with the smaller map of the region, communes have theirs.
_HEADERS = {Kind.COMMUNE: "Commune", Kind.DEPARTEMENT: "Département"}


def piece_kind(ground: str) -> str:
    """The kind of the pieces of "epci-200065787": départements for a region, communes for anything smaller."""
    return Kind.DEPARTEMENT if ground.partition("-")[0] == Kind.REGION else Kind.COMMUNE


def can_be_mapped(level: str, kind: str) -> bool:
    """Does a series published at this level have values for the pieces of such a territory?"""
    if kind == Kind.REGION:
        return level in (Level.COMMUNE, Level.DEPARTEMENT)
    return kind != Kind.COMMUNE and level == Level.COMMUNE


def pieces_of(territory: Territory) -> list[Territory]:
    """What a map of this territory is made of, by code; nothing for a commune or for fewer than three pieces."""
    if territory.kind == Kind.COMMUNE:
        return []
    found = list(members_of(territory).order_by("code"))
    return found if len(found) > 2 else []


def note_of(pieces: Sequence[Territory]) -> str:
    """What the reader of the map must know: old outlines, and which pieces have none."""
    drawn = set(Outline.objects.filter(territory__in=pieces).values_list("territory_id", flat=True))
    bare = [piece.name for piece in pieces if piece.pk not in drawn]
    if not bare:
        return NOTE
    named = ", ".join(bare[:_NAMED]) + (f" et {len(bare) - _NAMED} autres" if len(bare) > _NAMED else "")
    return f"{NOTE} Sans contour, dans le tableau seulement : {named}."


def ground_map(
    title: str,
    unit: str,
    ground: str,
    rows: Sequence[tuple[str, Decimal | None]],
    codes: Sequence[str],
    source: str,
) -> Chart:
    """One piece a row, each leading to its figures. One query, whatever the number of pieces."""
    kind = piece_kind(ground)
    found = Outline.objects.filter(territory__kind=kind, territory__code__in=codes).select_related("territory")
    outlines = {
        one.territory.code: one for one in found.only("path", "left", "top", "right", "bottom", "territory__code")
    }
    areas = [
        Area(label, outlines[code].path if code in outlines else "", value, _address(kind, code))
        for code, (label, value) in zip(codes, rows, strict=True)
    ]
    corners = [(one.left, one.top, one.right, one.bottom) for one in outlines.values()] or [(0, 0, 1, 1)]
    left, top, right, bottom = zip(*corners, strict=True)
    box = min(left), min(top), max(right), max(bottom)
    return area_map(title, unit, areas, box, header=_HEADERS[Kind(kind)], source=source)


def _address(kind: str, code: str) -> str:
    return reverse("figures:territory", kwargs={"kind": kind, "code": code})
