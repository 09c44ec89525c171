"""CSV of any encoding and separator, read record by record: the whole file is never held twice."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ctai.sheets.refused import COLUMNS, ROWS, SheetRefused, too_many_columns, too_many_rows

SEPARATORS = (";", "\t", ",", "|")
_CHUNK = 1_000_000
# Characters of one record, its fields of several lines included: beyond, a quote was never closed or it is no table.
_LONGEST_RECORD = 2_000_000
_SAMPLE_LINES, _SAMPLE_SIZE = 100, 100_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_DECLARED = re.compile(r"sep=(.)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class CsvText:
    """A CSV file known to be one: `content` as received, how to read it, and its size."""

    content: bytes
    encoding: str
    separator: str
    row_count: int
    width: int

    def records(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """(row number from one, cells), blank rows included, so that numbers are those a spreadsheet shows."""
        return _records(self.content, self.encoding, self.separator)


def read_text(content: bytes) -> CsvText:
    """Read a CSV once from end to end. Raises SheetRefused."""
    encoding = _encoding(content)
    separator = _separator(content, encoding)
    count = width = 0
    for number, cells in _records(content, encoding, separator):
        if number > ROWS:
            raise too_many_rows()
        if len(cells) > width:
            width = len(cells)
            if width > COLUMNS:
                raise too_many_columns()
        if cells:
            count = number
    if not count:
        raise SheetRefused("Ce fichier est vide : il n'y a aucune ligne à lire.", code="empty")
    return CsvText(content, encoding, separator, count, width)


def _open(content: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")


def _encoding(content: bytes) -> str:
    """The first encoding the whole file obeys. Raises SheetRefused when it is not text, or is a page."""
    for encoding in _candidates(content):
        try:
            if not _is_text(content, encoding):
                break
        except UnicodeError:
            continue
        return encoding
    raise SheetRefused(
        "Ce fichier n'est pas un tableau que la plateforme sait lire. Enregistrez-le depuis votre tableur en "
        "« CSV UTF-8 », en xlsx ou en ods.",
        code="not_text",
    )


def _candidates(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    head = content[:2000]
    if head.count(0) > len(head) // 3:
        return ("utf-16-le",) if head[1::2].count(0) > head[::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig", "cp1252")


def _is_text(content: bytes, encoding: str) -> bool:
    stream, first = _open(content, encoding), True
    while chunk := stream.read(_CHUNK):
        if _CONTROL.search(chunk) or (first and chunk.lstrip().startswith(("<", "%PDF", "{"))):
            return False
        first = False
    return True


def _separator(content: bytes, encoding: str) -> str:
    """The one that cuts the most rows into the same number of cells."""
    lines = _open(content, encoding).read(_SAMPLE_SIZE).splitlines()[:_SAMPLE_LINES]
    declared = _DECLARED.fullmatch(lines[0]) if lines else None
    if declared:
        return declared[1]
    scores = {}
    for separator in SEPARATORS:
        widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=separator) if len(cells) > 1)
        width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
        scores[separator] = (rows, width)
    return max(SEPARATORS, key=lambda separator: scores[separator])


def _records(content: bytes, encoding: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    stream, pulled, number = _open(content, encoding), 0, 0

    def lines() -> Iterator[str]:
        nonlocal pulled
        while line := stream.readline(_LONGEST_RECORD):
            pulled += len(line)
            if pulled >= _LONGEST_RECORD:
                raise _unclosed(number + 1)
            yield line

    try:
        for cells in csv.reader(lines(), delimiter=separator, strict=True):
            pulled = 0
            number += 1
            is_declaration = number == 1 and cells and _DECLARED.fullmatch(cells[0]) or cells == ["sep=", ""]
            yield number, () if is_declaration else trimmed(cells)
    except csv.Error:
        raise _unclosed(number + 1) from None


def trimmed(cells: list[str]) -> tuple[str, ...]:
    """Without the empty cells at the end: a row of them is a blank row."""
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return tuple(cells[:width])


def _unclosed(number: int) -> SheetRefused:
    return SheetRefused(
        f"À partir de la ligne {number}, ce fichier ne se lit plus : un guillemet n'est pas refermé ou suit un autre "
        "texte. Corrigez cette ligne, ou enregistrez le fichier en xlsx.",
        code="quotes",
    )
