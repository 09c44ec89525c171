"""Making an ODS: same sheets as `writing.workbook`, for LibreOffice. Text stays text, numbers and days are typed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from ctai.sheets.writing import Cell, Sheet

_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'office:version="1.3"><office:automatic-styles><style:style style:name="head" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>"
)
_TAIL = "</office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def ods(sheets: Sequence[Sheet]) -> bytes:
    """An ODS of these sheets; their titles must differ."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # The format wants this part first, and not compressed.
        archive.writestr(zipfile.ZipInfo("mimetype"), _KIND)
        archive.writestr("content.xml", "".join((_HEAD, *(_table(sheet) for sheet in sheets), _TAIL)))
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return out.getvalue()


def _table(sheet: Sheet) -> str:
    return f"<table:table table:name={quoteattr(sheet.title[:31])}>{''.join(_rows(sheet))}</table:table>"


def _rows(sheet: Sheet) -> Iterator[str]:
    if sheet.note:
        yield _row([sheet.note])
    yield _row(sheet.headers, style=' table:style-name="head"')
    for row in sheet.rows:
        yield _row(row)


def _row(cells: Sequence[Cell], style: str = "") -> str:
    return f"<table:table-row>{''.join(_cell(cell, style) for cell in cells)}</table:table-row>"


def _cell(value: Cell, style: str) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        value = "oui" if value else "non"
    if isinstance(value, int | float | Decimal):
        return f'<table:table-cell office:value-type="float" office:value="{value}"{style}/>'
    if isinstance(value, date):
        day = value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()
        return f'<table:table-cell office:value-type="date" office:date-value="{day}"{style}/>'
    lines = ILLEGAL_CHARACTERS_RE.sub("", value).split("\n")
    text = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string"{style}>{text}</table:table-cell>'


def _spaced(line: str) -> str:
    """Spaces in a row and tabs are elements in this format."""
    return escape(line).replace("\t", "<text:tab/>").replace("  ", " <text:s/>")
