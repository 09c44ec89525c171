"""Every kind accepted, every trick refused with its sentence."""

import tracemalloc

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from docx import Document

from ctai.files.check import check_upload
from ctai.files.tests import samples
from ctai.files.types import FileRefused, FileType


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(FileRefused) as caught:
        check_upload(SimpleUploadedFile(name, content))
    sentence = caught.value.sentence
    assert sentence.endswith(".") and len(sentence) < 260
    return caught.value.refusal.code


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (samples.pdf(), "lettre.pdf", FileType.PDF),
        (samples.docx(), "lettre.docx", FileType.DOCX),
        (samples.xlsx(), "budget.xlsx", FileType.XLSX),
        (samples.open_document("text"), "lettre.odt", FileType.ODT),
        (samples.open_document("spreadsheet"), "budget.ods", FileType.ODS),
        (samples.image("PNG"), "plan.png", FileType.PNG),
        (samples.image("JPEG"), "photo.JPG", FileType.JPEG),
        (samples.CSV.encode(), "budget.csv", FileType.CSV),
        (samples.CSV.encode("cp1252"), "budget.CSV", FileType.CSV),
        (samples.docx(word__embeddings__chart=samples.xlsx()), "bilan.docx", FileType.DOCX),
        # Opening a PDF on a given page is harmless.
        (samples.pdf(root={"/OpenAction": samples.action("GoTo")}), "a.pdf", FileType.PDF),
    ],
)
def test_accepted(content, name, expected):
    checked = check_upload(SimpleUploadedFile(name, content))
    assert checked.file_type == expected
    assert checked.size == len(content)
    assert b"".join(checked.chunks()) == content


def test_a_real_word_file_is_accepted(tmp_path):
    document = Document()
    document.add_paragraph("Délibération du conseil municipal")
    document.save(str(tmp_path / "d.docx"))
    assert check_upload((tmp_path / "d.docx").read_bytes(), "d.docx").file_type == FileType.DOCX


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "vide.pdf", "empty"),
        (samples.SVG, "dessin.svg", "type"),
        (samples.SVG, "dessin.png", "type"),
        (samples.SVG, "dessin.csv", "csv_markup"),
        (samples.HTML, "page.html", "type"),
        (samples.HTML, "page.pdf", "type"),
        (samples.HTML, "page.csv", "csv_markup"),
        (samples.EXE, "outil.exe", "type"),
        (samples.EXE, "lettre.docx", "type"),
        (samples.EXE, "donnees.csv", "type"),
        (b"a;b\x00c\n", "donnees.csv", "csv_binary"),
        (b"a;b\x1b[31m\n", "donnees.csv", "csv_binary"),
        (b"\x81\x8d\x8f", "donnees.csv", "csv_binary"),
        (b"du texte", "note.txt", "type"),
        (samples.OLD_DOC, "ancien.doc", "old_office"),
        (samples.archive({"a.txt": "a"}), "dossier.zip", "office_kind"),
        (samples.archive({"a.txt": "a"}), "lettre.docx", "office_kind"),
        (samples.open_document("presentation"), "diapos.odp", "office_kind"),
        (b"PK\x03\x04" + b"\x00" * 50, "casse.docx", "office_broken"),
        (samples.docx()[:-40], "coupe.docx", "office_broken"),
        (samples.docx(word__vbaProject_bin=b"x"), "macros.docx", "office_macro"),
        (samples.open_document("text", Basic__Standard__a="x"), "macros.odt", "office_macro"),
        (samples.docx(word__document2='<!DOCTYPE a [<!ENTITY b "c">]>'), "entites.docx", "office_macro"),
        (samples.docx(word__embeddings__o=samples.OLD_DOC), "objet.docx", "office_object"),
        (samples.docx(word__embeddings__o=samples.EXE), "objet.docx", "office_object"),
        (samples.open_document("text", **{"META-INF__manifest.xml": "<manifest:encryption-data/>"}), "m.odt",
         "office_encrypted"),
        (samples.docx(word__e=samples.docx(word__e=samples.docx())), "poupees.docx", "office_nested"),
        (samples.docx(word__e=samples.archive({"a": "a"})), "cache.docx", "office_kind"),
        (samples.docx(**{"..__..__etc__passwd": "x"}), "traverse.docx", "office_names"),
        (samples.docx(**{"__etc__passwd": "x"}), "absolu.docx", "office_names"),
        (samples.docx(**{f"word__p{rank}": "" for rank in range(3100)}), "parties.docx", "office_bomb"),
        (samples.bomb(20), "bombe.docx", "office_bomb"),
        (samples.lying_bomb(), "menteuse.docx", "office_broken"),
        (samples.pdf(encrypted=True), "secret.pdf", "pdf_encrypted"),
        (b"%PDF-1.7\nrien", "casse.pdf", "pdf_broken"),
        (samples.pdf_bomb(300), "bombe.pdf", "pdf_broken"),
        (samples.pdf(root={"/OpenAction": samples.action("JavaScript", JS="app.alert(1)")}), "js.pdf", "pdf_active"),
        (samples.pdf(root={"/OpenAction": samples.action("Launch", F="cmd.exe")}), "lance.pdf", "pdf_active"),
        (samples.pdf(root={"/AA": pikepdf.Dictionary(WC=samples.action("Launch"))}), "profond.pdf", "pdf_active"),
        (samples.pdf(root={"/Names": pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary())}), "j.pdf", "pdf_active"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 80, "casse.png", "image_broken"),
        (samples.image("PNG")[:-20], "coupe.png", "image_broken"),
        (samples.image("PNG", (9000, 9000)), "immense.png", "pixels"),
    ],
)  # fmt: skip
def test_refused(content, name, code):
    assert refusal(content, name) == code


def test_a_large_declared_bomb_is_refused_without_being_opened():
    assert refusal(samples.bomb(260), "bombe.docx") == "office_bomb"


def test_sixty_megabytes_are_refused_in_bounded_memory():
    upload = TemporaryUploadedFile("gros.pdf", "application/pdf", 60_000_000, None)
    upload.file.truncate(60_000_000)
    tracemalloc.start()
    with pytest.raises(FileRefused) as caught:
        check_upload(upload)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "20 Mo" in caught.value.sentence
    upload.close()
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Délibération n° 12.pdf", "Délibération n° 12.pdf"),
        ("C:\\Dossiers\\moi\\lettre.pdf", "lettre.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("rapport.exe", "rapport.exe.pdf"),
        ("rapport\u202efdp.exe", "rapportfdp.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("\x00\x07.pdf", "fichier.pdf"),
        ("", "fichier.pdf"),
        ("x" * 400 + ".PDF", "x" * 150 + ".pdf"),
        ("رسالة 📄.pdf", "رسالة 📄.pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert check_upload(samples.pdf(), given).name == kept
