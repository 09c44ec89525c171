"""Looking inside docx, xlsx, odt and ods: zip archives that could hold anything."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from ctai.files.types import FileRefused, FileType

LARGEST_ENTRY_COUNT = 3000
LARGEST_INFLATED = 250_000_000
# XML of large tables shrinks about 20 times; a bomb shrinks a thousand times. Small parts may shrink as they like.
LARGEST_RATIO, RATIO_FROM = 120, 5_000_000
LARGEST_DEPTH = 1
CHUNK = 256 * 1024
HEAD = 64 * 1024
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": FileType.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileType.ODS,
}
# OpenDocument keeps macros in folders of these names.
MACRO_FOLDERS = ("basic/", "scripts/")
EXECUTABLE_HEADS = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"#!", b"Rar!", b"7z\xbc\xaf")


@dataclass
class Budget:
    """What may still be inflated, shared by an archive and those inside it."""

    left: int = LARGEST_INFLATED


def inspect_office(stream: BinaryIO, budget: Budget | None = None, depth: int = 0) -> FileType:
    """Which office file this archive is. Raise FileRefused for any other, and for every trick known to us."""
    budget = budget or Budget()
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            _refuse_entry_list(entries, budget)
            file_type = _type_of(archive, {entry.filename for entry in entries})
            for entry in entries:
                _inspect_entry(archive, entry, budget, depth)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OSError):
        raise FileRefused(
            "Ce document est abîmé : la plateforme ne peut pas l'ouvrir. Enregistrez-le à nouveau puis déposez-le.",
            code="office_broken",
        ) from None
    return file_type


def _bomb() -> FileRefused:
    return FileRefused(
        "Ce document prendrait beaucoup trop de place une fois ouvert : il est refusé. "
        "Enregistrez-le en PDF puis déposez le résultat.",
        code="office_bomb",
    )


def _encrypted() -> FileRefused:
    return FileRefused(
        "Ce document est protégé par un mot de passe. Enregistrez-en une copie sans protection et déposez-la.",
        code="office_encrypted",
    )


def _refuse_entry_list(entries: list[zipfile.ZipInfo], budget: Budget) -> None:
    """What the archive says of itself, before anything is opened."""
    if len(entries) > LARGEST_ENTRY_COUNT or sum(entry.file_size for entry in entries) > budget.left:
        raise _bomb()
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names) or any(map(_escapes, names)):
        raise FileRefused("Ce document est mal formé : ses parties portent des noms interdits.", code="office_names")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _encrypted()
    if any("vbaproject" in name or name.startswith(MACRO_FOLDERS) for name in names):
        raise FileRefused(
            "Ce document contient des macros. Enregistrez-le sans macro (docx, xlsx, odt ou ods) puis déposez-le.",
            code="office_macro",
        )


def _escapes(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")


def _type_of(archive: zipfile.ZipFile, names: set[str]) -> FileType:
    """By the parts every such file must have."""
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as part:
            declared = OPEN_DOCUMENT.get(part.read(100).strip())
        if declared:
            return declared
    if "[Content_Types].xml" in names and "_rels/.rels" in names:
        if "word/document.xml" in names:
            return FileType.DOCX
        if "xl/workbook.xml" in names:
            return FileType.XLSX
    raise FileRefused(
        "Ce fichier est une archive ou un type de document que la plateforme n'accepte pas. "
        "Déposez chaque document séparément, en PDF, docx, xlsx, odt ou ods.",
        code="office_kind",
    )


def _inspect_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget, depth: int) -> None:
    """Inflate one part, counting what really comes out; look at its first bytes; open it when it is an archive too."""
    head, size = b"", 0
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            head = head or chunk[:HEAD]
            size += len(chunk)
            budget.left -= len(chunk)
            too_dense = size > RATIO_FROM and size > LARGEST_RATIO * max(entry.compress_size, 1)
            if budget.left < 0 or too_dense:
                raise _bomb()
    if head.startswith(EXECUTABLE_HEADS):
        raise FileRefused(
            "Ce document contient un programme ou un objet incorporé : il est refusé.", code="office_object"
        )
    if head.startswith(b"PK\x03\x04"):
        _inspect_nested(archive.read(entry), budget, depth)
    if entry.filename == "META-INF/manifest.xml" and b"encryption-data" in head:
        raise _encrypted()
    if b"<!ENTITY" in head or b"macroEnabled" in head:
        raise FileRefused("Ce document contient des macros ou des définitions interdites.", code="office_macro")


def _inspect_nested(content: bytes, budget: Budget, depth: int) -> None:
    """A chart carries its workbook: one level of office files is normal, more is a trick."""
    if depth >= LARGEST_DEPTH:
        raise FileRefused(
            "Ce document contient des archives les unes dans les autres : il est refusé.", code="office_nested"
        )
    inspect_office(io.BytesIO(content), budget, depth + 1)
