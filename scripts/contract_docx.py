"""Makes the Word template of the contract with python-docx: `.venv/bin/python scripts/contract_docx.py`.

Run once per new template number; a released file is never made again. Real styles (headings, lists), repeated table
headers and the French language are what make the Word file readable by assistive tools.
"""

from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

ACCENT = RGBColor(0x1F, 0x3A, 0x63)
SOFT = RGBColor(0x55, 0x55, 0x55)
AMBER, RED, TINT = "FFCA4D", RGBColor(0x8A, 0x1C, 0x00), "EEF1F6"
FONT = "Noto Sans"


def _shade(properties: object, fill: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)  # type: ignore[attr-defined]


def _styles(document: DocumentType) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    language = OxmlElement("w:lang")
    for name, value in (("val", "fr-FR"), ("eastAsia", "fr-FR"), ("bidi", "ar-SA")):
        language.set(qn(f"w:{name}"), value)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(language)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in (("Title", 20), ("Heading 1", 14), ("Heading 2", 11.5), ("Heading 3", 10.5), ("Heading 4", 10)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), True, False
        style.font.color.rgb = ACCENT
        theme = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            theme.attrib.pop(qn(f"w:{attribute}"), None)
        for attribute in ("ascii", "hAnsi", "cs", "eastAsia"):
            theme.set(qn(f"w:{attribute}"), FONT)
    for name, indent in (("List", 6), ("List 2", 12), ("List 3", 18)):
        form = document.styles[name].paragraph_format
        form.left_indent, form.first_line_indent, form.space_after = Mm(indent), Mm(-4), Pt(3)


def _field(paragraph: Paragraph, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = text
        run._r.append(element)  # noqa: SLF001  python-docx offers no fields


def _frame(document: DocumentType, name: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(28), Mm(22)
    header = section.header
    line = header.paragraphs[0]
    line.text = f"{name} — {{{{ head.territory }}}} — n° {{{{ head.number }}}}"
    line.runs[0].font.size = Pt(8)
    header.add_paragraph("{%p if head.rehearsal %}")
    band = header.add_paragraph("Répétition — données fictives")
    band.alignment, band.runs[0].bold = WD_ALIGN_PARAGRAPH.CENTER, True
    _shade(band._p.get_or_add_pPr(), AMBER)  # noqa: SLF001
    header.add_paragraph("{%p endif %}")
    header.add_paragraph("{%p if head.mark %}")
    mark = header.add_paragraph("{{ head.mark }}")
    mark.alignment, mark.runs[0].bold, mark.runs[0].font.color.rgb = WD_ALIGN_PARAGRAPH.CENTER, True, RED
    header.add_paragraph("{%p endif %}")
    footer = section.footer.paragraphs[0]
    footer.text = "Code du document : {{ code }} — page "
    _field(footer, "PAGE")
    footer.add_run(" sur ")
    _field(footer, "NUMPAGES")
    for run in footer.runs:
        run.font.size, run.font.color.rgb = Pt(8), SOFT


def _text(document: DocumentType, source: str, heading: str) -> None:
    """Paragraphs of a text typed by people, whatever their kind."""
    document.add_paragraph(f"{{%p for line in {source} %}}")
    branches = (("heading", heading), ("level1", "List"), ("level2", "List 2"), ("level3", "List 3"))
    for index, (kind, style) in enumerate(branches):
        document.add_paragraph(f"{{%p {'if' if index == 0 else 'elif'} line.style == '{kind}' %}}")
        document.add_paragraph("{{r line.text }}", style=style)
    document.add_paragraph("{%p else %}")
    document.add_paragraph("{{r line.text }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")


def _table(document: DocumentType, headers: list[str], rows: list[list[str]]) -> Table:
    """A table whose first row repeats on each page; `rows` hold Jinja, loops included."""
    table = document.add_table(rows=0, cols=len(headers), style="Table Grid")
    for index, words in enumerate([headers, *rows]):
        cells = table.add_row().cells
        for cell, text in zip(cells, words, strict=True):
            cell.text = text
            form = cell.paragraphs[0].paragraph_format
            form.space_before = form.space_after = Pt(2)
            for run in cell.paragraphs[0].runs:
                run.font.size, run.bold = Pt(8.5), index == 0
            if index == 0:
                _shade(cell._tc.get_or_add_tcPr(), TINT)  # noqa: SLF001
    # Widths follow the words, on the whole width of the page: the number of years is only known when it is filled.
    table.autofit = True
    for cell in table._cells:  # noqa: SLF001
        cell._tc.get_or_add_tcPr().remove(cell._tc.tcPr.find(qn("w:tcW")))  # noqa: SLF001
    width = table._tbl.tblPr.find(qn("w:tblW"))  # noqa: SLF001
    width.set(qn("w:type"), "pct")
    width.set(qn("w:w"), "5000")
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001
    document.add_paragraph()
    return table


def _loop(start: str, row: list[str]) -> list[list[str]]:
    width = len(row) - 1
    return [[f"{{%tr for {start} %}}"] + [""] * width, row, ["{%tr endfor %}"] + [""] * width]


def _each_year(cell: str) -> list[str]:
    """Three cells that become one a year."""
    return ["{%tc for year in budget.years %}", cell, "{%tc endfor %}"]


def _body(document: DocumentType) -> None:
    document.add_paragraph("{{ title }}", style="Title")
    for label, value in (
        ("Territoire", "head.territory"),
        ("Contrat", "'n° ' + head.number"),
        ("Période", "period"),
        ("Périmètre", "perimeter | join(', ')"),
        ("Date du document", "head.date_words"),
    ):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label} : ").bold = True
        paragraph.add_run(f"{{{{ {value} }}}}")
    document.add_heading("Entre les parties", 1)
    document.add_paragraph("{%p for party in parties %}")
    document.add_paragraph(
        "• {{ party.name }}{% if party.siret %} (SIRET {{ party.siret }}){% endif %}"
        "{% if party.represented_by %}, signataire : {{ party.represented_by }}{% endif %}"
        "{% if party.quality %}, {{ party.quality }}{% endif %}",
        style="List",
    )
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p if recitals %}")
    document.add_heading("Vu", 1)
    document.add_paragraph("{%p for recital in recitals %}")
    document.add_paragraph("• {{ recital }}", style="List")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")
    document.add_heading("Il est convenu ce qui suit", 1)
    document.add_paragraph("{%p for article in articles %}")
    document.add_heading(
        "Article {{ loop.index }} — {{ article.title }}{% if article.local %} (article local){% endif %}", 2
    )
    _text(document, "article.text", "Heading 3")
    document.add_paragraph("{%p endfor %}")
    document.add_heading("Signatures", 1)
    _table(
        document,
        ["Partie", "Signataire", "Qualité", "Signature"],
        _loop("s in signatures", ["{{ s.party }}", "{{ s.name }}", "{{ s.quality }}", "{{ s.status }}"]),
    )


