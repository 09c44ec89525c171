"""The figures of the diagnosis as a workbook: same data, same bytes, like the other documents."""

from datetime import date
from decimal import Decimal
from typing import Any

from ctai.press.archive import normalised
from ctai.press.frozen import digest_of, page_code
from ctai.press.typst_pdf import UnknownTemplate
from ctai.sheets.writing import Sheet, workbook

FIGURES = (
    "section",
    "label",
    "value",
    "unit",
    "written",
    "place",
    "year",
    "source",
    "vintage",
    "reliability",
    "address",
)
FIGURE_HEADERS = (
    "Section", "Chiffre", "Valeur", "Unité", "Valeur écrite", "Lieu", "Année", "Source", "Millésime", "Fiabilité",
    "Adresse de la source",
)  # fmt: skip
OFFER = ("theme", "structure", "service", "audience", "places", "wait", "address", "source", "told_on")
OFFER_HEADERS = ("Thème", "Structure", "Service", "Public", "Places", "Attente", "Adresse", "Source", "Dit le")


def render(kind: str, version: int, data: dict[str, Any]) -> bytes:
    """The XLSX of `data` (`schemas_diagnosis.WorkbookData` as a dict). Raises `UnknownTemplate`."""
    if (kind, version) != ("diagnosis_xlsx", 1):
        raise UnknownTemplate(f"{kind} v{version}")
    code = page_code(digest_of(kind, version, data))
    note = f"{data['note']} Code du document : {code}."
    offer = ([_cell(line, name) for name in OFFER] for line in data["offer"])
    figures = ([_cell(row, name) for name in FIGURES] for row in data["figures"])
    charts = [
        Sheet(
            f"Graphique {rank} — {chart['title']}",
            (chart["header"], chart["unit"]),
            [[label, _number(value)] for label, value in chart["rows"]],
            f"{chart['title']}. Source : {chart['source']}." if chart["source"] else chart["title"],
        )
        for rank, chart in enumerate(data["charts"], start=1)
    ]
    sheets = [
        Sheet("Chiffres", FIGURE_HEADERS, figures, note),
        *charts,
        Sheet("Ce qui existe", OFFER_HEADERS, offer, note),
    ]
    return normalised(workbook(sheets), date.fromisoformat(data["head"]["date"]))


def _cell(row: dict[str, Any], name: str) -> str | Decimal | None:
    return _number(row[name]) if name in ("value", "places") else str(row[name])


def _number(digits: str) -> Decimal | None:
    """Digits with a point; nothing is an empty cell, never a zero."""
    return Decimal(digits) if digits else None
