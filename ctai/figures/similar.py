"""The ten most similar territories: same kind, closest population, half to double at most; the page says so."""

from __future__ import annotations

from dataclasses import dataclass

from ctai.design.formats import NO_BREAK, whole
from ctai.territories.models import Kind, Territory, TerritoryQuerySet

COUNT = 10
# Intercommunalités of the same weight before the law: urban communities and métropoles are too few to be kept apart.
_CATEGORIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("communautés de communes", ("CC",)),
    ("communautés d'agglomération", ("CA",)),
    ("communautés urbaines et métropoles", ("CU", "METRO", "MET69")),
)
_NOUNS = {
    Kind.COMMUNE: "communes",
    Kind.EPT: "autres établissements publics territoriaux",
    Kind.ARRONDISSEMENT: "arrondissements",
    Kind.DEPARTEMENT: "départements",
    Kind.REGION: "régions",
}
_SEATS = "communes sièges de préfecture ou de sous-préfecture"
_COUNTS = ("", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_SHOWN = ("kind", "code", "name", "population", "overseas", "departement__code", "departement__name")
_SHORT = {
    Kind.COMMUNE: "communes",
    Kind.EPCI: "intercommunalités",
    Kind.EPT: "établissements publics territoriaux",
    Kind.ARRONDISSEMENT: "arrondissements",
    Kind.DEPARTEMENT: "départements",
    Kind.REGION: "régions",
}


@dataclass(frozen=True)
class Similar:
    """`territories`: ten at most, by closeness, the one asked for apart. `noun`, `short`: in the plural."""

    territories: tuple[Territory, ...] = ()
    noun: str = ""
    short: str = ""

    @property
    def sentence(self) -> str:
        """How they were chosen, with the band of population they fall in."""
        if not self.territories:
            return ""
        people = sorted(territory.population or 0 for territory in self.territories)
        closest = "les plus proches par la population, jamais moins de la moitié ni plus du double"
        return f"Les {self.count_and_noun} {closest}{NO_BREAK}: de {whole(people[0])} à {whole(people[-1])} habitants."

    @property
    def count_and_noun(self) -> str:
        """« dix départements »."""
        count = len(self.territories)
        return f"{_COUNTS[count]} {self.noun}"

    @property
    def label(self) -> str:
        """« dix départements semblables »."""
        return f"{_COUNTS[len(self.territories)]} {self.short} semblables"


def similar_to(territory: Territory | None) -> Similar:
    """Three queries at most, each bounded by an index; nothing for France, nor for a territory of the past."""
    if territory is None or territory.population is None or territory.ended_in or territory.overseas:
        return Similar()
    others = Territory.objects.current().filter(kind=territory.kind, overseas="").exclude(pk=territory.pk)
    peers, noun = _same_kind(territory, others)
    peers = peers.select_related("departement").only(*_SHOWN)
    asked = territory.population
    below = peers.filter(population__gte=asked / 2, population__lte=asked).order_by("-population", "code")[:COUNT]
    above = peers.filter(population__gt=asked, population__lte=2 * asked).order_by("population", "code")[:COUNT]
    closest = sorted((*below, *above), key=lambda one: (abs((one.population or 0) - asked), one.code))
    return Similar(tuple(closest[:COUNT]), noun, _SHORT[Kind(territory.kind)])


def _same_kind(territory: Territory, peers: TerritoryQuerySet) -> tuple[TerritoryQuerySet, str]:
    """The peers that are the same kind of place, and what to call them."""
    if territory.kind == Kind.EPCI:
        for noun, categories in _CATEGORIES:
            if territory.category in categories:
                return peers.filter(category__in=categories), noun
    if territory.kind == Kind.COMMUNE:
        seats = Territory.objects.current().filter(kind=Kind.ARRONDISSEMENT, chief_town__isnull=False)
        # A few hundred, read first: the database then never walks the 35 000 communes to find them.
        ids = [pk for pk in seats.values_list("chief_town", flat=True) if pk]
        if territory.pk in ids:
            return peers.filter(pk__in=ids), _SEATS
        return peers.exclude(pk__in=ids), "communes, sièges de préfecture ou de sous-préfecture exclus,"
    return peers, _NOUNS.get(Kind(territory.kind), "intercommunalités")
