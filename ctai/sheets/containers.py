"""What a file really is, whatever its name, and what is inside a gz or a zip. Nothing is trusted, not even sizes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Literal, NamedTuple

from ctai.sheets.refused import LARGEST, SheetRefused, broken, too_large

Kind = Literal["csv", "xlsx", "ods"]
_CHUNK = 256 * 1024
_PARTS = 3_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_ENDINGS = (".csv", ".txt", ".tsv")
# Insee puts beside its table the list of its codes.
_BESIDE = ("meta", "varmod", "dictionnaire", "readme", "lisezmoi", "__macosx")


class Unwrapped(NamedTuple):
    """`content`: the table itself, out of any envelope; `name`: its own."""

    kind: Kind
    content: bytes
    name: str


def unwrap(content: bytes, name: str) -> Unwrapped:
    """Say what this file is, out of its envelope. Raises SheetRefused."""
    if not content.strip(b"\0 \t\r\n"):
        raise SheetRefused("Ce fichier est vide.", code="empty")
    if len(content) > LARGEST:
        raise too_large()
    if content.startswith(b"\x1f\x8b"):
        inner = name.removesuffix(".gz").removesuffix(".GZ")
        return Unwrapped("csv", _gunzip(content), inner)
    if content.startswith(b"PK"):
        return _zip(content, name)
    if content.startswith(_OLD_OFFICE):
        raise SheetRefused(
            "Ce classeur est protégé par un mot de passe, ou dans un ancien format (xls). Enregistrez-le sans "
            "protection, en xlsx ou en ods, puis déposez-le.",
            code="locked",
        )
    return Unwrapped("csv", content, name)


def _gunzip(content: bytes) -> bytes:
    """Inflated piece by piece: what it declares proves nothing."""
    pieces, size, left = [], 0, content
    while left:
        inflater = zlib.decompressobj(wbits=31)
        try:
            while left and not inflater.eof:
                piece = inflater.decompress(left, _CHUNK)
                left = inflater.unconsumed_tail
                size += len(piece)
                if size > LARGEST:
                    raise too_large()
                pieces.append(piece)
        except zlib.error:
            raise broken() from None
        if not inflater.eof:
            raise broken()
        # Several gz may follow one another; zeros at the end are padding.
        left = inflater.unused_data.lstrip(b"\0")
    return b"".join(pieces)


def _zip(content: bytes, name: str) -> Unwrapped:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_list(entries)
            names = {entry.filename for entry in entries}
            if "xl/workbook.xml" in names:
                _measure(archive, entries)
                return Unwrapped("xlsx", content, name)
            if {"mimetype", "content.xml"} <= names:
                _measure(archive, entries)
                _refuse_locked_ods(archive, names)
                return Unwrapped("ods", content, name)
            return _table_inside(archive, entries)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OSError):
        raise broken() from None


def _refuse_list(entries: list[zipfile.ZipInfo]) -> None:
    """What the archive says of itself, before anything is inflated."""
    if len(entries) > _PARTS or sum(entry.file_size for entry in entries) > 2 * LARGEST:
        raise too_large()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _locked()
    names = [entry.filename.lower() for entry in entries]
    if any("vbaproject" in one or one.startswith(("basic/", "scripts/")) for one in names):
        raise SheetRefused(
            "Ce classeur contient des macros (xlsm). Enregistrez-le sans macro, en xlsx ou en ods, puis déposez-le.",
            code="macros",
        )
    if "xl/workbook.bin" in names:
        raise SheetRefused(
            "Ce classeur est au format xlsb. Enregistrez-le en xlsx ou en ods, puis déposez-le.", code="xlsb"
        )


def _locked() -> SheetRefused:
    return SheetRefused(
        "Ce fichier est protégé par un mot de passe. Enregistrez-en une copie sans protection, puis déposez-la.",
        code="locked",
    )


def _measure(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    size = 0
    for entry in entries:
        with archive.open(entry) as part:
            while piece := part.read(_CHUNK):
                size += len(piece)
                if size > 2 * LARGEST:
                    raise too_large()
                if b"<!ENTITY" in piece or b"macroEnabled" in piece:
                    raise SheetRefused(
                        "Ce classeur contient des macros ou des définitions interdites. Enregistrez-le en xlsx "
                        "ou en ods depuis votre tableur, puis déposez-le.",
                        code="macros",
                    )


def _refuse_locked_ods(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise _locked()


def _table_inside(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Unwrapped:
    """The only table of a zip: Insee publishes its files so, with the list of codes beside."""
    found = [entry for entry in entries if entry.filename.lower().endswith(_TEXT_ENDINGS)]
    tables = [one for one in found if not any(word in one.filename.lower() for word in _BESIDE)] or found
    if len(tables) != 1:
        several = f"en contient {len(tables)}" if tables else "n'en contient aucun"
        raise SheetRefused(
            f"Une archive zip doit contenir un seul fichier CSV ; celle-ci {several}. Ouvrez-la et déposez "
            "le fichier voulu.",
            code="zip",
        )
    pieces, size = [], 0
    with archive.open(tables[0]) as part:
        while piece := part.read(_CHUNK):
            size += len(piece)
            if size > LARGEST:
                raise too_large()
            pieces.append(piece)
    return Unwrapped("csv", b"".join(pieces), tables[0].filename.rsplit("/", 1)[-1])
