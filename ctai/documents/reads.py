"""What the page of documents shows."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.documents.models import Production, ProductionQuerySet


def productions_of(contract: Contract, membership: Membership) -> ProductionQuerySet:
    """The documents of a contract that exist for this membership, the newest first, without their data."""
    rows = Production.objects.visible_to(membership).filter(contract=contract)
    return rows.select_related("requested_by__person", "requested_by__organisation", "contract", "result").defer("data")
