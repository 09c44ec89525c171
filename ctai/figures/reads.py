"""The figures of a territory: its own value or the level it really has, said; neighbours to compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from ctai.design.formats import whole
from ctai.figures.models import NO_BREAK, Edition, Level, Series, Subject, Value, ValueQuerySet
from ctai.territories.french import of_territory
from ctai.territories.models import Kind, Source, Territory

FRANCE = "France"
# From the smallest to the largest: where to look for the level a figure really has.
CHAIN = ("ept", "epci", "departement", "region")
COMPARED = (Kind.DEPARTEMENT, Kind.REGION)


def place_label(territory: Territory | None) -> str:
    """Where a value stands, in words: « commune de Millau », « département de l'Aveyron », « France »."""
    if territory is None:
        return FRANCE
    match territory.kind:
        case Kind.COMMUNE:
            return f"commune {of_territory(territory)}"
        case Kind.DEPARTEMENT:
            return f"département {of_territory(territory)}"
        case Kind.REGION:
            return f"région {territory.name}"
        case Kind.ARRONDISSEMENT:
            return of_territory(territory).removeprefix("de l'")
    return territory.name


@dataclass(frozen=True)
class Neighbour:
    """A value to compare with: where, and the stored row (same series, same year)."""

    place: str
    value: Value


@dataclass(frozen=True)
class Figure:
    """One series read for one territory.

    `value`: the latest stored row at the level it really has; None when nothing stands at this level or above.
    `place`: that
    level, in words. `is_own`: it is the value of the territory asked for. `trend`: known rows of that place, oldest
    first.
    """

    series: Series
    value: Value | None
    place: str
    is_own: bool
    neighbours: tuple[Neighbour, ...] = ()
    trend: tuple[Value, ...] = ()
    parts: tuple[Figure, ...] = ()
    # The territory asked for; None: France.
    asked: Territory | None = None

    @property
    def written(self) -> str:
        """The value with its unit, or why there is none."""
        if self.value is None:
            if self.asked and self.asked.kind == self.series.level:
                return "aucune valeur publiée pour ce territoire"
            return f"publié par {Level(self.series.level).label}, pas à cette échelle"
        if self.value.value is None:
            return self.value.get_status_display()
        return self.series.written(self.value.value)

    @property
    def is_known(self) -> bool:
        return self.value is not None and self.value.value is not None

    @property
    def source(self) -> Source:
        """Of the edition this value came in; of the series when there is none."""
        return self.value.edition.source if self.value else self.series.source

    @property
    def publication(self) -> str:
        """Who published this very value."""
        own = self.value.publication if self.value else ""
        return own or f"{self.source.publisher}, {self.source.title}"

    @property
    def address(self) -> str:
        own = self.value.address if self.value else ""
        return own or self.source.address

    @property
    def explained(self) -> str:
        """How a sum was made, or why it cannot be."""
        return sum_sentence(self.series, self.value) if self.value else ""

    @property
    def reference(self) -> str:
        """ "series:kind-code" ("series:france"): how a form names this figure."""
        territory = self.value.territory if self.value else None
        return f"{self.series.code}:{territory.reference if territory else 'france'}"


def sum_sentence(series: Series, value: Value) -> str:
    if not value.is_sum:
        return ""
    members, missing = value.members or 0, value.missing or 0
    noun = Level(series.level).label
    if not missing:
        return f"Somme de {whole(members)}{NO_BREAK}{noun}{'s' if members > 1 else ''}."
    has = "n'ont" if missing > 1 else "n'a"
    without = f"{whole(missing)} {noun}{'s' if missing > 1 else ''} sur {whole(members)}"
    sentence = f"Somme impossible : {without} {has} pas de valeur."
    if missing < members:
        sentence += f" Les autres totalisent {series.written(value.known_sum)}."
    return sentence


def chain_of(territory: Territory) -> list[Territory | None]:
    """The territory, then those it lies in, from near to far, then France (None)."""
    holders = [getattr(territory, name) for name in CHAIN]
    return [territory, *(holder for holder in holders if holder is not None and holder.pk != territory.pk), None]


def figures_of(territory: Territory, *, parts: bool = True) -> list[Figure]:
    """Every series for one territory, in the order of the registry. Three queries."""
    return figures_of_all([territory], parts=parts)[territory.pk]


def figures_of_all(territories: Sequence[Territory], *, parts: bool = True) -> dict[int, list[Figure]]:
    """The same for several territories, without more queries. `parts`: with the families of each total."""
    chains = {territory.pk: chain_of(territory) for territory in territories}
    wanted = {place.pk: place for chain in chains.values() for place in chain if place is not None}
    shown, stored = Series.objects.shown_in(wanted), Value.objects.current()
    if not parts:
        # Left out by their numbers: through a join, SQLite would begin with the series and read them whole.
        stored = stored.exclude(series__in=Series.objects.exclude(part_of=None))
        shown = shown.filter(part_of=None)
    rows = _rows(wanted, stored)
    every = list(shown.select_related("source"))
    return {pk: _figures(every, chain, rows) for pk, chain in chains.items()}


