"""Questions about imports and editions."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, QuerySet

from ctai.accounts.models import Membership
from ctai.figures.models import Edition, Value
from ctai.publishing.models import Import
from ctai.publishing.shapes import FileMapping

HEADERS = ("serie", "unite", "niveau", "code", "territoire", "annee", "periode", "valeur", "statut", "note")
ANOMALIES = ("feuille", "ligne", "case", "colonne", "contenu", "raison")


def remembered(brought: Import) -> FileMapping | None:
    """What this organisation last said of a file with the same columns."""
    before = Import.objects.filter(
        organisation=brought.organisation_id,
        header_key=brought.header_key,
        departement=brought.departement_id,
        layout="",
    )
    last = before.exclude(mapping={}).order_by("-pk").values_list("mapping", flat=True).first()
    return FileMapping.from_json(last) if last else None


def editions() -> QuerySet[Edition]:
    """Those brought in by somebody, then those of the shipped files; the latest first."""
    related = ("source", "by__organisation", "file")
    return Edition.objects.select_related(*related).order_by("-published_on", "-pk")


def imports_of(membership: Membership) -> QuerySet[Import]:
    return Import.objects.visible_to(membership).select_related("file", "by__person", "departement", "edition", "job")


def content_of(edition: Edition) -> list[dict[str, object]]:
    """Of an edition: `name`, `code` of each series, `year`, `every` value, of which `sums` were made here."""
    rows = edition.values.order_by("series__rank", "series__name", "year")
    found = rows.values("year", name=F("series__name"), code=F("series__code"))
    return list(found.annotate(every=Count("pk"), sums=Count("members")))


def lines_of(edition: Edition) -> Iterator[tuple[str, ...]]:
    """Every value of an edition, current or not, sums left out, for a French spreadsheet."""
    rows = Value.objects.filter(edition=edition, members=None).select_related("series", "territory")
    for value in rows.order_by("pk").iterator(chunk_size=2000):
        place = value.territory
        number = "" if value.value is None else f"{value.value.normalize():f}".replace(".", ",")
        yield (
            value.series.name, value.series.unit, place.get_kind_display() if place else "", place.code if place else "",
            place.name if place else "France", str(value.year), value.period, number,
            value.get_status_display() if value.status else "", value.note,
        )  # fmt: skip


def anomaly_lines(brought: Import) -> Iterator[tuple[str, ...]]:
    """Everything the reading left out or carried over, one line each."""
    report = brought.report
    for _, sheet, row, address, header, value, why in report.get("anomalies", ()):
        yield sheet, str(row), address, header, value, why
    for old, code, name, row in report.get("carried", ()):
        yield report["sheet"], str(row), "", "", old, f"Ancien code : publié pour {name} ({code})."
    for row, label in report.get("totals", ()):
        yield report["sheet"], str(row), "", "", label, "Ligne de total : non publiée."