def _annexes(document: DocumentType) -> None:
    document.add_heading("Annexe 1 — Actions", 1).paragraph_format.page_break_before = True
    document.add_paragraph("{%p for axis in axes %}")
    document.add_heading("{{ axis.title }}", 2)
    _text(document, "axis.text", "Heading 3")
    document.add_paragraph("{%p for action in axis.actions %}")
    document.add_heading("{{ action.code }} — {{ action.title }}", 3)
    _table(document, ["Rubrique", "Contenu"], _loop("fact in action.facts", ["{{ fact[0] }}", "{{ fact[1] }}"]))
    _text(document, "action.text", "Heading 4")
    document.add_paragraph("{%p if action.expected %}")
    document.add_heading("Résultats attendus", 4)
    _text(document, "action.expected", "Heading 4")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    _budget(document)
    document.add_heading("Annexe 3 — Diagnostic partagé", 1).paragraph_format.page_break_before = True
    priority = ["{{ p.rank }}", "{{ p.title }}", "{{ p.theme }}", "{{ p.reason }}"]
    _table(document, ["Rang", "Priorité", "Thème", "Pourquoi"], _loop("p in priorities", priority))
    document.add_paragraph("{%p for part in diagnosis %}")
    document.add_heading("{{ part.title }}", 2)
    _text(document, "part.text", "Heading 3")
    document.add_paragraph("{%p endfor %}")


def _budget(document: DocumentType) -> None:
    document.add_heading("Annexe 2 — Budget prévisionnel", 1).paragraph_format.page_break_before = True
    document.add_paragraph("{%p if budget %}")
    document.add_paragraph("{{ budget.note }}")
    for title, source, columns in (
        ("Par financeur et par année", "budget.by_funder", ["Financeur"]),
        ("Par action, par financeur et par année", "budget.lines", ["Action", "Financeur"]),
    ):
        document.add_heading(title, 2)
        blank = [""] * (len(columns) - 1)
        names = ["{{ row.funder }}"] if len(columns) == 1 else ["{{ row.action }}", "{{ row.funder }}"]
        table = _table(
            document,
            [*columns, *_each_year("{{ year }}"), "Total"],
            [
                *_loop(f"row in {source}", [*names, *_each_year("{{ row.amounts[loop.index0] }}"), "{{ row.total }}"]),
                ["Total", *blank, *_each_year("{{ budget.totals[loop.index0] }}"), "{{ budget.total }}"],
            ],
        )
        for row in table.rows:
            for cell in row.cells[len(columns) :]:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph("{%p endif %}")


def build(path: Path) -> None:
    document = Document()
    _styles(document)
    _frame(document, "Contrat territorial d'accueil et d'intégration")
    _body(document)
    _annexes(document)
    _save(document, path)


def _save(document: DocumentType, path: Path) -> None:
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.last_modified_by = ""
    document.save(str(path))


if __name__ == "__main__":
    build(Path(__file__).resolve().parents[1] / "ctai/press/layouts_docx/contract/v1.docx")
