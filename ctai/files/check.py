"""What a file really is, by its content. Nothing enters the platform without passing here."""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import Image

from ctai.files.names import clean_name
from ctai.files.office import inspect_office
from ctai.files.pdf import inspect_pdf
from ctai.files.types import ALLOWED_SENTENCE, TYPES, FileRefused, FileType

MEGABYTE = 1_000_000
LARGEST_PIXELS = 60_000_000
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 256 * 1024
_CONTROL = set(range(32)) - {9, 10, 12, 13}


@dataclass(frozen=True)
class CheckedFile:
    """A file known to be harmless. `stream` is rewound before each reading."""

    name: str
    file_type: FileType
    size: int
    stream: BinaryIO

    @property
    def content_type(self) -> str:
        return TYPES[self.file_type].content_type

    def chunks(self) -> Iterator[bytes]:
        self.stream.seek(0)
        while chunk := self.stream.read(CHUNK):
            yield chunk


def check_upload(upload: UploadedFile | bytes, name: str = "") -> CheckedFile:
    """Say what this file is; raise FileRefused with a French sentence when the platform does not take it."""
    stream: BinaryIO = io.BytesIO(upload) if isinstance(upload, bytes) else upload  # type: ignore[assignment]
    given = name or str(getattr(upload, "name", "") or "")
    size = _measure(stream)
    file_type = _recognise(stream, given)
    return CheckedFile(clean_name(given, file_type), file_type, size, stream)


def _measure(stream: BinaryIO) -> int:
    """The size really read, chunk by chunk: a declared size proves nothing, and a huge file must not fill memory."""
    limit, size = settings.CTAI_MAX_UPLOAD_MB * MEGABYTE, 0
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise FileRefused(
                f"Ce fichier dépasse {settings.CTAI_MAX_UPLOAD_MB} Mo. Réduisez-le, par exemple en diminuant "
                "la définition des images, ou déposez-le en plusieurs parties.",
                code="too_large",
            )
    if size == 0:
        raise FileRefused("Ce fichier est vide.", code="empty")
    return size


def _recognise(stream: BinaryIO, name: str) -> FileType:
    stream.seek(0)
    head = stream.read(8192)
    stream.seek(0)
    kind = filetype.guess(head)
    mime = kind.mime if kind else ""
    if mime == TYPES[FileType.PDF].content_type:
        inspect_pdf(stream)
        return FileType.PDF
    if head.startswith(b"PK\x03\x04"):
        return inspect_office(stream)
    if mime in {"image/png", "image/jpeg"}:
        return _inspect_image(stream)
    if not mime and name.lower().rstrip().endswith(".csv"):
        return _inspect_csv(stream)
    if head.startswith(OLD_OFFICE):
        raise FileRefused(
            "Ce document est dans un ancien format (doc, xls, ppt) ou protégé par un mot de passe. "
            "Enregistrez-le sans protection, en docx, xlsx ou PDF, puis déposez-le.",
            code="old_office",
        )
    raise FileRefused(f"Ce type de fichier n'est pas accepté. Types acceptés : {ALLOWED_SENTENCE}.", code="type")


def _inspect_image(stream: BinaryIO) -> FileType:
    try:
        with warnings.catch_warnings():
            # Pillow warns of very large images; our own bound, below, refuses them.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(stream, formats=("PNG", "JPEG")) as image:
                if image.width * image.height > LARGEST_PIXELS:
                    raise FileRefused("Cette image a trop de pixels : réduisez-la puis déposez-la.", code="pixels")
                image.verify()
                return FileType.PNG if image.format == "PNG" else FileType.JPEG
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise FileRefused(
            "Cette image est abîmée : la plateforme ne peut pas l'ouvrir. Enregistrez-la à nouveau puis déposez-la.",
            code="image_broken",
        ) from None


def _inspect_csv(stream: BinaryIO) -> FileType:
    """Plain text in UTF-8 or Windows-1252; no NUL, no control character, nothing a browser would take for a page."""
    stream.seek(0)
    content = stream.read()
    text = _decode(content)
    if text is None or not _CONTROL.isdisjoint(content):
        raise FileRefused(
            "Ce fichier CSV n'est pas du texte. Enregistrez-le depuis votre tableur en « CSV UTF-8 ».",
            code="csv_binary",
        )
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise FileRefused("Ce fichier porte le nom d'un CSV mais contient une page ou un dessin.", code="csv_markup")
    return FileType.CSV


def _decode(content: bytes) -> str | None:
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