def figure_of(series: Series, territory: Territory | None) -> Figure:
    """One series for one territory (None: France), with its parts. Three queries."""
    chain: list[Territory | None] = chain_of(territory) if territory else [None]
    every = [series, *series.parts.select_related("source")]
    places = {place.pk: place for place in chain if place is not None}
    rows = _rows(places, Value.objects.current().filter(series__in=every))
    return _figure(series, chain, rows, tuple(_figure(part, chain, rows) for part in every[1:]))


Rows = dict[tuple[int, int | None], list[Value]]


def _rows(places: dict[int, Territory], stored: ValueQuerySet) -> Rows:
    """What is stored for these places and for France, oldest first. Two queries.

    The places are known, and a handful of editions gave all these values: neither is read once for each value.
    """
    rows: Rows = defaultdict(list)
    found = list(stored.filter(Q(territory__in=places) | Q(territory=None)).order_by("year"))
    editions = Edition.objects.select_related("source").in_bulk({value.edition_id for value in found})
    for value in found:
        value.edition = editions[value.edition_id]
        if value.territory_id:
            value.territory = places[value.territory_id]
        rows[value.series_id, value.territory_id].append(value)
    return rows


def _figures(every: Iterable[Series], chain: Sequence[Territory | None], rows: Rows) -> list[Figure]:
    parts: dict[int, list[Figure]] = defaultdict(list)
    wholes: list[Series] = []
    near = {place.pk for place in chain if place is not None}
    for series in every:
        if series.departement_id and series.departement_id not in near:
            continue
        if series.part_of_id:
            parts[series.part_of_id].append(_figure(series, chain, rows))
        else:
            wholes.append(series)
    return [_figure(series, chain, rows, tuple(parts[series.pk])) for series in wholes]


def _figure(series: Series, chain: Sequence[Territory | None], rows: Rows, parts: tuple[Figure, ...] = ()) -> Figure:
    at, stored = _level(series, chain, rows)
    if not stored:
        return Figure(series, None, "", False, parts=parts, asked=chain[0])
    trend = tuple(value for value in stored if value.value is not None)
    # A later year left empty by its publisher does not hide the last known value.
    latest = trend[-1] if trend else stored[-1]
    compared = [place for place in chain[1:] if place is None or place.kind in COMPARED]
    neighbours = tuple(
        Neighbour(place_label(place), value)
        for place in compared
        if place != at
        for value in rows.get((series.pk, place.pk if place else None), ())
        if value.year == latest.year and value.value is not None
    )
    return Figure(series, latest, place_label(at), at == chain[0], neighbours, trend, parts, chain[0])


def _level(series: Series, chain: Sequence[Territory | None], rows: Rows) -> tuple[Territory | None, list[Value]]:
    """The nearest place that has rows: an empty row of the territory itself (secret, impossible sum) is said, not
    skipped."""
    for place in chain:
        stored = rows.get((series.pk, place.pk if place else None), [])
        if stored:
            return place, stored
    return None, []


def by_subject(figures: Iterable[Figure]) -> list[tuple[str, list[Figure]]]:
    """(title of the subject, its figures), subjects without figure left out."""
    grouped: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        grouped[figure.series.subject].append(figure)
    return [(subject.label, grouped[subject]) for subject in Subject if grouped[subject]]


def find(reference: str) -> tuple[Series, Value | None] | None:
    """The series and latest row a `Figure.reference` names; None when it names nothing."""
    code, _, place = reference.partition(":")
    series = Series.objects.select_related("source").filter(code=code).first()
    territory = None if place == "france" else Territory.objects.by_reference(place).first()
    if series is None or (territory is None and place != "france"):
        return None
    rows = list(
        series.values.current()
        .filter(territory=territory)
        .select_related("territory__departement", "edition__source")
        .order_by("-year")
    )
    return series, next((row for row in rows if row.value is not None), rows[0] if rows else None)


def years_of(series: Series, kind: str) -> dict[int, int]:
    """Year → how many territories of this kind have a value."""
    rows = series.values.current().filter(territory__kind=kind).values_list("year")
    return dict(rows.annotate(known=Count("value")).order_by("year"))


def fullest_year(years: dict[int, int]) -> int | None:
    """The last year with a value somewhere, the last one at all otherwise; None without any."""
    known = [year for year, count in years.items() if count]
    return max(known or years, default=None)


def values_by_place(series: Series, kind: str, year: int) -> list[Value]:
    """The values of one year for every territory of a kind, by code."""
    rows = series.values.current().filter(territory__kind=kind, year=year).select_related("territory__departement")
    return list(rows.order_by("territory__code"))
