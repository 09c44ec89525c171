"""The long work of an import, done by the worker: reading a whole file, publishing it. Each bears being run twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from ctai.design.clock import today
from ctai.design.formats import number
from ctai.figures.models import Edition
from ctai.history import journal
from ctai.publishing.acts import STREAM
from ctai.publishing.drafts import Draft
from ctai.publishing.loading import source_of
from ctai.publishing.models import Import, ImportState
from ctai.publishing.places import Places, find_places
from ctai.publishing.reading import Step, read
from ctai.publishing.shapes import FileMapping
from ctai.publishing.storing import store
from ctai.sheets.reading import SheetRefused, open_sheets

PREVIEWED = 8


def read_import(import_id: int, step: Step | None = None) -> dict[str, Any]:
    """Read the file, keep the report; the state becomes READY or REFUSED."""
    brought = _import(import_id)
    if brought.state != ImportState.READING:
        return {"sentence": brought.get_state_display()}
    try:
        places = find_places()
        draft = _draft(brought, places, step)
        report, refusal = draft.as_json() | {"preview": _preview(draft, places)}, draft.refusal
    except SheetRefused as refused:
        report, refusal = {}, refused.sentence
    state = ImportState.REFUSED if refusal else ImportState.READY
    Import.objects.filter(pk=import_id, state=ImportState.READING).update(state=state, report=report, refusal=refusal)
    return {"sentence": refusal or f"{brought} est lu : relisez ce qui sera publié."}


def publish_import(import_id: int, step: Step | None = None) -> dict[str, Any]:
    """Read again and publish a numbered edition, with its row in the journal."""
    brought = _import(import_id)
    if brought.state != ImportState.PUBLISHING:
        return {"sentence": brought.get_state_display()}
    # Reading is about half of the work; the rest is one transaction, whose progress nobody could see.
    half = (lambda done, total: step(done, 2 * total)) if step else None
    edition = _publish(brought, _draft(brought, find_places(), half), today())
    return {"sentence": f"{edition} est publiée."}


@transaction.atomic
def _publish(brought: Import, draft: Draft, day: date) -> Edition:
    locked = Import.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    if locked.edition_id:
        return Edition.objects.get(pk=locked.edition_id)
    years = sorted({value.year for value in draft.values.values()})
    written = str(years[0]) if len(years) == 1 else f"{years[0]} à {years[-1]}"
    mapping = replace(draft.mapping, vintage=draft.mapping.vintage or written)
    source = source_of(mapping, source_code(brought), brought.file.sha256, len(draft.values))
    edition = store(
        draft, source, departement=brought.departement_id, vintage=mapping.vintage, address=mapping.address,
        published_on=day, by=brought.by, file=brought.file, digest=brought.file.sha256,
    )  # fmt: skip
    locked.state, locked.edition = ImportState.PUBLISHED, edition
    locked.save(update_fields=["state", "edition"])
    sentence = f"Chiffres publiés pour {brought.scope} : {edition}"
    journal.record(STREAM, "publish_edition", sentence, by=brought.by, today=day, about=edition)
    return edition


def source_code(brought: Import) -> str:
    """One data set: the same columns brought by the same body, for the same place, under the same name."""
    place = brought.departement.code.lower() if brought.departement else "national"
    return f"importe-{place}-{brought.mapping['code']}"[:60]


def _import(pk: int) -> Import:
    return Import.objects.select_related("file", "departement", "by__person", "by__organisation").get(pk=pk)


def _draft(brought: Import, places: Places, step: Step | None) -> Draft:
    with default_storage.open(brought.file.path) as opened:
        content = opened.read()
    mapping = FileMapping.from_json(brought.mapping)
    workbook = open_sheets(content, brought.file.name)
    return read(mapping, workbook, places, departement=brought.departement_id, step=step)


def _preview(draft: Draft, places: Places) -> list[list[str]]:
    """The first values as pages will show them: series, place, period, value or why there is none."""
    rows: list[list[str]] = []
    for (code, place, _), value in draft.values.items():
        if len(rows) == PREVIEWED * min(len(draft.facts), 3):
            break
        facts, known = draft.facts[code], value.value is not None
        shown = f"{number(value.value)}\u00a0{facts.unit}" if known else value.get_status_display()
        rows.append([facts.name, " ".join(places.labels.get(place or 0, ("", "France"))), value.period, shown])
    return rows
