"""Spreadsheets of every kind, honest and hostile, made on the spot."""

import io
import zipfile

import openpyxl

ODS_CELL = "<table:table-cell{repeat}><text:p>{text}</text:p></table:table-cell>"
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)

_MANIFEST = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return out.getvalue()


def xlsx(cells, *, hidden=False):
    """`cells`: address → value; a hidden second sheet when asked."""
    book = openpyxl.Workbook()
    book.active.title = "Données"
    for address, value in cells.items():
        book.active[address] = value
    if hidden:
        sheet = book.create_sheet("Brouillon")
        sheet["A1"], sheet.sheet_state = "caché", "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows, *, repeat="", **parts):
    """`repeat`: attributes of every cell."""
    cells = "".join(
        "<table:table-row>"
        + "".join(ODS_CELL.format(repeat=' office:value-type="string"' + repeat, text=cell) for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {_NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="Feuille">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    given = {name.replace("__", "/"): part for name, part in parts.items()}
    whole = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
        "META-INF/manifest.xml": f"<manifest:manifest {_MANIFEST}/>",
    }
    return archive(whole | given)
