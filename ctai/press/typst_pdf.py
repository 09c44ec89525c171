"""PDF/UA-1 by typst: tagged, French, titled; the same bytes for the same data and template number.

Data reach the layout through `sys.inputs` as one JSON text: nothing a person typed is ever Typst source. The layout
sees the folder of layouts only; fonts are those shipped, whatever the machine has.

A room below may print a small sheet directly: `render("survey_poster", 1, data)`, with `data["head"]["date"]` (ISO) as
the date of the file. A picture is data too: an SVG as text, in a field named `svg`, drawn by the layout with
`image(bytes(data.svg), format: "svg", alt: …)`; PDF/UA refuses a picture without its `alt`.
"""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from ctai.press.frozen import digest_of, page_code
from ctai.press.glyphs import FONTS
from ctai.press.markup import blocks, plain

LAYOUTS = Path(__file__).resolve().parent / "layouts"
# Fields that people write at length, see `schemas`.
MARKDOWN_FIELDS = frozenset({"text", "expected"})
# Drawings we made: neither shown as words nor changed.
DRAWN_FIELDS = frozenset({"svg"})


class UnknownTemplate(LookupError):
    """No template of this kind and number is shipped."""


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    return typst.Compiler(root=str(LAYOUTS), font_paths=fonts)


def printable(value: Any, field: str = "") -> Any:
    """The same data with Markdown as a tree and every short text drawable by the fonts."""
    if isinstance(value, dict):
        return {name: printable(inner, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [printable(inner, field) for inner in value]
    if isinstance(value, str) and field in DRAWN_FIELDS:
        return value
    if isinstance(value, str):
        return blocks(value) if field in MARKDOWN_FIELDS else plain(value)
    return value


def render(template: str, version: int, data: dict[str, Any]) -> bytes:
    """The PDF of `data` (a `schemas` dataclass as a dict) by template `template` number `version`.

    Raises `UnknownTemplate` when it does not exist, `typst.TypstError` when the data break the document.
    """
    path = LAYOUTS / template / f"v{version}.typ"
    if not path.is_file():
        raise UnknownTemplate(f"{template} v{version}")
    code = page_code(digest_of(template, version, data))
    inputs = {"data": json.dumps(printable(data), ensure_ascii=False), "code": code}
    day = date.fromisoformat(data["head"]["date"])
    pdf = _compiler().compile(
        input=str(path),
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs=inputs,
        timestamp=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst rend un seul fichier PDF")
    return pdf


def png(drawing: str, width: int = 1200) -> bytes:
    """An SVG (`drawings.svg`) as a PNG of `width` pixels on white: the same bytes for the same drawing."""
    source = (
        "#set page(width: 500pt, height: auto, margin: 0pt, fill: white)\n#image(bytes(sys.inputs.svg), width: 100%)"
    )
    made = _compiler().compile(
        input=source.encode(), format="png", ppi=72 * width / 500, sys_inputs={"svg": drawing}, timestamp=0
    )
    if not isinstance(made, bytes):
        raise TypeError("typst rend une seule image")
    return made
