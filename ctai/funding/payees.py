"""Whom a line pays: the one rule behind decisions told, papers, payments and the page of a payee (product.md part 3).

Money that goes straight to an operator pays the body that carries the action, None when nobody named it by its SIRET.
Money for an authority that realises the action pays that authority when it carries the sheet, a partner as well as the
lead. All the rest, and what is given on, pays the lead.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from ctai.accounts.models import Organisation
from ctai.funding.models import BudgetLine
from ctai.rules.funders import Route
from ctai.rules.roles import OrganisationKind

_AUTHORITY = OrganisationKind.AUTHORITY.value
_CARRIER = Q(route=Route.TO_OPERATOR.value) | Q(route=Route.TO_AUTHORITY.value, action__operator__kind=_AUTHORITY)


def with_payee(lines: QuerySet[Any]) -> Any:
    """The lines with `payee`, the number of the organisation paid on each."""
    return lines.annotate(payee=Case(When(_CARRIER, then=F("action__operator")), default=F("contract__lead")))


def payee_of(line: BudgetLine) -> Organisation | None:
    """The same, of a line read with its action's operator and its contract's lead."""
    carrier = line.action.operator
    if line.route == Route.TO_OPERATOR.value:
        return carrier
    realises = line.route == Route.TO_AUTHORITY.value and carrier is not None and carrier.kind == _AUTHORITY
    return carrier if realises else line.contract.lead
