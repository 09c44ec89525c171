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
    """A contract with what every one of its pages shows in its frame, in one query."""
    related = ("territory", "departement", "region", "lead", "prefecture", "previous")
    return get_or_404(Contract.objects.select_related(*related), membership, number=number)
