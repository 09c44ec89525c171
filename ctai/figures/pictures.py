"""A drawing as data: what a section cites is kept as these few values, and drawn again the same for ever.

A reference names one: "picture:<series>:<kind>-<code>:<shape>", "france" in place of the territory for the country.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, get_args

from ctai.design.charts import MAX_PARTS, Chart, bar_chart, heading, line_chart, share_chart
from ctai.figures.grounds import can_be_mapped, ground_map, note_of, piece_kind, pieces_of
from ctai.figures.models import Series, Subject, Value
from ctai.figures.reads import Figure, figure_of, place_label
from ctai.figures.similar import similar_to
from ctai.territories.models import Kind, Territory

Shape = Literal["bars", "line", "map", "shares"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
SHAPE_NAMES: dict[Shape, str] = {
    "bars": "comparaison",
    "line": "évolution",
    "map": "carte",
    "shares": "répartition",
}


@dataclass(frozen=True)
class Picture:
    """`rows`: (label, value or None when unknown or masked). `highlight`: the row told apart. `note`: said under it.

    bars: one bar a row. line: rows are steps in time, of one place named by `highlight`. shares: rows are the parts,
    five at most, of one whole named by `highlight`. map: rows are the pieces of `ground` ("epci-200065787"), whose
    codes are `codes`, in the same order.
    """

    shape: Shape
    title: str
    unit: str
    rows: tuple[tuple[str, Decimal | None], ...]
    highlight: str = ""
    source: str = ""
    header: str = "Territoire"
    note: str = ""
    ground: str = ""
    codes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON field; numbers as text, so that none is rounded."""
        rows = [[label, None if value is None else str(value)] for label, value in self.rows]
        return {**self.__dict__, "rows": rows, "codes": list(self.codes)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Picture:
        rows = tuple((label, None if value is None else Decimal(value)) for label, value in data["rows"])
        return cls(**{**data, "rows": rows, "codes": tuple(data.get("codes", ()))})

    def draw(self) -> Chart:
        """No query, but for a map: one, for the outlines of its pieces."""
        match self.shape:
            case "bars":
                return bar_chart(
                    self.title, self.unit, self.rows, highlight=self.highlight, source=self.source, header=self.header
                )
            case "line":
                steps = [label for label, _ in self.rows]
                values = [value for _, value in self.rows]
                return line_chart(self.title, self.unit, steps, [(self.highlight, values)], source=self.source)
            case "shares":
                # A part nobody knows cannot be drawn: it would read as zero.
                whole = [(self.highlight, [(label, value) for label, value in self.rows if value is not None])]
                return share_chart(self.title, self.unit, whole, source=self.source, header=self.header)
            case "map":
                return ground_map(self.title, self.unit, self.ground, self.rows, self.codes, self.source)


def references_of(figure: Figure) -> list[tuple[str, Shape]]:
    """The pictures this figure may give, without a query; `picture_of` answers None where too little is known."""
    series, place = figure.series, figure.value.territory if figure.value else None
    found: list[Shape] = []
    if place is not None and figure.is_known:
        if series.subject != Subject.POPULATION:
            found.append("bars")
        if len(figure.trend) > 1:
            found.append("line")
        if any(part.is_known for part in figure.parts):
            found.append("shares")
    references = [(_reference(series, place, shape), shape) for shape in found]
    if figure.asked is not None and can_be_mapped(series.level, figure.asked.kind):
        references.append((_reference(series, figure.asked, "map"), "map"))
    return references


def pictures_of(figure: Figure) -> list[tuple[str, Picture]]:
    """Every picture of one figure with its reference: comparison, trend, parts, map. Ten queries at most."""
    # Drawn from the place where the figure stands, so that its reference gives the same picture.
    place = figure.value.territory if figure.value else None
    own = figure if figure.is_own or place is None else figure_of(figure.series, place)
    pictures = (
        (reference, _map(figure.series, figure.asked) if shape == "map" and figure.asked else _drawn(own, shape))
        for reference, shape in references_of(figure)
    )
    return [(reference, picture) for reference, picture in pictures if picture is not None]


def picture_of(reference: str) -> Picture | None:
    """The picture as it would be drawn today; None when the reference names nothing that can be drawn."""
    parts = reference.replace("\0", "").split(":")
    if len(parts) != 4 or parts[0] != "picture":
        return None
    _, code, place, shape = parts
    series = Series.objects.select_related("source").filter(code=code).first()
    related = ("departement", "region", "epci", "ept")
    territory = Territory.objects.by_reference(place).select_related(*related).first()
    if series is None or (territory is None and place != "france"):
        return None
    if shape == "map":
        return _map(series, territory) if territory else None
    return _drawn(figure_of(series, territory), shape)


def _drawn(figure: Figure, shape: str) -> Picture | None:
    builders = {"bars": _bars, "line": _line, "shares": _shares}
    return builders[shape](figure) if shape in builders and figure.is_own and figure.is_known else None


def _reference(series: Series, place: Territory | None, shape: Shape) -> str:
    return f"picture:{series.code}:{place.reference if place else 'france'}:{shape}"


def _bars(figure: Figure) -> Picture | None:
    """Against what holds it for a rate, and against similar territories of the same year: totals compare only there."""
    series, value = figure.series, figure.value
    if value is None or series.subject == Subject.POPULATION:
        return None
    similar = similar_to(value.territory)
    around = [] if series.sum_allowed else [(heading(one.place), one.value.value) for one in figure.neighbours]
    stored = Value.objects.current().filter(series=series, year=value.year, value__isnull=False)
    read = stored.filter(territory__in=similar.territories).values_list("territory_id", "value")
    known = {pk: number for pk, number in read if number is not None}
    alike = [(one.label, known[one.pk]) for one in similar.territories if one.pk in known]
    if not around and not alike:
        return None
    own = heading(figure.place)
    rows = ((own, value.value), *around, *sorted(alike, key=lambda row: -row[1]))
    absent = ", ".join(one.label for one in similar.territories if one.pk not in known)
    note = similar.sentence if alike else ""
    if alike and absent:
        note += f" Sans valeur cette année-là : {absent}."
    title = f"{series.name}, {value.period}"
    return Picture("bars", title, series.unit, rows, own, figure.publication, note=note)


def _line(figure: Figure) -> Picture | None:
    if len(figure.trend) < 2:
        return None
    rows = tuple((str(value.year), value.value) for value in figure.trend)
    title = f"{figure.series.name} de {rows[0][0]} à {rows[-1][0]}, {figure.place}"
    return Picture("line", title, figure.series.unit, rows, heading(figure.place), figure.publication, "Année")


def _shares(figure: Figure) -> Picture | None:
    """The largest parts of a total, the rest of it together."""
    whole = figure.value.value if figure.value else None
    year = figure.value.year if figure.value else None
    known = [
        (heading(part.series.name.rpartition(" : ")[2]), part.value.value)
        for part in figure.parts
        if part.value and part.value.value and part.is_own == figure.is_own and part.value.year == year
    ]
    if whole is None or len(known) < 2:
        return None
    known.sort(key=lambda row: -row[1])
    largest = known[: MAX_PARTS - 1] if len(known) >= MAX_PARTS else known
    rest = whole - sum(value for _, value in largest)
    if rest < 0:
        return None
    rows = (*largest, ("Autres", rest)) if rest else tuple(largest)
    title = f"{figure.series.name}, {figure.value.period if figure.value else ''} : répartition"
    return Picture("shares", title, figure.series.unit, rows, heading(figure.place), figure.publication)


def _map(series: Series, territory: Territory) -> Picture | None:
    """The pieces of a territory, the last year that at least three of them know."""
    if not can_be_mapped(series.level, territory.kind):
        return None
    pieces = pieces_of(territory)
    stored = Value.objects.current().filter(series=series, territory__in=pieces, value__isnull=False)
    by_year: dict[int, dict[int, Value]] = {}
    for value in stored:
        by_year.setdefault(value.year, {})[value.territory_id or 0] = value
    year = max((year for year, values in by_year.items() if len(values) > 2), default=None)
    if year is None:
        return None
    values = by_year[year]
    rows = tuple((piece.name, values[piece.pk].value if piece.pk in values else None) for piece in pieces)
    level = Kind(piece_kind(territory.reference)).label.lower()
    period = next(iter(values.values())).period
    return Picture(
        "map",
        f"{series.name} par {level}, {period} : {place_label(territory)}",
        series.unit,
        rows,
        source=f"{series.source.publisher}, {series.source.title}",
        header=Kind(piece_kind(territory.reference)).label,
        note=note_of(pieces),
        ground=territory.reference,
        codes=tuple(piece.code for piece in pieces),
    )
