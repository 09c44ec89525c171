"""Any spreadsheet is read with its real row numbers; any trick is refused with a sentence, within seconds."""

import gzip
import io
from datetime import date

import openpyxl
import pytest

from ctai.sheets.reading import SheetRefused, open_sheets
from ctai.sheets.refused import COLUMNS, LARGEST, ROWS
from ctai.sheets.tests.books import archive, ods, xlsx
from ctai.sheets.writing import Sheet, workbook

TABLE = "Titre : population\n\ncode;libellé;part\n01001;L'Abergement;12,5\n;;\n2A004;Ajaccio;1\u202f234,5\n"
ROWS_READ = [
    (1, ("Titre : population",)),
    (2, ()),
    (3, ("code", "libellé", "part")),
    (4, ("01001", "L'Abergement", "12,5")),
    (5, ()),
    (6, ("2A004", "Ajaccio", "1\u202f234,5")),
]


def read(content, name="fichier.csv"):
    return [tuple(row) for row in open_sheets(content, name).sheets[0]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_rows(encoding):
    assert read(TABLE.encode(encoding)) == ROWS_READ


def test_windows_text_and_every_separator():
    for separator in "\t,|":
        text = f"code{separator}né{separator}a\r\n01{separator}é{separator}1\r\n02{separator}\u20ac{separator}2\r\n"
        book = open_sheets(text.encode("cp1252"), "a.csv")
        assert (book.encoding, book.separator, book.sheets[0].width) == ("cp1252", separator, 3)
        assert [row.cell(2) for row in book.sheets[0]] == ["a", "1", "2"]


def test_decimal_commas_and_a_declared_separator():
    assert read(b"a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n")[1] == (2, ("1,5", "2,5", "3,5"))
    assert read(b'a,b\n"1,5","x\ny"\n2,z\n') == [(1, ("a", "b")), (2, ("1,5", "x\ny")), (3, ("2", "z"))]
    assert read(b"sep=#\na#b\n1#2\n") == [(1, ()), (2, ("a", "b")), (3, ("1", "2"))]


def test_a_table_is_found_in_its_gz_or_its_zip():
    content = TABLE.encode()
    assert read(gzip.compress(content), "a.csv.gz") == ROWS_READ
    zipped = archive({"base/TD_IMG1A.csv": content, "base/meta_TD_IMG1A.csv": "code;sens\n"})
    book = open_sheets(zipped, "a.zip")
    assert [tuple(row) for row in book.sheets[0]] == ROWS_READ and book.name == "TD_IMG1A.csv"


def test_a_workbook_gives_values_at_their_addresses():
    content = xlsx({"B3": "code", "C3": 1001, "C4": 12.5, "D6": date(2024, 3, 1), "B7": "=1+1"}, hidden=True)
    book = open_sheets(content, "a.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["Données"], "hidden sheets are not read"
    rows = {row.number: row for row in book.sheets[0] if row.cells}
    assert rows[3].cells == ("", "code", "1001") and rows[4].cell(2) == "12.5"
    assert rows[6].cell(3) == "2024-03-01"
    assert 7 not in rows, "a formula nobody computed has no value"
    assert [tuple(row) for row in open_sheets(ods([["a", "b"], ["1", "2"]]), "a.ods").sheets[0]] == [
        (1, ("a", "b")),
        (2, ("1", "2")),
    ]


BOMB = gzip.compress(b"0" * (LARGEST + 1))
HOSTILE = {
    "bomb.csv.gz": (BOMB, "too_large"),
    "bomb.zip": (archive({"a.csv": b"0" * (LARGEST + 1)}), "too_large"),
    "lying.zip": (archive({"a.csv": b"a;b\n" * 9}).replace((36).to_bytes(4, "little"), (1).to_bytes(4, "little")),
                  "broken"),
    "half.csv.gz": (gzip.compress(TABLE.encode())[:40], "broken"),
    "far.xlsx": (xlsx({"A1": 1, "XFD1048576": 1}), "too_large"),
    "wide.xlsx": (xlsx({"A1": 1, "AMJ2": 1}), "too_many_columns"),
    "long.xlsx": (xlsx({"A1": 1, f"A{ROWS + 1}": 1}), "too_many_rows"),
    "wide.ods": (ods([["x"]], repeat=' table:number-columns-repeated="900000000"'), "too_many_columns"),
    "entities.ods": (ods([["x"]], styles__xml='<!DOCTYPE a [<!ENTITY b "c">]>'), "macros"),
    "locked.ods": (ods([["x"]], **{"META-INF__manifest.xml": "<encryption-data/>"}), "locked"),
    "macro.xlsm": (archive({"xl/workbook.xml": "", "xl/vbaProject.bin": "x"}), "macros"),
    "binary.xlsb": (archive({"xl/workbook.bin": "x"}), "xlsb"),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked"),
    "two.zip": (archive({"a.csv": "a", "b.csv": "b"}), "zip"),
    "none.zip": (archive({"a.exe": "MZ"}), "zip"),
    "broken.xlsx": (xlsx({"A1": 1})[:-300], "broken"),
    "empty-parts.xlsx": (archive({"xl/workbook.xml": "<workbook/>"}), "broken"),
    "page.csv": (b"<html><script>alert(1)</script>", "not_text"),
    "pdf.csv": (b"%PDF-1.7\n", "not_text"),
    "program.csv": (b"MZ\x90\x00\x03" + bytes(300), "not_text"),
    "empty.csv": (b" \r\n\n", "empty"),
    "blank.csv": (b";;\n;;\n", "empty"),
    "empty.xlsx": (xlsx({}), "empty"),
    "unclosed.csv": (b'a;b\n1;"2\n' + b"3;4\n" * 50_000, "quotes"),
    "long.csv": (b"1;2\n" * (ROWS + 1), "too_many_rows"),
    "wide.csv": (b"1" + b";1" * COLUMNS, "too_many_columns"),
    "oneline.csv": (b"1;" * 3_000_000, "quotes"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(name):
    content, code = HOSTILE[name]
    with pytest.raises(SheetRefused) as refused:
        open_sheets(content, name)
    assert refused.value.refusal.code == code
    assert refused.value.sentence.endswith(".")


def test_what_is_written_reads_back_and_no_text_becomes_a_formula():
    formulas = ["=HYPERLINK(1)", "+1", "-2", "@x", "a\x01b"]
    sheets = [
        Sheet("Population : 2021/2022", ["Commune", "Valeur"], [["Millau", 21712], *([one, 1] for one in formulas)]),
        Sheet("Population : 2021/2022", ["a"], [], note="Insee"),
    ]
    content = workbook(sheets)
    book = open_sheets(content, "a.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["Population   2021 2022", "Population   2021 2022 (2)"]
    assert [row.cell(0) for row in book.sheets[0]][2:] == ["=HYPERLINK(1)", "+1", "-2", "@x", "ab"]
    opened = openpyxl.load_workbook(io.BytesIO(content))
    assert {cell.data_type for cell in opened.worksheets[0]["A"]} == {"s"}
    assert opened.worksheets[1]["A1"].value == "Insee" and opened.worksheets[1].freeze_panes == "A3"
