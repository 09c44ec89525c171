"""The Word file: real styles, repeated table headers, French, the same bytes, nothing typed is template source."""

import hashlib
import io
import runpy
import subprocess
import sys
import zipfile

import docx
import pytest
from django.conf import settings
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from ctai.documents.tests import samples
from ctai.press.docx import LAYOUTS, render
from ctai.press.typst_pdf import UnknownTemplate


def opened(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def words(content: bytes) -> str:
    document = opened(content)
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_file_is_readable_by_assistive_tools() -> None:
    document = opened(render("contract", 1, samples.contract().as_dict()))
    assert document.core_properties.title.endswith("Millau (commune, Aveyron)")
    assert document.core_properties.language == "fr-FR"
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    assert defaults.find(qn("w:lang")).get(qn("w:val")) == "fr-FR"
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "List"} <= set(styles)
    for table in document.tables:
        properties = table.rows[0]._tr.trPr
        assert properties is not None
        assert properties.find(qn("w:tblHeader")) is not None
    assert len(document.tables) == 1 + 12 + 2 + 1
    assert len(document.tables[-2].rows) == 1 + 60 + 1


def test_the_marks_are_in_the_header_of_every_page() -> None:
    header = "\n".join(
        p.text for p in opened(render("contract", 1, samples.contract().as_dict())).sections[0].header.paragraphs
    )
    assert "Répétition — données fictives" in header
    assert "Texte non signé — pas encore en vigueur" in header
    real = opened(render("contract", 1, samples.contract(mark="").as_dict())).sections[0].header.paragraphs
    assert all("Répétition" not in paragraph.text for paragraph in real)


def test_the_same_data_give_the_same_bytes_in_another_process() -> None:
    here = render("contract", 1, samples.contract().as_dict())
    script = (
        "import hashlib;"
        "from ctai.press.docx import render;"
        "from ctai.documents.tests import samples;"
        "print(hashlib.sha256(render('contract', 1, samples.contract().as_dict())).hexdigest())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert elsewhere == hashlib.sha256(here).hexdigest()


def test_hostile_text_stays_text() -> None:
    content = words(render("contract", 1, samples.contract(samples.HOSTILE).as_dict()))
    for typed in ('#read("/etc/passwd")', "<script>alert(1)</script>", "{{ 7*7 }}", "&amp;", "[symbole U+1F600]"):
        assert typed in content, typed
    assert "مرحبا" in content
    short = samples.contract("a").as_dict() | {"title": "{{ 7*7 }} <b>x</b> & {% if %}"}
    assert "{{ 7*7 }} <b>x</b> & {% if %}" in words(render("contract", 1, short))


def test_the_sandbox_refuses_what_a_template_should_not_reach(tmp_path) -> None:
    path = tmp_path / "bad.docx"
    document = docx.Document()
    document.add_paragraph("{{ x.__class__.__mro__[1].__subclasses__() }}")
    document.save(str(path))
    with pytest.raises(SecurityError):
        DocxTemplate(path).render({"x": ""}, jinja_env=SandboxedEnvironment(autoescape=True))


def test_the_shipped_template_is_the_one_the_script_makes(tmp_path) -> None:
    script = runpy.run_path(str(settings.BASE_DIR / "scripts" / "contract_docx.py"))
    script["build"](tmp_path / "again.docx")
    with (
        zipfile.ZipFile(tmp_path / "again.docx") as made,
        zipfile.ZipFile(LAYOUTS / "contract" / "v1.docx") as shipped,
    ):
        for name in ("word/document.xml", "word/styles.xml"):
            assert made.read(name) == shipped.read(name)


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(UnknownTemplate):
        render("contract", 99, samples.contract().as_dict())
