"""What a section may cite, and the copy it keeps of it. Each origin has its room; only this place asks them all.

References: figure "series:kind-code"; picture "picture:series:kind-code:shape"; survey "survey:1:question"; declared,
offer, need "offer:12".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max, Q

from ctai.contracts.models import Contract
from ctai.diagnosis.models import Citation, Origin
from ctai.figures import reads as figures
from ctai.figures.models import Edition, Level, Series, Value
from ctai.figures.pictures import SHAPE_NAMES, picture_of
from ctai.findings import reads as findings
from ctai.survey import reads as survey

Copy = dict[str, Any]
FINDINGS = {Origin.DECLARED, Origin.OFFER, Origin.NEED}
_BLANK: Copy = dict.fromkeys(
    ("title", "sentence", "written", "unit", "place", "period", "year", "source", "address", "link", "level",
     "reliability", "note", "caution", "version"),
    "",
) | {"picture": None, "detail": None}  # fmt: skip


def copy_of(contract: Contract, origin: Origin, reference: str) -> Copy | None:
    """What the reference says today; None when it leads nowhere, has no value, or was withdrawn."""
    if origin == Origin.FIGURE:
        found = figures.find(reference)
        if found is None or found[1] is None or found[1].value is None:
            return None
        return figure_copy(found[0], found[1])
    if origin == Origin.PICTURE:
        return _picture_copy(reference)
    if origin == Origin.SURVEY:
        return _survey_copy(contract, reference)
    if origin in FINDINGS and reference.startswith(f"{origin}:"):
        line = findings.find(contract, reference)
        return None if line is None or line.withdrawn_on else _line_copy(line)
    return None


def figure_copy(series: Series, value: Value) -> Copy:
    parts = (value.note[:1].upper() + value.note[1:], figures.sum_sentence(series, value))
    source = value.edition.source
    written, place = series.written(value.value), figures.place_label(value.territory)
    return _BLANK | {
        "title": series.name,
        "sentence": f"{series.name} : {written} ({place}, {value.period})",
        "written": written,
        "unit": series.unit,
        "place": place,
        "period": value.period,
        "year": str(value.year),
        "source": value.publication or f"{source.publisher}, {source.title}",
        "address": value.address or source.address,
        "link": series.get_absolute_url(),
        "level": Level(series.level).label,
        "reliability": series.reliability,
        "note": " ".join(f"{part.rstrip('.')}." for part in parts if part),
        "caution": series.caution,
        "version": f"{value.year}:{value.value}",
    }


def _picture_copy(reference: str) -> Copy | None:
    """A chart or a map as it is drawn today, with the last edition of its source."""
    picture = picture_of(reference)
    if picture is None:
        return None
    series = Series.objects.get(code=reference.split(":")[1])
    edition = Edition.objects.filter(source=series.source_id).order_by("-number").first()
    return _BLANK | {
        "title": picture.title,
        "sentence": f"{picture.title} ({SHAPE_NAMES[picture.shape]})",
        "unit": picture.unit,
        "period": f"édition {edition.number}, {edition.vintage}" if edition else "",
        "source": picture.source,
        "link": series.get_absolute_url(),
        "level": Level(series.level).label,
        "reliability": series.reliability,
        "note": picture.note,
        "caution": series.caution,
        "version": str(edition.number) if edition else "",
        "picture": picture.as_json(),
    }


def _survey_copy(contract: Contract, reference: str) -> Copy | None:
    label = dict(survey.citations_of(contract)).get(reference)
    picture = survey.picture_of(reference) if label else None
    if label is None or picture is None:
        return None
    return _BLANK | {
        "title": label,
        "sentence": picture.title,
        "unit": picture.unit,
        "source": picture.source,
        "note": picture.note,
        "picture": picture.as_json(),
    }


def _line_copy(line: findings.Line) -> Copy:
    copy = _BLANK | {
        "title": line.title,
        "sentence": line.title,
        "link": line.url,
        "note": line.text,
        "version": str(line.version),
        "detail": findings.frozen(line),
    }
    if isinstance(line, findings.DeclaredLine):
        said = f"{line.title} : {line.written} ({line.place}, {line.period}, déclaré par {line.declared_by})"
        copy |= {"sentence": said, "written": line.written, "unit": line.unit, "place": line.place}
        copy |= {"period": line.period, "source": f"{line.source}. Déclaré par {line.declared_by}", "note": ""}
    elif isinstance(line, findings.OfferLine):
        copy |= {"place": line.place, "period": f"{line.told_on:%d/%m/%Y}", "source": line.source}
    return copy


def newer_than(contract: Contract, citations: Sequence[Citation]) -> dict[int, Copy | None]:
    """Citation → what its source says now, when it changed since; None when the source was withdrawn.

    At most seven queries however many are cited. A closed survey does not change.
    """
    now: dict[tuple[str, str], Copy] = {}
    origins = {citation.origin for citation in citations}
    if Origin.FIGURE in origins:
        now |= _figures_now(one.reference for one in citations if one.origin == Origin.FIGURE)
    if Origin.PICTURE in origins:
        now |= _pictures_now([one.reference for one in citations if one.origin == Origin.PICTURE])
    for origin, lines in (
        (Origin.OFFER, findings.offer_of),
        (Origin.NEED, findings.needs_of),
        (Origin.DECLARED, findings.declared_of),
    ):
        if origin in origins:
            now |= {(origin.value, line.reference): _line_copy(line) for line in lines(contract)}
    return {
        one.pk: now.get((one.origin, one.reference))
        for one in citations
        if one.origin != Origin.SURVEY and _changed(one, now.get((one.origin, one.reference)))
    }


def _changed(citation: Citation, now: Copy | None) -> bool:
    if now is None:
        return citation.origin in FINDINGS
    return bool(now["version"] != citation.copy["version"] and now["year"] >= citation.copy["year"])


def _figures_now(references: Iterable[str]) -> dict[tuple[str, str], Copy]:
    """The latest known value of each, in one query."""
    wanted = Q(pk=None)
    for reference in references:
        code, _, place = reference.partition(":")
        kind, _, number = place.partition("-")
        where = Q(territory=None) if place == "france" else Q(territory__kind=kind, territory__code=number)
        wanted |= where & Q(series__code=code)
    rows = Value.objects.current().filter(wanted, value__isnull=False).order_by("year")
    found = {}
    for row in rows.select_related("series", "edition__source", "territory__departement"):
        place = row.territory.reference if row.territory else "france"
        found[Origin.FIGURE.value, f"{row.series.code}:{place}"] = figure_copy(row.series, row)
    return found


def _pictures_now(references: Sequence[str]) -> dict[tuple[str, str], Copy]:
    """Drawing each again would cost ten queries: a later edition of its source is enough to say so. One query."""
    codes = {reference.split(":")[1] for reference in references}
    last = dict(
        Series.objects.filter(code__in=codes).annotate(last=Max("source__editions__number")).values_list("code", "last")
    )
    return {
        (Origin.PICTURE.value, reference): _BLANK
        | {"sentence": f"édition {number} de la source", "version": str(number)}
        for reference in references
        if (number := last.get(reference.split(":")[1])) is not None
    }
