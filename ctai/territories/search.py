"""One box for every territory: names of today and of before, codes, SIREN, postcodes, in spite of typing errors.

Exact matches come first, then what begins with the query, then what is near it; the most populous first.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from ctai.design.spelling import compact, errors_to_begin, grams, keys, same_start, words
from ctai.territories.models import GramPosting, Kind, NameUse, Territory, TerritoryName

# Above any key made of a-z and 0-9 that begins with the same letters, in the order of every database.
AFTER = "zzzzzzzz"
# Rows read for one query: enough to fill a page after namesakes of the same territory are merged.
READ = 120
# Names whose letters are compared one by one, the nearest by groups of three letters.
NEAR = 60
_CODE_AT_END = re.compile(r"^(?P<name>.*[^\W\d].*?)[\s,(]+(?P<code>\d{5}|\d{2,3}|2[ab])\)?\s*$", re.IGNORECASE)
_LEVELS = {
    "commune": Kind.COMMUNE, "ville": Kind.COMMUNE, "mairie": Kind.COMMUNE, "departement": Kind.DEPARTEMENT,
    "prefecture": None, "region": Kind.REGION, "conseil departemental": Kind.DEPARTEMENT,
    "conseil regional": Kind.REGION, "communaute de communes": Kind.EPCI, "communaute d agglomeration": Kind.EPCI,
    "communaute urbaine": Kind.EPCI, "agglomeration": Kind.EPCI, "cc": Kind.EPCI, "ca": Kind.EPCI, "cu": Kind.EPCI,
    "metropole": Kind.EPCI, "ept": Kind.EPT, "arrondissement": Kind.ARRONDISSEMENT,
}  # fmt: skip
_LEVEL_FIRST = re.compile(rf"^({'|'.join(sorted(_LEVELS, key=len, reverse=True))}) (?:(?:du|des|de|d|la|l) )*(.+)$")
_SAID = {
    NameUse.FORMER: "ancien nom : {}",
    NameUse.OLD: "ancien nom : {}",
    NameUse.DELEGATED: "commune déléguée : {}",
    NameUse.ASSOCIATED: "commune associée : {}",
    NameUse.MUNICIPAL: "arrondissement municipal : {}",
    NameUse.POSTCODE: "code postal {}",
    NameUse.OLD_CODE: "ancien code {}",
    NameUse.SIREN: "SIREN {}",
    NameUse.CODE: "code {}",
}
_OF_TODAY = {NameUse.CURRENT, NameUse.LEGAL, NameUse.CODE, NameUse.SIREN}


@dataclass(frozen=True)
class Hit:
    """A territory found; `why` when not by its name of today ("ancien nom : Béon"); `near`: in spite of errors."""

    territory: Territory
    why: str = ""
    near: bool = False


@dataclass(frozen=True)
class _Match:
    """A row of the index, ready to be ordered: smaller is better."""

    order: tuple[int, ...]
    territory_id: int
    use: str
    label: str
    near: bool = False


def search(query: str, *, kinds: Iterable[str] | None = None, limit: int = 20) -> list[Hit]:
    """Territories that answer to `query`, best first; [] when it has no letter or figure."""
    name, departement = _split_code(query)
    key = compact(name)[:80]
    if not key:
        return []
    allowed = None if kinds is None else list(kinds)
    found = _begins(key, allowed, departement)
    if not _certain(found):
        name, allowed = _level_said(name, allowed)
        stripped = compact(name)[:80]
        found += _begins(stripped, allowed, departement) if stripped != key else []
        key = stripped
    if not _certain(found) and len(found) < READ and len(key) >= 4 and not key.isdigit():
        found += _near(name, allowed, departement, strict=len(key) < 6 or bool(found))
    return _hits(found, limit)


def _certain(found: list[_Match]) -> bool:
    """The query is a name or a code of today: nothing to guess."""
    return any(match.order[0] == 0 for match in found)


def _level_said(name: str, kinds: list[str] | None) -> tuple[str, list[str] | None]:
    """ "Mairie de Millau" asks for Millau among communes: the name without its level, and the levels to look in."""
    said = _LEVEL_FIRST.match(" ".join(words(name)))
    if not said:
        return name, kinds
    level = _LEVELS[said[1]]
    return said[2], kinds if level is None or (kinds is not None and level not in kinds) else [level]


def _split_code(query: str) -> tuple[str, str]:
    """ "Saint-Denis (93)" and "Saint-Denis 93200" say a name and where; the code of the département, "" if none."""
    match = _CODE_AT_END.match(query)
    if not match:
        return query, ""
    code = match["code"].upper()
    if code <= "20" and len(code) == 2 and compact(match["name"]) in ("paris", "lyon", "marseille"):
        # "Paris 12" is a municipal arrondissement.
        return query, ""
    if len(code) == 5:
        code = code[:3] if code.startswith("97") else code[:2]
    return match["name"], code


def _rows(kinds: list[str] | None, departement: str) -> QuerySet[TerritoryName]:
    rows = TerritoryName.objects.all()
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    if departement:
        # A postcode of Corsica begins with 20 whatever the département.
        codes = ["2A", "2B"] if departement == "20" else [departement]
        rows = rows.filter(territory__departement__code__in=codes)
    return rows


_READ_FIELDS = ("territory_id", "use", "label", "key", "whole", "kind", "weight")
_KIND_ORDER = {Kind.COMMUNE: 0, Kind.EPCI: 1, Kind.DEPARTEMENT: 2, Kind.REGION: 3, Kind.EPT: 4, Kind.ARRONDISSEMENT: 5}


def _begins(key: str, kinds: list[str] | None, departement: str) -> list[_Match]:
    """Rows equal to the key, then rows that begin with it."""
    rows = _rows(kinds, departement)
    exact = rows.filter(key=key).order_by("-whole", "-weight").values_list(*_READ_FIELDS)[:READ]
    if len(key) == 1:
        # The commune of Y has one letter; nothing else is worth finding by one.
        return [_match(row, key) for row in exact]
    longer = rows.filter(key__gt=key, key__lte=key + AFTER).order_by("-whole", "-weight").values_list(*_READ_FIELDS)
    longer = longer[:READ]
    return [_match(row, key) for row in (*exact, *longer)]


def _match(row: tuple, key: str) -> _Match:
    territory_id, use, label, found, whole, kind, weight = row
    # "93" is the département, not the region of that code.
    today = use in _OF_TODAY and not (use == NameUse.CODE and kind == Kind.REGION)
    rank = (0 if today else 1) if found == key and whole else 2 if whole and today else 3
    return _Match((rank, kind == Kind.ARRONDISSEMENT, -weight, _KIND_ORDER[kind]), territory_id, use, label)


def _near(name: str, kinds: list[str] | None, departement: str, *, strict: bool) -> list[_Match]:
    """Names that are nearly the query, begin with nearly it, or hold its words in another order.

    `strict`: only names of nearly the same length, when the query is short or has already found something.
    """
    key = compact(name)[:80]
    most = 1 if len(key) < 6 else 2
    typed = words(name)
    matches = []
    # A narrowed search looks further, since most candidates fall outside.
    candidates = _candidates(key, 5 * NEAR if kinds is not None or departement else NEAR)
    rows = _rows(kinds, departement).filter(pk__in=candidates)
    for territory_id, use, label, whole_key, _, kind, weight in rows.values_list(*_READ_FIELDS):
        errors = min((errors_to_begin(key, other, most) for other in keys(label)), default=most + 1)
        if errors > most and len(typed) > 1 and same_start(typed, words(label)):
            errors = 1
        longer = abs(len(whole_key) - len(key)) > most
        if errors > most or (strict and longer and len(typed) == 1):
            continue
        order = (4 + longer, errors, kind == Kind.ARRONDISSEMENT, -weight, _KIND_ORDER[kind])
        matches.append(_Match(order, territory_id, use, label, near=True))
    return matches


def _candidates(key: str, most: int) -> list[int]:
    """Ids of the names that share most groups of three letters with the key."""
    shared: Counter[int] = Counter()
    for names in GramPosting.objects.filter(gram__in=grams(key)).order_by("gram").values_list("names", flat=True):
        posting = array("I")
        posting.frombytes(bytes(names))
        shared.update(posting)
    return [pk for pk, _ in shared.most_common(most)]


def _hits(found: list[_Match], limit: int) -> list[Hit]:
    best: dict[int, _Match] = {}
    for match in sorted(found, key=lambda match: (match.order, match.label)):
        best.setdefault(match.territory_id, match)
    chosen = list(best.values())[:limit]
    territories = Territory.objects.select_related("departement", "region").in_bulk(
        [match.territory_id for match in chosen]
    )
    return [
        Hit(territories[match.territory_id], _why(match, territories[match.territory_id]), match.near)
        for match in chosen
    ]


def _why(match: _Match, territory: Territory) -> str:
    said = _SAID.get(NameUse(match.use))
    return said.format(match.label) if said and match.label not in (territory.name, territory.code) else ""
