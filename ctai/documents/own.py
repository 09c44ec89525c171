"""The documents of this room: letters, diagnosis, contract."""

from collections.abc import Callable

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.documents import workbook
from ctai.documents.compose.contract import contract_data
from ctai.documents.compose.letters import acknowledgement_data, letter_data
from ctai.documents.compose.report import report_data, workbook_data
from ctai.documents.kinds import DocumentKind, KindFacts
from ctai.documents.permissions import (
    can_produce_acknowledgement,
    can_produce_contract,
    can_produce_diagnosis_report,
    can_produce_intent_letter,
    is_producer,
)
from ctai.press import docx, typst_pdf
from ctai.rules.refusals import Refusal

Can = Callable[[Contract, Membership], Refusal | None]


def _parties(needs: Callable[[Contract], Refusal | None]) -> Can:
    """The people of the parties, once the contract has what the document needs."""
    return lambda contract, membership: is_producer(contract, membership) or needs(contract)


_DIAGNOSIS = _parties(can_produce_diagnosis_report)
_CONTRACT = _parties(can_produce_contract)
KINDS: dict[str, KindFacts] = {
    DocumentKind.INTENT_LETTER: KindFacts(
        "Lettre d'intention (PDF)", "intent_letter", 1, ".pdf", "lettre-intention", typst_pdf.render,
        _parties(can_produce_intent_letter), letter_data,
    ),
    DocumentKind.ACKNOWLEDGEMENT: KindFacts(
        "Accusé de réception (PDF)", "acknowledgement", 1, ".pdf", "accuse-reception", typst_pdf.render,
        _parties(can_produce_acknowledgement), acknowledgement_data,
    ),
    DocumentKind.DIAGNOSIS_REPORT: KindFacts(
        "Diagnostic partagé (PDF)", "diagnosis_report", 2, ".pdf", "diagnostic", typst_pdf.render,
        _DIAGNOSIS, report_data,
    ),
    DocumentKind.DIAGNOSIS_DOCX: KindFacts(
        "Diagnostic partagé (Word, modifiable)", "diagnosis", 1, ".docx", "diagnostic", docx.render,
        _DIAGNOSIS, report_data,
    ),
    DocumentKind.DIAGNOSIS_XLSX: KindFacts(
        "Chiffres du diagnostic (tableur)", "diagnosis_xlsx", 1, ".xlsx", "chiffres-diagnostic", workbook.render,
        _DIAGNOSIS, workbook_data,
    ),
    DocumentKind.CONTRACT: KindFacts(
        "Contrat et annexes (PDF)", "contract", 1, ".pdf", "contrat", typst_pdf.render, _CONTRACT, contract_data
    ),
    DocumentKind.CONTRACT_DOCX: KindFacts(
        "Contrat et annexes (Word, modifiable)", "contract", 1, ".docx", "contrat", docx.render,
        _CONTRACT, contract_data,
    ),
}  # fmt: skip
