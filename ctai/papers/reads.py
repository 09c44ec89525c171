"""What the pages of this room list: what may be asked for, by body and year, and the papers already made."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.funding.models import BudgetLine
from ctai.funding.reads import cents
from ctai.papers.grants import Granted, grants_of
from ctai.papers.models import GRANTS, REQUESTS, Paper, PaperQuerySet
from ctai.papers.tables import ZERO
from ctai.rules.funders import STATE_FUNDERS
from ctai.rules.roles import OrganisationKind


@dataclass(frozen=True)
class Request:
    """What one association asks for one year, on one contract. Euros: `cost` of its actions, `state` of it."""

    contract: Contract
    payee: Organisation
    year: int
    cost: Decimal
    state: Decimal
    papers: list[Paper] = field(default_factory=list)


@dataclass(frozen=True)
class Act:
    """What the State granted to one body for one year, with the acts made of it."""

    granted: Granted
    papers: list[Paper] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """The last act made says another amount than what is granted now."""
        return bool(self.papers) and self.papers[0].amount != self.granted.total


def papers(membership: Membership) -> PaperQuerySet:
    """Those one reads, the last first, without what they say."""
    related = ("production__contract", "production__result", "payee", "notified_by__person", "signed_copy")
    return Paper.objects.visible_to(membership).select_related(*related).defer("production__data")


def requests(lines: Any, membership: Membership) -> list[Request]:
    """Of these budget lines, by contract, association and year. Four queries."""
    state = Q(funder__in=[funder.value for funder in STATE_FUNDERS])
    found = lines.filter(asked__isnull=False, action__operator__kind=OrganisationKind.OPERATOR.value)
    rows = list(
        found.order_by()
        .values("contract", "action__operator", "year")
        .annotate(cost=Sum("asked"), state=Sum("asked", filter=state))
    )
    contracts = Contract.objects.select_related("territory").in_bulk({row["contract"] for row in rows})
    bodies = Organisation.objects.in_bulk({row["action__operator"] for row in rows})
    made: dict[tuple[int, int, int], list[Paper]] = defaultdict(list)
    for paper in papers(membership).filter(production__kind__in=REQUESTS, payee__in=bodies):
        made[paper.production.contract_id, paper.payee_id, paper.year].append(paper)
    asked = [
        Request(
            contracts[row["contract"]], bodies[row["action__operator"]], row["year"], cents(row["cost"]) or ZERO,
            cents(row["state"]) or ZERO, made[row["contract"], row["action__operator"], row["year"]],
        )
        for row in rows
    ]  # fmt: skip
    return sorted(asked, key=lambda one: (-one.contract.pk, one.year, one.payee.name))


def requests_of(contract: Contract, membership: Membership, year: int | None = None) -> list[Request]:
    lines = contract.budget_lines.filter(action__removed_on=None)
    return requests(lines.filter(year=year) if year else lines, membership)


def requests_by(membership: Membership) -> list[Request]:
    """An operator's own, across contracts."""
    body = membership.organisation_id
    return requests(BudgetLine.objects.filter(action__operator=body, action__removed_on=None), membership)


def acts_of(contract: Contract, membership: Membership, year: int | None = None) -> list[Act]:
    """For the State's services: every body granted something, whether its act is made or not."""
    made: dict[tuple[int, int], list[Paper]] = defaultdict(list)
    for paper in papers(membership).filter(production__kind__in=GRANTS, production__contract=contract):
        made[paper.payee_id, paper.year].append(paper)
    found = [one for one in grants_of(contract) if year in (None, one.year)]
    return [Act(one, made[one.payee.pk, one.year]) for one in found]


def notified(membership: Membership, contract: Contract | None = None) -> list[Paper]:
    """The acts of the State this side has been told of."""
    found = papers(membership).filter(production__kind__in=GRANTS, notified_on__isnull=False)
    found = found.filter(production__contract=contract) if contract else found
    return list(found.select_related("production__contract__territory"))


def years_of(contract: Contract) -> list[int]:
    """The budget years in which something was asked or granted."""
    lines = contract.budget_lines.alive().filter(Q(asked__isnull=False) | Q(granted__isnull=False))
    return list(lines.order_by("year").values_list("year", flat=True).distinct())


def chosen_year(years: list[int], asked: str, today: date) -> int | None:
    """The year asked for when it is one; this year's otherwise, the next one that is there, or the last."""
    if asked.isdecimal() and int(asked) in years:
        return int(asked)
    return next((year for year in years if year >= today.year), years[-1] if years else None)
