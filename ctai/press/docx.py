"""Documents as Word files, for those who must edit them: docxtpl with a sandboxed Jinja; same data, same bytes.

Each shipped `.docx` is made by a script (`scripts/contract_docx.py`) and never changed once released. What people typed
reaches it as escaped text or as runs: none of it is template source.
"""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, RichText
from jinja2.sandbox import SandboxedEnvironment

from ctai.press.archive import normalised
from ctai.press.frozen import digest_of, page_code
from ctai.press.markup import Block, Run
from ctai.press.typst_pdf import MARKDOWN_FIELDS, UnknownTemplate, png, printable

LAYOUTS = Path(__file__).resolve().parent / "layouts_docx"


class _Picture(InlineImage):
    """A drawing as a PNG with its alternative text, which docxtpl leaves empty."""

    def __init__(self, tpl: DocxTemplate, drawing: dict[str, Any]) -> None:
        width = 140 if drawing["is_map"] else 115
        super().__init__(tpl, io.BytesIO(png(drawing["svg"])), width=Mm(width))
        self._alt = drawing["alt"]

    def _insert_image(self) -> str:
        return str(super()._insert_image()).replace("<wp:docPr ", f"<wp:docPr descr={quoteattr(self._alt)} ", 1)


def _rich(tpl: DocxTemplate, runs: list[Run], prefix: str, *, rtl: bool) -> RichText:
    rich = RichText(prefix) if prefix else RichText()
    for run in runs:
        link = tpl.build_url_id(run["link"]) if run["link"] else None
        rich.add(
            run["text"],
            bold=run["bold"],
            italic=run["italic"],
            underline=bool(link),
            url_id=link,
            rtl=rtl,
            lang="ar-SA" if rtl else None,
        )
    return rich


def _lines(tpl: DocxTemplate, tree: list[Block], depth: int = 0, prefix: str = "") -> list[dict[str, Any]]:
    """The tree as one paragraph after the other: `style` is the name the template tests, `text` its runs.

    Numbers are written out: Word would otherwise go on counting from one list to the next.
    """
    lines: list[dict[str, Any]] = []
    for block in tree:
        if block["kind"] in {"bullets", "numbers"}:
            for rank, item in enumerate(block["items"], start=1):
                mark = f"{rank}. " if block["kind"] == "numbers" else "• "
                lines += _lines(tpl, item, depth + 1, mark)
        else:
            style = "heading" if block["kind"] == "heading" else f"level{min(depth, 3)}"
            lines.append({"style": style, "text": _rich(tpl, block["runs"], prefix, rtl=block["rtl"])})
        # Only the first paragraph of an item carries its mark.
        prefix = ""
    return lines


def _laid_out(tpl: DocxTemplate, value: Any, field: str = "") -> Any:
    if isinstance(value, dict):
        pictures = {"image": _Picture(tpl, value)} if "svg" in value else {}
        return {name: _laid_out(tpl, inner, name) for name, inner in value.items()} | pictures
    if isinstance(value, list):
        if field in MARKDOWN_FIELDS:
            return _lines(tpl, value)
        return [_laid_out(tpl, inner, field) for inner in value]
    return value


def render(kind: str, version: int, data: dict[str, Any]) -> bytes:
    """The DOCX of `data` (a dict with `head` and `title`). Raises `UnknownTemplate` when it does not exist."""
    path = LAYOUTS / kind / f"v{version}.docx"
    if not path.is_file():
        raise UnknownTemplate(f"{kind} v{version}")
    tpl = DocxTemplate(path)
    tpl.init_docx()
    # The PDF of the same data is another document, with its own code.
    code = page_code(digest_of(f"{kind}_docx", version, data))
    context = {**_laid_out(tpl, printable(data)), "code": code}
    tpl.render(context, jinja_env=SandboxedEnvironment(autoescape=True))
    day = date.fromisoformat(data["head"]["date"])
    properties = tpl.docx.core_properties
    properties.title = f"{context['title']} — {context['head']['territory']}"[:255]
    properties.subject = f"Contrat n° {context['head']['number']}"
    properties.language = "fr-FR"
    properties.created = properties.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
    output = io.BytesIO()
    tpl.save(output)
    return normalised(output.getvalue())
