"""Store a vintage: what is there is updated in place, what is gone is ended and kept, its successor named."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from ctai.design.spelling import keys
from ctai.territories.loading.drafts import LEVELS, Draft, Reference
from ctai.territories.loading.positions import store_positions
from ctai.territories.models import Kind, NameUse, Territory, TerritoryName

VALUES = (
    "name", "siren", "siret", "legal_name", "category", "population", "overseas", "note", "latitude", "longitude",
)  # fmt: skip
LINKS = ("departement", "region", "arrondissement", "epci", "ept")
UPDATED = [*VALUES, *LINKS, "vintage", "ended_in", "successor"]


@dataclass
class Changes:
    """What a vintage changed, for the command's report."""

    created: int = 0
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    moved: int = 0
    ended: list[str] = field(default_factory=list)
    without_successor: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Before:
    """A territory as it stood before the load."""

    id: int
    name: str
    population: int
    ended: bool
    links: dict[str, int | None]


def store(levels: dict[str, list[Draft]], passage: dict[str, str], vintage: str) -> Changes:
    """Write all levels and return what changed. `passage`: old commune code to the code that holds its ground now."""
    before = _before()
    ids: dict[Reference, int] = {reference: row.id for reference, row in before.items()}
    changes = Changes()
    for level in LEVELS:
        Territory.objects.bulk_create(
            [_territory(draft, ids, vintage) for draft in levels[level]],
            update_conflicts=True,
            unique_fields=["kind", "code"],
            update_fields=UPDATED,
            batch_size=500,
        )
        ids.update({(level, code): pk for code, pk in Territory.objects.filter(kind=level).values_list("code", "id")})
    every = [draft for level in LEVELS for draft in levels[level]]
    _chief_towns(every, ids)
    _departements(every, ids)
    store_positions(every, ids)
    _note_changes(every, before, ids, changes)
    _end_missing(every, before, ids, passage, vintage, changes)
    return changes


def _before() -> dict[Reference, Before]:
    names = ["kind", "code", "id", "name", "population", "ended_in", *(f"{link}_id" for link in LINKS)]
    return {
        (kind, code): Before(pk, name, population or 0, bool(ended), dict(zip(LINKS, links, strict=True)))
        for kind, code, pk, name, population, ended, *links in Territory.objects.values_list(*names)
    }


def _territory(draft: Draft, ids: dict[Reference, int], vintage: str) -> Territory:
    links = {f"{name}_id": ids[target] for name, target in draft.links.items() if name != "chief_town"}
    return Territory(kind=draft.kind, code=draft.code, vintage=vintage, **draft.values, **links)


def _chief_towns(every: list[Draft], ids: dict[Reference, int]) -> None:
    rows = [
        Territory(id=ids[draft.kind, draft.code], chief_town_id=ids[draft.links["chief_town"]])
        for draft in every
        if "chief_town" in draft.links
    ]
    Territory.objects.bulk_update(rows, ["chief_town"], batch_size=200)


def _departements(every: list[Draft], ids: dict[Reference, int]) -> None:
    link = Territory.departements.through
    link.objects.all().delete()
    link.objects.bulk_create(
        link(from_territory_id=ids[draft.kind, draft.code], to_territory_id=ids[Kind.DEPARTEMENT, code])
        for draft in every
        for code in draft.departements
    )


def _note_changes(
    every: list[Draft], before: dict[Reference, Before], ids: dict[Reference, int], changes: Changes
) -> None:
    """Count what is new and moved; keep the old name of what was renamed, so that it is still found under it."""
    former: list[TerritoryName] = []
    for draft in every:
        old = before.get((draft.kind, draft.code))
        if old is None:
            changes.created += 1
            continue
        if old.name != draft.values["name"]:
            changes.renamed.append((draft.code, old.name, str(draft.values["name"])))
            former += names_of(old.id, draft.kind, NameUse.FORMER, old.name, old.population)
        changes.moved += any(old.links[link] != ids.get(draft.links.get(link, ("", ""))) for link in LINKS)
    TerritoryName.objects.bulk_create(former)


def names_of(territory_id: int, kind: str, use: str, label: str, weight: int) -> list[TerritoryName]:
    """The index rows of one name: whole, then from each of its words on."""
    return [
        TerritoryName(
            territory_id=territory_id, use=use, label=label, key=key, whole=position == 0, kind=kind, weight=weight
        )
        for position, key in enumerate(keys(label))
    ]


def _end_missing(
    every: list[Draft],
    before: dict[Reference, Before],
    ids: dict[Reference, int],
    passage: dict[str, str],
    vintage: str,
    changes: Changes,
) -> None:
    present = {(draft.kind, draft.code) for draft in every}
    gone = [reference for reference, row in before.items() if reference not in present and not row.ended]
    heirs = _heirs(every, before, ids) if gone else {}
    ended = []
    for kind, code in gone:
        old = before[kind, code]
        successor = ids.get((Kind.COMMUNE, passage.get(code, ""))) if kind == Kind.COMMUNE else heirs.get(old.id)
        ended.append(Territory(id=old.id, ended_in=vintage, successor_id=successor))
        changes.ended.append(f"{kind}-{code}")
        if successor is None:
            changes.without_successor.append(f"{kind}-{code} {old.name}")
    Territory.objects.bulk_update(ended, ["ended_in", "successor"], batch_size=200)


def _heirs(every: list[Draft], before: dict[Reference, Before], ids: dict[Reference, int]) -> dict[int, int]:
    """For each grouping of communes of before, the one of the same level where most of its people live now."""
    people: dict[int, Counter[int]] = defaultdict(Counter)
    for draft in every:
        old = before.get((draft.kind, draft.code))
        if draft.kind != Kind.COMMUNE or old is None:
            continue
        for link in LINKS:
            was, now = old.links[link], ids.get(draft.links.get(link, ("", "")))
            if was and now and was != now:
                people[was][now] += old.population
    return {was: weights.most_common(1)[0][0] for was, weights in people.items()}
