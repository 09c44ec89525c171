"""Which territory a cell names: by codes of today or of older vintages, lost zeros, names of départements."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ctai.design.spelling import compact
from ctai.figures.models import SUMMED_INTO
from ctai.territories.models import Kind, NameUse, Territory, TerritoryName

# Paris, Lyon, Marseille: the code of an arrondissement to the code of its commune.
_MUNICIPAL = (
    (re.compile(r"751(0[1-9]|1\d|20)"), "75056"),
    (re.compile(r"6938[1-9]"), "69123"),
    (re.compile(r"132(0[1-9]|1[0-6])"), "13055"),
)
_LENGTHS = {Kind.COMMUNE: 5, Kind.DEPARTEMENT: 2, Kind.REGION: 2}
_LEADING_CODE = re.compile(r"(\d{2,5}|2[AB]\d{0,3})\b\s*[-–—:]?\s*\D*", re.IGNORECASE)
Way = Literal["", "old", "padded", "municipal", "name"]


class Found(NamedTuple):
    """`way`: how the territory was found, "" by its own code of today."""

    pk: int
    way: Way = ""


@dataclass
class Places:
    """Territories by kind and code, and by name; who lies in what."""

    ids: dict[tuple[str, str], int]
    old: dict[str, int]
    names: dict[tuple[str, str], int]
    labels: dict[int, tuple[str, str]]
    departements: dict[int, int | None]
    # kind → territory → the larger territories it is counted in.
    holders: dict[str, dict[int, list[int]]]

    def find(self, kind: str, text: str) -> Found | None:
        """None when nobody knows this code."""
        code = text.strip().upper()
        if pk := self.ids.get((kind, code)):
            return Found(pk)
        if kind == Kind.COMMUNE:
            if pk := self.old.get(code):
                return Found(pk, "old")
            for pattern, commune in _MUNICIPAL:
                if pattern.fullmatch(code) and (pk := self.ids.get((kind, commune))):
                    return Found(pk, "municipal")
        length = _LENGTHS.get(Kind(kind), 0)
        if code.isdigit() and len(code) == length - 1:
            found = self.find(kind, code.zfill(length))
            return Found(found.pk, "padded") if found else None
        if kind in (Kind.DEPARTEMENT, Kind.REGION):
            return self._named(kind, code)
        return None

    def _named(self, kind: str, text: str) -> Found | None:
        """« 01 - Ain », « Ain »."""
        leading = _LEADING_CODE.fullmatch(text)
        if leading and (pk := self.ids.get((kind, leading[1]))):
            return Found(pk)
        pk = self.names.get((kind, compact(text)))
        return Found(pk, "name") if pk else None

    def commune_named(self, name: str, departement: str) -> Found | None:
        pk = self.names.get((departement, compact(name)))
        return Found(pk, "name") if pk else None


def find_places() -> Places:
    """Three queries, some 60,000 rows."""
    names = TerritoryName.objects.filter(kind=Kind.COMMUNE, use=NameUse.OLD_CODE)
    old = {code.upper(): pk for code, pk in names.values_list("key", "territory_id")}
    places = Places({}, old, {}, {}, {}, {kind: {} for kind in SUMMED_INTO})
    links = [f"{kind}_id" for kind in SUMMED_INTO[Kind.COMMUNE]]
    codes = dict(Territory.objects.filter(kind=Kind.DEPARTEMENT).values_list("pk", "code"))
    for kind, code, name, pk, *larger in Territory.objects.current().values_list("kind", "code", "name", "id", *links):
        counted = dict(zip(SUMMED_INTO[Kind.COMMUNE], larger, strict=True))
        departement = counted[Kind.DEPARTEMENT]
        places.ids[kind, code] = pk
        places.labels[pk] = code, name
        places.departements[pk] = pk if kind == Kind.DEPARTEMENT else departement
        places.names[codes.get(departement, "") if kind == Kind.COMMUNE else kind, compact(name)] = pk
        # Communes outside any département (Polynésie…) are in no file and no sum.
        if kind in places.holders and not (kind == Kind.COMMUNE and not departement):
            places.holders[kind][pk] = [counted[into] for into in SUMMED_INTO[kind] if counted[into]]
    return places
