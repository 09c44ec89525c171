"""The only way to an object: what is not visible to a membership does not exist for it (404)."""

from typing import Any, TypeVar

from django.db import models
from django.http import Http404

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract

Row = TypeVar("Row", bound=models.Model)


def get_or_404(queryset: models.QuerySet[Row], membership: Membership | None, **lookup: Any) -> Row:
    """One row of a QuerySet that has `visible_to`; Http404 when it is not there or not visible."""
    row = queryset.visible_to(membership).filter(**lookup).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


def contract_or_404(membership: Membership | None, number: str) -> Contract:
    """A contract with what every one of its pages shows in its frame, in one query.

    No more tables than that: with seven, PostgreSQL takes longer to plan the query than to answer it (docs/bench.md).
    """
    rows = Contract.objects.select_related("territory", "departement", "lead", "prefecture")
    contract = get_or_404(rows, membership, number=number)
    if contract.territory.departement_id == contract.departement_id:
        contract.territory.departement = contract.departement
    return contract
