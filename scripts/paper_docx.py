"""Makes the Word templates of the papers with python-docx: `.venv/bin/python scripts/paper_docx.py`.

As `contract_docx.py`, whose pieces it uses: run once per new template number, never again once released. One file a
kind, for the words at the head of its pages; the same blocks in all (papers/schemas.py).
"""

import sys
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

sys.path.insert(0, str(Path(__file__).resolve().parent))

from contract_docx import ACCENT, _frame, _save, _styles, _table, _text

NAMES = {
    "programme": "Programme d'actions",
    "grant_request": "Demande de subvention",
    "grant_order": "Arrêté attributif de subvention",
    "convention": "Convention financière",
}


def _title(document: DocumentType) -> None:
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph("{%p if subtitle %}")
    document.add_paragraph().add_run("{{ subtitle }}").bold = True
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if notice %}")
    document.add_paragraph().add_run("{{ notice }}").italic = True
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for fact in facts %}")
    paragraph = document.add_paragraph()
    paragraph.add_run("{{ fact[0] }} : ").bold = True
    paragraph.add_run("{{ fact[1] }}")
    document.add_paragraph("{%p endfor %}")


def _blocks(document: DocumentType) -> None:
    document.add_paragraph("{%p for b in blocks %}")
    for level in (1, 2, 3):
        document.add_paragraph(f"{{%p if b.kind == 'heading' and b.level == {level} %}}")
        document.add_heading("{{ b.words }}", level)
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if b.kind == 'text' %}")
    _text(document, "b.text", "Heading 4")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if b.kind == 'items' %}")
    document.add_paragraph("{%p for item in b['items'] %}")
    document.add_paragraph("• {{ item }}", style="List")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if b.kind == 'break' %}")
    document.add_page_break()
    document.add_paragraph("{%p endif %}")
    _tables(document)
    document.add_paragraph("{%p if b.kind == 'signatures' %}")
    row = ["{{ box[0] }}", "{{ box[1] }}", ""]
    loop = [["{%tr for box in b.boxes %}", "", ""], row, ["{%tr endfor %}", "", ""]]
    _table(document, ["Signataire", "Mention", "Date et signature"], loop)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")


def _tables(document: DocumentType) -> None:
    """Words on the left, amounts on the right, totals in bold: the number of columns is known when it is filled."""
    document.add_paragraph("{%p if b.kind == 'table' %}")
    document.add_paragraph("{%p if b.caption %}")
    document.add_paragraph("{{ b.caption }}", style="Caption").paragraph_format.keep_with_next = True
    document.add_paragraph("{%p endif %}")
    table = _table(
        document,
        ["{%tc for word in b.headers %}", "{{ word }}", "{%tc endfor %}"],
        [
            ["{%tr for row in b.rows %}", "", ""],
            ["{%tc for cell in row.cells %}", "", "{%tc endfor %}"],
            ["{%tr endfor %}", "", ""],
        ],
    )
    cell = table.rows[2].cells[1]
    first = cell.paragraphs[0]
    first.text = "{%p if loop.index0 < b.words %}"
    for words, side in (
        ("", WD_ALIGN_PARAGRAPH.LEFT),
        ("{%p else %}", None),
        ("", WD_ALIGN_PARAGRAPH.RIGHT),
        ("{%p endif %}", None),
    ):
        paragraph = cell.add_paragraph(words)
        if side is None:
            continue
        paragraph.alignment = side
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        for text, bold in (("{% if row.strong %}{{ cell }}{% endif %}", True),
                           ("{% if not row.strong %}{{ cell }}{% endif %}", False)):  # fmt: skip
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(8.5), bold
    document.add_paragraph("{%p endif %}")


def build(path: Path, name: str) -> None:
    document = Document()
    _styles(document)
    caption = document.styles["Caption"].font
    caption.size, caption.color.rgb = Pt(9), ACCENT
    _frame(document, name)
    _title(document)
    _blocks(document)
    path.parent.mkdir(exist_ok=True)
    _save(document, path)


if __name__ == "__main__":
    for kind, name in NAMES.items():
        build(Path(__file__).resolve().parents[1] / f"ctai/press/layouts_docx/{kind}/v1.docx", name)
