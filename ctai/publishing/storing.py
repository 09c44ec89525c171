"""A draft becomes an edition: its series and values stored, what it replaces kept aside, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max

from ctai.figures.editions import Pair
from ctai.figures.models import Detail, Edition, Series, Value
from ctai.publishing.declared import SERIES
from ctai.publishing.drafts import Draft
from ctai.publishing.shapes import SeriesFacts
from ctai.territories.loading.planner import refresh_statistics
from ctai.territories.models import Source

_RANK = {declared.code: place for place, declared in enumerate(SERIES)}
_BATCH = 2000


@transaction.atomic
def store(draft: Draft, source: Source, *, departement: int | None = None, **told: Any) -> Edition:
    """Publish. `told`: vintage, address, published_on, digest, by, file, note of the edition.

    What was current for the same series and year is so no more; a shipped file never replaces what people brought in.
    """
    source = Source.objects.select_for_update().get(pk=source.pk)
    last = source.editions.aggregate(last=Max("number"))["last"] or 0
    edition = Edition.objects.create(source=source, number=last + 1, **told)
    stored = _store_series(draft.facts, source, departement, moved=edition.file_id is not None)
    for (code, _, _), value in draft.values.items():
        value.series, value.edition = stored[code], edition
    pairs = {(value.series_id, value.year) for value in draft.values.values()}
    if edition.file_id is None:
        kept = _brought_in(pairs)
        for value in draft.values.values():
            value.is_current = (value.series_id, value.year) not in kept
        pairs -= kept
        # Years and series this file no longer holds go with its edition before.
        shipped = source.editions.filter(file=None).exclude(pk=edition.pk).values_list("pk", flat=True)
        Value.objects.current().filter(edition__in=list(shipped)).update(is_current=False)
    for series_id, year in pairs:
        Value.objects.current().filter(series=series_id, year=year).update(is_current=False)
    Value.objects.bulk_create(draft.values.values(), batch_size=_BATCH)
    Detail.objects.bulk_create(_details(draft), batch_size=_BATCH)
    refresh_statistics(Series, Value)
    return edition


def _brought_in(pairs: Iterable[Pair]) -> set[Pair]:
    """Those that an edition brought in by somebody holds now."""
    held = Value.objects.current().filter(series__in={series for series, _ in pairs}, edition__file__isnull=False)
    return set(held.values_list("series", "year").distinct()) & set(pairs)


def _details(draft: Draft) -> Iterable[Detail]:
    for key, rows in draft.details.items():
        for rank, (name, cells) in enumerate(rows, start=1):
            yield Detail(value=draft.values[key], rank=rank, name=name[:200], cells=cells)


def _store_series(
    facts: dict[str, SeriesFacts], source: Source, departement: int | None, *, moved: bool
) -> dict[str, Series]:
    """Updated in place so that what cites them stays tied; a total before its parts.

    `moved`: a series known from another source now comes from this one.
    """
    stored: dict[str, Series] = {}
    for one in sorted(facts.values(), key=lambda one: bool(one.part_of)):
        whole = stored.get(one.part_of) or Series.objects.filter(code=one.part_of or "-").first()
        told = {name: value for name, value in one.__dict__.items() if name not in ("code", "part_of")}
        told |= {"part_of": whole, "departement_id": departement, "rank": _RANK.get(one.code, len(_RANK))}
        first = told | {"source": source}
        stored[one.code], _ = Series.objects.update_or_create(
            code=one.code, defaults=first if moved else told, create_defaults=first
        )
    return stored
