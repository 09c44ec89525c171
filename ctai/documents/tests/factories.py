"""Productions for tests, with the data of `samples`."""

from datetime import UTC, datetime
from typing import Any

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, people
from ctai.documents.kinds import FACTS, DocumentKind
from ctai.documents.models import Production
from ctai.documents.tasks import produce
from ctai.documents.tests import samples
from ctai.press.frozen import digest_of, page_code
from ctai.rules.states import State

ASKED_AT = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
SAMPLES = {
    DocumentKind.INTENT_LETTER: samples.letter,
    DocumentKind.ACKNOWLEDGEMENT: samples.acknowledgement,
    DocumentKind.DIAGNOSIS_REPORT: samples.report,
    DocumentKind.DIAGNOSIS_DOCX: samples.report,
    DocumentKind.DIAGNOSIS_XLSX: samples.workbook,
    DocumentKind.CONTRACT: samples.contract,
    DocumentKind.CONTRACT_DOCX: samples.contract,
}


def make_production(
    kind: DocumentKind = DocumentKind.CONTRACT,
    *,
    contract: Contract | None = None,
    queued: bool = False,
    data: dict[str, Any] | None = None,
    **fields: Any,
) -> Production:
    """A production waiting; `queued` puts its task in the queue too. `fields` go to Production as they are."""
    contract = contract or make_contract(State.PROPOSAL)
    data = data or SAMPLES[kind]().as_dict()
    digest = digest_of(kind.value, FACTS[kind].version, data | {"contract": contract.pk})
    production = Production.objects.create(
        **{
            "contract": contract,
            "kind": kind.value,
            "template_version": FACTS[kind].version,
            "contract_state": contract.state,
            "data": data,
            "digest": digest,
            "page_code": page_code(digest),
            "requested_by": people(contract).lead,
            "requested_at": ASKED_AT,
            **fields,
        }
    )
    if queued:
        production.task_id = produce.enqueue(production.pk).id
        production.save(update_fields=["task_id"])
    return production
