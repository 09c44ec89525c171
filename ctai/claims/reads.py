"""Instalments one may claim, claims and where they stand, whom to tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ctai.accounts.models import Membership
from ctai.claims.models import Claim, ClaimState
from ctai.contracts.models import Contract
from ctai.contracts.reads import people_of
from ctai.funding.models import BudgetLine, Instalment
from ctai.funding.payees import with_payee
from ctai.funding.permissions import PAID_IN
from ctai.rules.funders import STATE_FUNDERS
from ctai.rules.roles import AUTHORITY_ROLES, Role, Side

CLAIMANTS = AUTHORITY_ROLES | {Role.OPERATOR_AGENT}
_STATE = [funder.value for funder in STATE_FUNDERS]
_PAID_IN = [state.value for state in PAID_IN]


def instalments_for(membership: Membership) -> QuerySet[Any]:
    """The State's instalments planned and not made that pay one's own organisation, the first due first.

    `last_state`: of the last claim on each; None when nothing was claimed.
    """
    if membership.side not in (Side.AUTHORITY, Side.OPERATOR):
        return Instalment.objects.none()
    own = membership.organisation_id
    near = BudgetLine.objects.filter(Q(action__operator=own) | Q(contract__lead=own), funder__in=_STATE)
    lines = with_payee(near.filter(contract__state__in=_PAID_IN)).filter(payee=own)
    last = Claim.objects.filter(instalment=OuterRef("pk")).order_by("-pk")
    found = Instalment.objects.filter(paid_on=None, line__in=lines.values("pk"))
    related = ("line__action__operator", "line__contract__territory", "line__contract__lead")
    return (
        found.select_related(*related)
        .annotate(last_state=Subquery(last.values("state")[:1]), last_claim=Subquery(last.values("pk")[:1]))
        .order_by("planned_on", "pk")
    )


def claims(membership: Membership) -> QuerySet[Claim]:
    """Those one reads, with what a page says of them."""
    related = (
        "line__action__operator", "line__contract__territory", "line__contract__prefecture", "line__contract__lead",
        "instalment", "payee", "asked_by__person", "asked_by__organisation", "answered_by__person", "proof",
    )  # fmt: skip
    return Claim.objects.visible_to(membership).select_related(*related)


def awaited_of(membership: Membership) -> QuerySet[Claim]:
    """Those one's own prefecture must answer, the oldest first."""
    found = Claim.objects.visible_to(membership).awaited().filter(line__contract__prefecture=membership.organisation_id)
    return _listed(found).order_by("asked_on", "pk")


def sent_back_to(membership: Membership) -> QuerySet[Claim]:
    """Those one's organisation must complete: the last on an instalment still to be made."""
    later = Claim.objects.filter(instalment=OuterRef("instalment"), pk__gt=OuterRef("pk"))
    found = Claim.objects.visible_to(membership).filter(
        ~Exists(later), payee=membership.organisation_id, state=ClaimState.SENT_BACK, instalment__paid_on=None,
        instalment__isnull=False,
    )  # fmt: skip
    return _listed(found).order_by("answered_on", "pk")


def _listed(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """With what a list says of each: all that a page says took 20 ms to plan, on everybody's first page."""
    return claims.select_related("line__action", "line__contract__territory", "payee")


def last_claims(contract: Contract) -> dict[int, Claim]:
    """By instalment, the last claim that stands: sent back or taken back, it waits for another. One query."""
    rows = Claim.objects.filter(line__contract=contract, instalment__isnull=False).exclude(state=ClaimState.WITHDRAWN)
    return {row.instalment_id: row for row in rows.select_related("instalment").order_by("pk") if row.instalment_id}


def is_followed(row: Claim) -> bool:
    """Whether the same instalment was claimed again since."""
    return Claim.objects.filter(instalment=row.instalment_id, pk__gt=row.pk).exists()


def answered(row: Claim, at: date) -> list[Membership]:
    """Whom an answer is told to: the authority's people, and the operator's when it is one that claimed."""
    return people_of(row.line.contract, {Side.AUTHORITY}, at) + told_to([row.pk], at)[row.pk]


def told_to(pks: Iterable[int], at: date) -> dict[int, list[Membership]]:
    """By claim, the people of an operator that claimed: the journal tells the parties, they are not one."""
    rows = dict(Claim.objects.filter(pk__in=list(pks)).values_list("pk", "payee"))
    roles = [role.value for role in CLAIMANTS]
    members = Membership.objects.active(at).filter(organisation__in=rows.values(), role__in=roles)
    by_body: dict[int, list[Membership]] = {}
    for member in members.select_related("person", "organisation"):
        if member.side == Side.OPERATOR:
            by_body.setdefault(member.organisation_id, []).append(member)
    return {pk: by_body.get(payee, []) for pk, payee in rows.items()}
