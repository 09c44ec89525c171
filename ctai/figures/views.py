"""Public pages: the figures of a territory, and each series with its definition, source, map and values."""

import csv
from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ctai.design.charts import slug
from ctai.figures import elsewhere, reads
from ctai.figures.drawing import departement_map, drawn
from ctai.figures.models import Level, Series, Subject, Value
from ctai.territories.models import Kind, Territory

# Where a series is looked at: its own level when that makes a readable page, the level its sums reach otherwise.
_SHOWN_LEVEL = {
    Level.COMMUNE: Kind.DEPARTEMENT,
    Level.EPCI: Kind.EPCI,
    Level.DEPARTEMENT: Kind.DEPARTEMENT,
    Level.REGION: Kind.REGION,
    Level.FRANCE: Kind.DEPARTEMENT,
}
_HEADERS = (
    "indicateur", "valeur", "unite", "niveau", "date", "statut", "source", "adresse", "fiabilite", "definition",
    "precaution", "note",
)  # fmt: skip


def _territory_or_404(kind: str, code: str) -> Territory:
    related = ("departement", "region", "epci", "ept")
    return get_object_or_404(Territory.objects.select_related(*related), kind=kind, code=code)


@login_not_required
@require_safe
def territory(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    place = _territory_or_404(kind, code)
    figures = reads.figures_of(place)
    cited = [figure for figure in figures if figure.series.subject == Subject.CITED]
    others = [figure for figure in figures if figure.series.subject != Subject.CITED]
    context = {
        "territory": place,
        "place": reads.place_label(place),
        "subjects": [(title, [drawn(one) for one in group]) for title, group in reads.by_subject(others)],
        "cited": cited,
        "elsewhere": elsewhere.published_elsewhere(),
    }
    return render(request, "figures/territory.html", context)


@login_not_required
@require_safe
def territory_csv(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """What the page shows, one line a figure, for a spreadsheet: semicolons, decimal commas, UTF-8 with its mark."""
    place = _territory_or_404(kind, code)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="chiffres-{place.kind}-{slug(place.name)}.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow(_HEADERS)
    for figure in reads.figures_of(place):
        for one in (figure, *figure.parts):
            writer.writerow(_line(one))
    return response


def _line(figure: reads.Figure) -> Iterator[str]:
    series, value = figure.series, figure.value
    yield series.name
    yield plain(value)
    yield series.unit
    yield figure.place
    yield value.period if value else ""
    yield "" if figure.is_known else figure.written
    yield figure.publication
    yield figure.address
    yield series.reliability
    yield series.definition
    yield series.caution
    yield " ".join(part for part in (value.note if value else "", figure.explained) if part)


def plain(value: Value | None) -> str:
    """A number for a French spreadsheet: "8,6"; "" when there is none."""
    if value is None or value.value is None:
        return ""
    return format(value.value.normalize(), "f").replace(".", ",")


@login_not_required
@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    every = Series.objects.filter(part_of=None).select_related("source")
    groups = [(subject.label, [one for one in every if one.subject == subject]) for subject in Subject]
    return render(request, "figures/series_list.html", {"groups": [group for group in groups if group[1]]})


@login_not_required
@require_safe
def series(request: HttpRequest, code: str) -> HttpResponse:
    row = get_object_or_404(Series.objects.select_related("source", "part_of"), code=code)
    kind = _SHOWN_LEVEL[Level(row.level)]
    years = reads.years_of(row, kind)
    asked = request.GET.get("annee", "")
    if asked and asked not in map(str, years):
        raise Http404
    year = int(asked) if asked else reads.fullest_year(years)
    values = reads.values_by_place(row, kind, year) if year else []
    context = {
        "series": row,
        "kind": Kind(kind).label,
        "years": sorted(years),
        "year": year,
        "values": values,
        "known": sum(value.value is not None for value in values),
        "map": departement_map(row, values) if kind == Kind.DEPARTEMENT and values else None,
        "france": row.values.current().filter(territory=None).order_by("-year"),
    }
    return render(request, "figures/series.html", context)
