"""What the catalogue shows: shared sheets and public examples, in one shape; found by theme, audience, place, words."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ctai.catalogue.models import BOUNDS, Cost, Shared, SharedQuerySet, Size
from ctai.contracts.search import MAX_WORDS, folded
from ctai.rules.themes import AUDIENCE_LABELS, THEME_LABELS, Audience, Theme
from ctai.territories.models import Kind, Territory

_PREFIX = "fiche-"


@dataclass(frozen=True)
class Entry:
    """One action of the catalogue. `code`: its address. `source`, `address`: of a public example, "" otherwise."""

    code: str
    title: str
    territory: str
    kind: str
    size: str
    themes: tuple[Theme, ...]
    audiences: tuple[Audience, ...]
    problem: str
    adds: str
    results: tuple[str, ...]
    cost: str
    source: str = ""
    address: str = ""
    words: tuple[str, ...] = ()

    @property
    def theme_labels(self) -> str:
        return ", ".join(THEME_LABELS[one] for one in self.themes)

    @property
    def audience_labels(self) -> list[str]:
        return [AUDIENCE_LABELS[one] for one in self.audiences]

    @property
    def place(self) -> str:
        """« Commune, de 20 000 à 100 000 habitants », as far as it is known."""
        size = Size(self.size).label if self.size else ""
        kind = Kind(self.kind).label if self.kind else ""
        return f"{kind}, {size[0].lower()}{size[1:]}" if kind and size else kind or size

    @property
    def origin(self) -> str:
        """How a sheet copied from it says where it comes from."""
        what = f"catalogue, « {self.title} », {self.territory}"
        return (f"{what} ({self.source})" if self.source else what)[:300]


@dataclass(frozen=True)
class Wanted:
    """What is looked for; "" for anything."""

    words: str = ""
    theme: str = ""
    audience: str = ""
    kind: str = ""
    size: str = ""


@cache
def examples() -> tuple[Entry, ...]:
    """The public examples of `examples.toml`, in its order."""
    rows = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))["example"]
    return tuple(_example(row) for row in rows)


def _example(row: dict[str, str | list[str]]) -> Entry:
    def said(name: str) -> str:
        return str(row.get(name, ""))

    return Entry(
        code=said("code"), title=said("title"), territory=said("territory"), kind=said("kind"), size=said("size"),
        themes=tuple(Theme(one) for one in row["themes"]), audiences=tuple(Audience(one) for one in row["audiences"]),
        problem=said("problem"), adds=said("adds"), results=tuple(row.get("results", ())), cost=said("cost"),
        source=said("publisher"), address=said("address"),
        words=tuple(folded(" ".join(said(name) for name in ("title", "territory", "problem", "adds")))),
    )  # fmt: skip


def size_of(territory: Territory) -> str:
    people = territory.population
    if people is None:
        return ""
    return next(size for size, (low, high) in BOUNDS.items() if people >= low and (high is None or people < high))


def entry_of(shared: Shared) -> Entry:
    """`shared` comes with its territory."""
    return Entry(
        code=f"{_PREFIX}{shared.pk}", title=shared.title, territory=shared.territory.name, kind=shared.territory.kind,
        size=size_of(shared.territory), themes=(Theme(shared.theme),),
        audiences=tuple(Audience(one) for one in shared.audiences), problem=shared.problem, adds=shared.adds,
        results=tuple(shared.results), cost=Cost(shared.cost).label if shared.cost else "",
    )  # fmt: skip


def find(code: str) -> Entry | None:
    """The entry of this address, if it is public now."""
    if code.startswith(_PREFIX):
        pk = code.removeprefix(_PREFIX)
        known = Shared.objects.public().select_related("territory")
        found = known.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 18 else None
        return entry_of(found) if found else None
    return next((one for one in examples() if one.code == code), None)


class Found(Sequence[Entry]):
    """Shared sheets then public examples, read a page at a time (a Paginator slices it)."""

    def __init__(self, shared: SharedQuerySet, rest: list[Entry]) -> None:
        self.shared, self.rest, self.shared_count = shared, rest, shared.count()

    def __len__(self) -> int:
        return self.shared_count + len(self.rest)

    def __getitem__(self, asked: Any) -> Any:
        start, stop, _ = asked.indices(len(self))
        rows = self.shared[start : min(stop, self.shared_count)] if start < self.shared_count else ()
        first = [entry_of(one) for one in rows]
        return first + self.rest[max(start - self.shared_count, 0) : max(stop - self.shared_count, 0)]


def search(wanted: Wanted) -> Found:
    typed = folded(wanted.words)[:MAX_WORDS]
    # Words typed but none worth looking for ("de la"): nothing is found, as for contracts.
    if wanted.words.strip() and not typed:
        return Found(Shared.objects.none(), [])
    return Found(_shared(wanted, typed), [one for one in examples() if _holds(one, wanted, typed)])


def _shared(wanted: Wanted, typed: list[str]) -> SharedQuerySet:
    rows = Shared.objects.public().select_related("territory")
    if wanted.theme:
        rows = rows.filter(theme=wanted.theme)
    if wanted.audience:
        # The same question on SQLite and PostgreSQL, whose JSON containment differ.
        rows = rows.filter(words__contains=f" @{wanted.audience} ")
    if wanted.kind:
        rows = rows.filter(territory__kind=wanted.kind)
    if wanted.size:
        low, high = BOUNDS[wanted.size]
        rows = rows.filter(territory__population__gte=low)
        rows = rows.filter(territory__population__lt=high) if high else rows
    for word in typed:
        rows = rows.filter(words__contains=f" {word}")
    return rows


def _holds(entry: Entry, wanted: Wanted, typed: list[str]) -> bool:
    return (
        (not wanted.theme or wanted.theme in entry.themes)
        and (not wanted.audience or wanted.audience in entry.audiences)
        and (not wanted.kind or wanted.kind == entry.kind)
        and (not wanted.size or wanted.size == entry.size)
        and all(any(known.startswith(word) for known in entry.words) for word in typed)
    )
