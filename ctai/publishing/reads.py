"""Questions about imports."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from ctai.accounts.models import Membership
from ctai.publishing.models import Import
from ctai.publishing.shapes import FileMapping

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


def imports_of(membership: Membership) -> QuerySet[Import]:
    return Import.objects.visible_to(membership).select_related("file", "by__person", "departement", "edition", "job")


def anomaly_lines(brought: Import) -> Iterator[tuple[str, ...]]:
    """Everything the reading left out or carried over, one line each."""
    report = brought.report
    for _, sheet, row, address, header, value, why in report.get("anomalies", ()):
        yield sheet, str(row), address, header, value, why
    for old, code, name, row in report.get("carried", ()):
        yield report["sheet"], str(row), "", "", old, f"Ancien code : publié pour {name} ({code})."
    for row, label in report.get("totals", ()):
        yield report["sheet"], str(row), "", "", label, "Ligne de total : non publiée."
