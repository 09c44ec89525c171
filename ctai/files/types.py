"""The kinds of files the platform accepts, and the refusal of all others."""

from dataclasses import dataclass
from enum import StrEnum

from ctai.rules.refusals import ActRefused, Refusal


class FileType(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    XLSX = "xlsx"
    ODS = "ods"
    PNG = "png"
    JPEG = "jpeg"
    CSV = "csv"


@dataclass(frozen=True)
class TypeFacts:
    """`suffixes`: accepted at the end of a name; the first is added when the name has none of them."""

    label: str
    content_type: str
    suffixes: tuple[str, ...]


TYPES: dict[FileType, TypeFacts] = {
    FileType.PDF: TypeFacts("PDF", "application/pdf", (".pdf",)),
    FileType.DOCX: TypeFacts(
        "Word (docx)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)
    ),
    FileType.ODT: TypeFacts("texte LibreOffice (odt)", "application/vnd.oasis.opendocument.text", (".odt",)),
    FileType.XLSX: TypeFacts(
        "Excel (xlsx)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)
    ),
    FileType.ODS: TypeFacts("classeur LibreOffice (ods)", "application/vnd.oasis.opendocument.spreadsheet", (".ods",)),
    FileType.PNG: TypeFacts("image PNG", "image/png", (".png",)),
    FileType.JPEG: TypeFacts("image JPEG", "image/jpeg", (".jpg", ".jpeg")),
    FileType.CSV: TypeFacts("CSV", "text/csv", (".csv",)),
}
ALLOWED_SENTENCE = "PDF, Word (docx), Excel (xlsx), LibreOffice (odt, ods), CSV, PNG ou JPEG"


class FileRefused(ActRefused):
    """A file the platform does not take; the sentence says why and what to do."""

    def __init__(self, sentence: str, *, code: str = "file") -> None:
        super().__init__(Refusal(sentence, code=code))

    @property
    def sentence(self) -> str:
        return self.refusal.sentence
