"""The layouts once released: the same bytes for ever, and nothing a person typed is ever run."""

import hashlib
import runpy
import zipfile

import pytest
from django.conf import settings

from ctai.documents.tests.samples import HOSTILE, head
from ctai.papers.schemas import (
    BLANK,
    Break,
    Contents,
    Heading,
    Items,
    PaperData,
    Row,
    Signatures,
    Table,
    Text,
    answers,
    as_typed,
)
from ctai.press import docx
from ctai.press.tests.test_docx import words as word_text
from ctai.press.tests.test_pdf import opened, pages_of, words
from ctai.press.typst_pdf import render

# SHA-256 of the sample by each layout, as released: a new look is a new layout number.
RELEASED = {
    "programme": "ed362ce10c5bbd25eb878fee802512e7c888a2f84b026b17c0e4e34934f394f1",
    "grant_request": "51d76c2af68180acdf53fd9e44dd22f1e72c1510a3789024809efbacb7597b1c",
    "funding_annex": "4d1f5aa4217dd0e4ea92d048c3a4b0ee4c12ed40337335ae04ccfd62e8adb306",
    "grant_order": "51cb32fc0aef4daf98550d2d2f691bb3a1ba5abd04ff57e394c2dcf393342359",
    "convention": "afdaed5aed2b76f54dd1940f86db31dff496eb3c5ddabc7343a1b6cd4ca9b3a8",
}


def sample(text: str = "Un *texte*.\n\n- un ;\n- deux.", *, rows: int = 3) -> PaperData:
    amounts = tuple(Row(("Une action longue à nommer", text, "1 234 567,50 €", "—")) for _ in range(rows))
    total = Row(("Total", "", "0,00 €", "0,00 €"), strong=True)
    return PaperData(
        head=head(),
        title="Titre de la pièce",
        subtitle="Une année",
        notice="Ce qu'il faut savoir : d'abord.",
        facts=(("Territoire", "Millau"),),
        blocks=(
            Contents(),
            Heading("Première partie"),
            Text(text),
            Items(("un ;", text)),
            answers((("Nom", "Association"), ("RNA", BLANK)), caption="Fiche"),
            Break(),
            Heading("Montants", 2),
            Table(("Action", "Financeur", "2026", "2027"), (*amounts, total), (2, 1.5, 0, 0), 2, "Tableau"),
            Signatures((("Pour l'État", "Nom et qualité"), ("Pour l'association", "Nom"))),
        ),
    )


@pytest.mark.parametrize("layout", RELEASED)
def test_a_released_layout_gives_the_same_bytes_for_ever(layout):
    assert hashlib.sha256(render(layout, 1, sample().as_dict())).hexdigest() == RELEASED[layout]


def test_a_long_table_repeats_its_headers_and_an_annex_lies_on_its_side():
    pages = pages_of(render("funding_annex", 1, sample(rows=60).as_dict()))
    assert len(pages) >= 4
    assert all("Financeur" in page for page in pages[1:-1])
    pdf = opened(render("funding_annex", 1, sample().as_dict()))
    assert pdf.pages[0].MediaBox[2] > pdf.pages[0].MediaBox[3]


def test_hostile_text_stays_text():
    squeezed = "".join(words(render("grant_order", 1, sample(HOSTILE).as_dict())).split())
    for typed in ('#read("/etc/passwd")', "<script>alert(1)</script>", "{{7*7}}", "$x$", "&amp;"):
        assert "".join(typed.split()) in squeezed, typed
    said = word_text(docx.render("grant_order", 1, sample(HOSTILE).as_dict()))
    assert "{{ 7*7 }}" in said and '#read("/etc/passwd")' in said


def test_a_name_with_signs_is_not_markdown():
    assert as_typed("Les *Amis* [du] #1") == r"Les \*Amis\* \[du\] \#1"


@pytest.mark.parametrize("kind", ["programme", "grant_request", "grant_order", "convention"])
def test_the_shipped_word_file_is_the_one_the_script_makes(kind, tmp_path):
    script = runpy.run_path(str(settings.BASE_DIR / "scripts" / "paper_docx.py"))
    script["build"](tmp_path / "again.docx", script["NAMES"][kind])
    with (
        zipfile.ZipFile(tmp_path / "again.docx") as made,
        zipfile.ZipFile(docx.LAYOUTS / kind / "v1.docx") as shipped,
    ):
        for name in ("word/document.xml", "word/styles.xml", "word/header1.xml"):
            assert made.read(name) == shipped.read(name)
