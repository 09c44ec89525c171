"""The documents that can be produced: label, template, file type. A new template number never replaces an old one."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ctai.documents import workbook
from ctai.press import docx, typst_pdf

Render = Callable[[str, int, dict[str, Any]], bytes]


class DocumentKind(StrEnum):
    INTENT_LETTER = "intent_letter"
    ACKNOWLEDGEMENT = "acknowledgement"
    DIAGNOSIS_REPORT = "diagnosis_report"
    DIAGNOSIS_DOCX = "diagnosis_docx"
    DIAGNOSIS_XLSX = "diagnosis_xlsx"
    CONTRACT = "contract"
    CONTRACT_DOCX = "contract_docx"


@dataclass(frozen=True)
class KindFacts:
    """`template`, `version`: the template used for new documents. `stem`: beginning of the file's name."""

    label: str
    template: str
    version: int
    suffix: str
    stem: str
    render: Render


FACTS: dict[DocumentKind, KindFacts] = {
    DocumentKind.INTENT_LETTER: KindFacts(
        "Lettre d'intention (PDF)", "intent_letter", 1, ".pdf", "lettre-intention", typst_pdf.render
    ),
    DocumentKind.ACKNOWLEDGEMENT: KindFacts(
        "Accusé de réception (PDF)", "acknowledgement", 1, ".pdf", "accuse-reception", typst_pdf.render
    ),
    DocumentKind.DIAGNOSIS_REPORT: KindFacts(
        "Diagnostic partagé (PDF)", "diagnosis_report", 2, ".pdf", "diagnostic", typst_pdf.render
    ),
    DocumentKind.DIAGNOSIS_DOCX: KindFacts(
        "Diagnostic partagé (Word, modifiable)", "diagnosis", 1, ".docx", "diagnostic", docx.render
    ),
    DocumentKind.DIAGNOSIS_XLSX: KindFacts(
        "Chiffres du diagnostic (tableur)", "diagnosis_xlsx", 1, ".xlsx", "chiffres-diagnostic", workbook.render
    ),
    DocumentKind.CONTRACT: KindFacts("Contrat et annexes (PDF)", "contract", 1, ".pdf", "contrat", typst_pdf.render),
    DocumentKind.CONTRACT_DOCX: KindFacts(
        "Contrat et annexes (Word, modifiable)", "contract", 1, ".docx", "contrat", docx.render
    ),
}
# What is made of the diagnosis alone: who reads a frozen diagnosis reads them.
DIAGNOSIS_KINDS = (DocumentKind.DIAGNOSIS_REPORT, DocumentKind.DIAGNOSIS_DOCX, DocumentKind.DIAGNOSIS_XLSX)
KIND_CHOICES = [(kind.value, facts.label) for kind, facts in FACTS.items()]


def file_name(kind: DocumentKind, number: str) -> str:
    return f"{FACTS[kind].stem}-{number}{FACTS[kind].suffix}"
