"""What the page of documents shows."""

from dataclasses import dataclass

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.documents.kinds import FACTS, DocumentKind
from ctai.documents.models import Production, ProductionQuerySet
from ctai.documents.permissions import can_produce
from ctai.rules.refusals import Refusal


@dataclass(frozen=True)
class Offer:
    """One document that may be asked for, or the refusal that says what it lacks."""

    kind: DocumentKind
    label: str
    refusal: Refusal | None


def offers(contract: Contract, membership: Membership) -> list[Offer]:
    return [Offer(kind, facts.label, can_produce(contract, membership, kind)) for kind, facts in FACTS.items()]


def productions_of(contract: Contract, membership: Membership) -> ProductionQuerySet:
    """The documents of a contract that exist for this membership, the newest first, without their data."""
    rows = Production.objects.visible_to(membership).filter(contract=contract)
    return rows.select_related("requested_by__person", "requested_by__organisation", "contract", "result").defer("data")
