"""Rebuild the search index: every name, code and postcode of every territory, and the three-letter postings."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator

from ctai.design.spelling import compact, grams
from ctai.territories.loading.store import names_of
from ctai.territories.models import GramPosting, Kind, NameUse, Territory, TerritoryName

OLD_NAME_USES = {
    "commune-deleguee": NameUse.DELEGATED,
    "commune-associee": NameUse.ASSOCIATED,
    "arrondissement-municipal": NameUse.MUNICIPAL,
}
SPOKEN_USES = [
    NameUse.CURRENT, NameUse.LEGAL, NameUse.FORMER, NameUse.OLD, NameUse.DELEGATED, NameUse.ASSOCIATED,
    NameUse.MUNICIPAL,
]  # fmt: skip
Row = dict[str, str]


def rebuild(communes: list[Row], old_names: list[Row], passage: list[Row]) -> int:
    """Index again, FORMER names kept. Returns the number of rows. `passage` rows carry `code_actuel`."""
    TerritoryName.objects.exclude(use=NameUse.FORMER).delete()
    territories = list(Territory.objects.order_by("pk"))
    at = {territory.code: territory for territory in territories if territory.kind == Kind.COMMUNE}
    rows = [
        *(row for territory in territories for row in _own(territory)),
        *_postcodes(communes, at),
        *_old(old_names, passage, at),
    ]
    TerritoryName.objects.bulk_create(rows, batch_size=2000)
    _postings()
    return len(rows)


def _own(territory: Territory) -> Iterator[TerritoryName]:
    """Names and codes of a territory; those of one that ended lead to its successor."""
    heir = territory.successor_id or territory.pk
    weight = territory.population or 0
    ended = bool(territory.ended_in)
    kind = territory.kind
    yield from names_of(heir, kind, NameUse.OLD if ended else NameUse.CURRENT, territory.name, weight)
    if territory.legal_name and territory.legal_name != territory.name:
        yield from names_of(heir, kind, NameUse.OLD if ended else NameUse.LEGAL, territory.legal_name, weight)
    yield _code(territory, heir, NameUse.OLD_CODE if ended else NameUse.CODE, territory.code)
    if territory.siren and territory.siren != territory.code:
        yield _code(territory, heir, NameUse.SIREN, territory.siren)


def _code(territory: Territory, heir: int, use: str, code: str) -> TerritoryName:
    return TerritoryName(
        territory_id=heir, use=use, label=code, key=compact(code), kind=territory.kind, weight=territory.population or 0
    )


def _postcodes(communes: list[Row], at: dict[str, Territory]) -> Iterator[TerritoryName]:
    for row in communes:
        for postcode in row["codes_postaux"].split():
            yield _code(at[row["code_insee"]], at[row["code_insee"]].pk, NameUse.POSTCODE, postcode)


def _old(old_names: list[Row], passage: list[Row], at: dict[str, Territory]) -> Iterator[TerritoryName]:
    """Names and codes still in use, or gone since 2010, that lead to a commune of today."""
    entries = [
        *((r["code_insee"], r["nom"], OLD_NAME_USES[r["type"]], r["code_commune_actuelle"]) for r in old_names),
        *((r["code_insee_ancien"], r["nom_ancien"], NameUse.OLD, r["code_actuel"]) for r in passage),
    ]
    seen: set[tuple[str, str]] = set()
    for code, name, use, now in entries:
        territory = at.get(now)
        if territory is None:
            continue
        key = compact(name)
        if key != compact(territory.name) and (now, key) not in seen:
            seen.add((now, key))
            yield from names_of(territory.pk, Kind.COMMUNE, use, name, territory.population or 0)
        if code not in at and (now, code) not in seen:
            seen.add((now, code))
            yield TerritoryName(
                territory_id=territory.pk, use=NameUse.OLD_CODE, label=f"{code} {name}", key=compact(code),
                kind=Kind.COMMUNE, weight=territory.population or 0,
            )  # fmt: skip


def _postings() -> None:
    """For each run of three letters, the whole names that hold it."""
    posting: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for pk, key in TerritoryName.objects.filter(whole=True, use__in=SPOKEN_USES).values_list("id", "key"):
        for gram in grams(key):
            posting[gram].append(pk)
    GramPosting.objects.all().delete()
    GramPosting.objects.bulk_create(
        (GramPosting(gram=gram, names=ids.tobytes()) for gram, ids in posting.items()), batch_size=400
    )
