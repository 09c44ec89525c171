"""Asking for a document, and asking again for one that failed."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.documents.compose import compose
from ctai.documents.kinds import FACTS
from ctai.documents.models import Production, ProductionState
from ctai.documents.permissions import can_produce, can_retry
from ctai.documents.tasks import produce
from ctai.history import journal
from ctai.history.models import Entry
from ctai.press.frozen import digest_of, page_code
from ctai.rules.refusals import refuse_unless
from ctai.rules.roles import Side
from ctai.rules.states import HIDDEN_FROM_STATE, State


@transaction.atomic
def request_document(contract: Contract, kind: str, *, by: Membership, today: date) -> Production:
    """Freeze the data of today and queue the document. The same data asked twice give the same document.

    Raises ActRefused (right, or what the document lacks).
    """
    refuse_unless(can_produce(contract, by, kind))
    shown = Side.AUTHORITY.value if State(contract.state) in HIDDEN_FROM_STATE else journal.BOTH
    return freeze(contract, kind, compose(contract, kind, today=today), by=by, today=today, audience=shown)[0]


@transaction.atomic
def freeze(
    contract: Contract, kind: str, data: dict[str, Any], *, by: Membership, today: date, audience: str
) -> tuple[Production, bool]:
    """The production of these data, queued, and whether it is new. The act that asks has checked the right."""
    facts = FACTS[kind]
    # The kind, not the template: the PDF and the Word file of the same text are two documents.
    digest = digest_of(kind, facts.version, data)
    production, created = Production.objects.get_or_create(
        digest=digest,
        defaults={
            "contract": contract,
            "kind": str(kind),
            "template_version": facts.version,
            "contract_state": contract.state,
            "data": data,
            "page_code": page_code(digest),
            "requested_by": by,
            "requested_at": timezone.now(),
        },
    )
    if created:
        _enqueue(production)
        sentence = f"Document demandé : {facts.label}, code {production.page_code}"
        journal.record(
            contract.number, "request_document", sentence, by=by, today=today, about=production, audience=audience
        )
    return production, created


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
        f"Production relancée : {production.label}, code {production.page_code}",
        by=by,
        today=today,
        about=production,
        audience=_audience_of(production),
    )
    return production


def _audience_of(production: Production) -> str:
    """Who read of its asking reads of its starting again."""
    asked = Entry.objects.of(production.contract.number).filter(
        act="request_document", object_type=Production._meta.label, object_id=production.pk
    )
    return asked.values_list("audience", flat=True).first() or journal.BOTH


def _enqueue(production: Production) -> None:
    """In the transaction that asks: either both rows exist or none."""
    production.task_id = produce.enqueue(production.pk).id
    production.save(update_fields=["task_id"])
