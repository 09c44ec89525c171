"""Asking for a document, and asking again for one that failed."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.documents.compose import compose
from ctai.documents.kinds import FACTS, DocumentKind
from ctai.documents.models import Production, ProductionState
from ctai.documents.permissions import can_produce, can_retry
from ctai.documents.tasks import produce
from ctai.history import journal
from ctai.press.frozen import digest_of, page_code
from ctai.rules.refusals import refuse_unless
from ctai.rules.roles import Side
from ctai.rules.states import HIDDEN_FROM_STATE, State


@transaction.atomic
def request_document(contract: Contract, kind: DocumentKind, *, by: Membership, today: date) -> Production:
    """Freeze the data of today and queue the document. The same data asked twice give the same document.

    Raises ActRefused (right, or what the document lacks).
    """
    refuse_unless(can_produce(contract, by, kind))
    facts = FACTS[kind]
    data = compose(contract, kind, today=today)
    # The kind, not the template: the PDF and the Word file of the same text are two documents.
    digest = digest_of(kind.value, facts.version, data)
    production, created = Production.objects.get_or_create(
        digest=digest,
        defaults={
            "contract": contract,
            "kind": kind.value,
            "template_version": facts.version,
            "contract_state": contract.state,
            "data": data,
            "page_code": page_code(digest),
            "requested_by": by,
            "requested_at": timezone.now(),
        },
    )
    if not created:
        return production
    _enqueue(production)
    journal.record(
        contract.number,
        "request_document",
        f"Document demandé : {facts.label}, code {production.page_code}",
        by=by,
        today=today,
        about=production,
        audience=Side.AUTHORITY if State(contract.state) in HIDDEN_FROM_STATE else journal.BOTH,
    )
    return production


@transaction.atomic
def retry_document(production: Production, *, by: Membership, today: date) -> Production:
    """Queue again a production that failed, with the same data. Raises ActRefused."""
    production = Production.objects.select_for_update(of=("self",)).select_related("contract").get(pk=production.pk)
    refuse_unless(can_retry(production, by))
    production.state, production.progress, production.attempts = ProductionState.QUEUED, 0, 0
    production.error, production.finished_at = "", None
    production.save(update_fields=["state", "progress", "attempts", "error", "finished_at"])
    _enqueue(production)
    journal.record(
        production.contract.number,
        "retry_document",
        f"Production relancée : {production.get_kind_display()}, code {production.page_code}",
        by=by,
        today=today,
        about=production,
        audience=Side.AUTHORITY if State(production.contract_state) in HIDDEN_FROM_STATE else journal.BOTH,
    )
    return production


def _enqueue(production: Production) -> None:
    """In the transaction that asks: either both rows exist or none."""
    production.task_id = produce.enqueue(production.pk).id
    production.save(update_fields=["task_id"])
