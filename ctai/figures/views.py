"""Public pages: the figures of a territory, one figure with its charts and the rows behind it, each series."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ctai.design.charts import slug
from ctai.design.clock import today
from ctai.figures import behind, cards, elsewhere, reads, spreadsheets
from ctai.figures.models import Detail, Series, Subject, Value
from ctai.figures.pictures import picture_of, pictures_of, references_of
from ctai.figures.registry import departement_map, series_context, shown_level, year_asked
from ctai.figures.similar import similar_to
from ctai.territories.models import Kind, Territory

PER_PAGE = 25


def _territory_or_404(kind: str, code: str) -> Territory:
    related = ("departement", "region", "epci", "ept")
    return get_object_or_404(Territory.objects.select_related(*related), kind=kind, code=code)


def _figure_or_404(kind: str, code: str, series: str) -> tuple[Territory, reads.Figure]:
    place = _territory_or_404(kind, code)
    near = [one.pk for one in reads.chain_of(place) if one]
    row = get_object_or_404(Series.objects.shown_in(near).select_related("source", "part_of"), code=series)
    return place, reads.figure_of(row, place)


@login_not_required
@require_safe
def territory(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    place = _territory_or_404(kind, code)
    figures = reads.figures_of(place, parts=False)
    similar = similar_to(place)
    others = [figure for figure in figures if figure.series.subject != Subject.CITED]
    context = {
        "territory": place,
        "place": reads.place_label(place),
        "similar": similar,
        "subjects": cards.by_subject(cards.cards_of(others, similar, today())),
        "cited": [figure for figure in figures if figure.series.subject == Subject.CITED and figure.is_known],
        "elsewhere": elsewhere.published_elsewhere(),
    }
    return render(request, "figures/territory.html", context)


@login_not_required
@require_safe
def territory_csv(request: HttpRequest, kind: str, code: str) -> HttpResponse | StreamingHttpResponse:
    """What the page shows, one line a figure."""
    place = _territory_or_404(kind, code)
    figures = [one for figure in reads.figures_of(place) for one in (figure, *figure.parts)]
    lines = [spreadsheets.HEADERS, *map(spreadsheets.figure_line, figures)]
    return spreadsheets.answer(f"chiffres-{place.kind}-{slug(place.name)}", lines)


@login_not_required
@require_safe
def figure(request: HttpRequest, kind: str, code: str, series: str) -> HttpResponse:
    """One figure: its pictures, each with its table and its file, its source, the rows behind it."""
    place, one = _figure_or_404(kind, code, series)
    year = one.value.year if one.value else 0
    members = Paginator(behind.members_behind(one), PER_PAGE).get_page(request.GET.get("page"))
    details = Paginator(Detail.objects.filter(value=one.value), PER_PAGE).get_page(request.GET.get("page"))
    freshness, is_stale = cards.freshness_of(one.series, year, today())
    columns = cards.columns_of([detail.cells for detail in details])
    context = {
        "territory": place,
        "figure": one,
        "series": one.series,
        "pictures": [(picture, picture.draw()) for _, picture in pictures_of(one)],
        "trend": cards.trend_sentence(one),
        "freshness": freshness,
        "is_stale": is_stale,
        "years": behind.years_behind(one),
        "members": members,
        "rows": behind.with_values(one.series, year, list(members)) if members else [],
        "details": details,
        "columns": columns,
        "detail_rows": [(detail.name, [detail.cells.get(name, "") for name in columns]) for detail in details],
        "wider_map": place.epci if place.kind == Kind.COMMUNE and one.series.level == Kind.COMMUNE else None,
    }
    return render(request, "figures/figure.html", context)


@login_not_required
@require_safe
def figure_csv(
    request: HttpRequest, kind: str, code: str, series: str, content: str
) -> HttpResponse | StreamingHttpResponse:
    """`content`: the shape of a picture, or "lignes": the members of a sum."""
    place, one = _figure_or_404(kind, code, series)
    name = f"{one.series.code}-{place.kind}-{slug(place.name)}-{content}"
    if content == "lignes" and one.value:
        members = list(behind.members_behind(one))
        rows = behind.with_values(one.series, one.value.year, members) if members else []
        lines = [
            (row.territory.code, row.territory.name, *spreadsheets.value_line(row.value)[2:])
            if row.value
            else (row.territory.code, row.territory.name, one.value.period, "", "pas de ligne dans le fichier", "")
            for row in rows
        ]
        return spreadsheets.answer(name, [_SERIES_HEADERS, *lines])
    reference = next((reference for reference, shape in references_of(one) if shape == content), "")
    picture = picture_of(reference)
    if picture is None:
        raise Http404("Ce chiffre n'a pas ce graphique.")
    return spreadsheets.answer(name, spreadsheets.picture_lines(picture))


_SERIES_HEADERS = ("code", "territoire", "date", "valeur", "statut", "note")


@login_not_required
@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    every = Series.objects.filter(part_of=None).select_related("source", "departement")
    groups = [(subject.label, [one for one in every if one.subject == subject]) for subject in Subject]
    return render(request, "figures/series_list.html", {"groups": [group for group in groups if group[1]]})


@login_not_required
@require_safe
def series(request: HttpRequest, code: str) -> HttpResponse:
    row = get_object_or_404(Series.objects.select_related("source", "part_of", "departement"), code=code)
    kind = shown_level(row)
    years = reads.years_of(row, kind)
    year = year_asked(request.GET.get("annee", ""), years)
    values = reads.values_by_place(row, kind, year) if year else []
    context = {
        **series_context(row, today()),
        "kind": Kind(kind).label,
        "years": sorted(years),
        "year": year,
        "values": values,
        "known": sum(value.value is not None for value in values),
        "map": departement_map(row, values) if kind == Kind.DEPARTEMENT and values else None,
    }
    return render(request, "figures/series.html", context)


@login_not_required
@require_safe
def series_csv(request: HttpRequest, code: str) -> HttpResponse | StreamingHttpResponse:
    """Every value of one year at the level the series is published for, line by line: up to 35 000."""
    row = get_object_or_404(Series.objects.select_related("source"), code=code)
    kind = row.level if row.level in Kind.values else shown_level(row)
    year = year_asked(request.GET.get("annee", ""), reads.years_of(row, kind))
    stored = Value.objects.current().filter(series=row, territory__kind=kind, year=year or 0)
    values = stored.select_related("territory").order_by("territory__code").iterator(2000)
    lines = (line for group in ([_SERIES_HEADERS], map(spreadsheets.value_line, values)) for line in group)
    return spreadsheets.answer(f"{row.code}-{kind}-{year or 'vide'}", lines, streamed=True)
