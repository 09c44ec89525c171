"""The data of a document, read from the rooms that hold them, as they stand today.

A date that the contract carries (letter sent, diagnosis frozen, text frozen) is the date of the document: asked for
again, the same facts give the same document. Otherwise the document is dated of the day it is asked.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from ctai.contracts.models import Contract
from ctai.documents.compose.contract import contract_data
from ctai.documents.compose.letters import acknowledgement_data, letter_data
from ctai.documents.compose.report import report_data, workbook_data
from ctai.documents.kinds import DocumentKind
from ctai.documents.schemas import AcknowledgementData, ContractData, LetterData
from ctai.documents.schemas_diagnosis import ReportData, WorkbookData

Data = LetterData | AcknowledgementData | ReportData | WorkbookData | ContractData

_COMPOSERS: dict[DocumentKind, Callable[[Contract, date], Data]] = {
    DocumentKind.INTENT_LETTER: letter_data,
    DocumentKind.ACKNOWLEDGEMENT: acknowledgement_data,
    DocumentKind.DIAGNOSIS_REPORT: report_data,
    DocumentKind.DIAGNOSIS_DOCX: report_data,
    DocumentKind.DIAGNOSIS_XLSX: workbook_data,
    DocumentKind.CONTRACT: contract_data,
    DocumentKind.CONTRACT_DOCX: contract_data,
}


def compose(contract: Contract, kind: DocumentKind, *, today: date) -> dict[str, Any]:
    """The frozen data of one document, as plain JSON values."""
    return _COMPOSERS[kind](contract, today).as_dict()
