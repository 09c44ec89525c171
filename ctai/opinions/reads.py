"""Whom to ask, what is awaited and for how long, and who is told of a question or of its answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.funding.models import BudgetLine
from ctai.opinions.models import OpinionGiven, OpinionRequest
from ctai.rules.funders import STATE_FUNDERS
from ctai.rules.roles import PREFECTURE_ROLES, OrganisationKind, Role

_ANSWERER = {
    OrganisationKind.SUB_PREFECTURE: Role.SUB_PREFECT,
    OrganisationKind.REGION_PREFECTURE: Role.REGIONAL_OFFICER,
}


@dataclass(frozen=True)
class Service:
    """A service that may be asked, and its people here: whom the question writes to. `is_local`: its arrondissement
    holds the territory of the contract."""

    organisation: Organisation
    people: list[Membership]
    is_local: bool


def services(contract: Contract, at: date) -> list[Service]:
    """The sub-prefectures of the département, that of the territory first, then the région. Two queries."""
    place = contract.territory
    local = {place.pk, place.arrondissement_id}
    found = Organisation.objects.filter(
        Q(kind=OrganisationKind.SUB_PREFECTURE, departements=contract.departement_id)
        | Q(kind=OrganisationKind.REGION_PREFECTURE, territory=contract.region_id)
    ).distinct()
    by_service: dict[int, list[Membership]] = {}
    for one in answerers(found, at):
        by_service.setdefault(one.organisation_id, []).append(one)
    made = [
        Service(
            one,
            by_service.get(one.pk, []),
            one.kind == OrganisationKind.SUB_PREFECTURE and one.territory_id is not None and one.territory_id in local,
        )
        for one in found.order_by("name")
    ]
    return sorted(made, key=lambda one: (not one.is_local, one.organisation.kind != OrganisationKind.SUB_PREFECTURE))


def answerers(organisations: Iterable[Organisation] | QuerySet[Organisation], at: date) -> list[Membership]:
    """The active members of these services who give opinions."""
    rows = Membership.objects.active(at).filter(
        organisation__in=organisations, role__in=[role.value for role in _ANSWERER.values()]
    )
    return list(rows.select_related("person", "organisation").order_by("person__last_name"))


def years_asked(contract: Contract) -> list[int]:
    """The years for which the contract asks something of the State."""
    lines = BudgetLine.objects.alive().filter(contract=contract, funder__in=[one.value for one in STATE_FUNDERS])
    return sorted(set(lines.filter(asked__gt=0).order_by().values_list("year", flat=True)))


def with_answers(requests: QuerySet[OpinionRequest]) -> QuerySet[OpinionRequest]:
    """Two queries, whatever the number of requests."""
    answers = OpinionGiven.objects.select_related("by__person", "by__organisation")
    related = ("organisation", "contract__territory", "contract__departement", "asked_by__person")
    return requests.select_related(*related, "asked_by__organisation").prefetch_related(
        Prefetch("answers", queryset=answers)
    )


def opinions_of(contract: Contract, membership: Membership, year: int | None = None) -> list[OpinionRequest]:
    """What this person reads on a contract, awaited first; `year`: what bears on the decision of that year."""
    rows = OpinionRequest.objects.visible_to(membership).filter(contract=contract, withdrawn_on=None)
    if year is not None:
        rows = rows.filter(Q(year=None) | Q(year=year))
    return sorted(with_answers(rows), key=lambda one: (not one.is_awaited, one.wanted_for, one.pk))


def by_decision(rows: Iterable[Any], membership: Membership) -> dict[int, list[OpinionRequest]]:
    """For rows that have `pk`, `contract_id` and `year`, the opinions that bear on each, in two queries."""
    rows = list(rows)
    asked = OpinionRequest.objects.visible_to(membership).filter(
        contract__in={row.contract_id for row in rows}, withdrawn_on=None
    )
    found: dict[int, list[OpinionRequest]] = {}
    for one in with_answers(asked):
        found.setdefault(one.contract_id, []).append(one)
    return {row.pk: [one for one in found.get(row.contract_id, []) if one.year in (None, row.year)] for row in rows}


def awaited_first(requests: QuerySet[OpinionRequest]) -> QuerySet[OpinionRequest]:
    """The earliest wanted first, then those answered, the latest first."""
    return requests.order_by(F("answered_on").desc(nulls_first=True), "wanted_for", "pk")


def awaited_of(membership: Membership) -> QuerySet[OpinionRequest]:
    """What one's own service still has to answer, the earliest wanted first."""
    rows = OpinionRequest.objects.visible_to(membership).asked_of(membership).awaited()
    return rows.select_related("contract__territory", "organisation", "asked_by__organisation")


def told_of(requests: Iterable[int], at: date) -> dict[tuple[int, str], list[Membership]]:
    """For these requests: (request, act) → whom that act is told to. The asker left: the officers of their service."""
    rows = list(OpinionRequest.objects.filter(pk__in=requests).select_related("asked_by__organisation", "organisation"))
    asked: dict[int, list[Membership]] = {}
    for one in answerers([row.organisation for row in rows], at) if rows else []:
        asked.setdefault(one.organisation_id, []).append(one)
    found: dict[tuple[int, str], list[Membership]] = {}
    for row in rows:
        found[row.pk, "ask_opinion"] = found[row.pk, "withdraw_opinion"] = asked.get(row.organisation_id, [])
        found[row.pk, "answer_opinion"] = told_of_answer(row, at)
    return found


def told_of_answer(request: OpinionRequest, at: date) -> list[Membership]:
    members = Membership.objects.active(at).select_related("person", "organisation")
    asker = list(members.filter(pk=request.asked_by_id))
    service = {"organisation": request.asked_by.organisation_id, "role__in": [one.value for one in PREFECTURE_ROLES]}
    return asker or list(members.filter(**service))
