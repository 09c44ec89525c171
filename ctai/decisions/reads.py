"""The requests of a year, what a simulation gives them, and what that makes of the envelope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Case, Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from ctai.accounts.models import Membership
from ctai.campaigns.reads import campaign_in_force
from ctai.contracts.models import Contract, ContractQuerySet
from ctai.decisions.models import DecisionProposal, ProposalState, Simulation, TriedAmount
from ctai.envelopes.models import GRANTING, Envelope
from ctai.envelopes.reads import CENT, JOBS_AND_LANGUAGE, ZERO
from ctai.funding.models import BudgetLine, BudgetLineQuerySet
from ctai.funding.permissions import GRANTED_IN
from ctai.rules.roles import OrganisationKind

_MONEY = DecimalField(max_digits=14, decimal_places=2)
DECIDABLE = [state.value for state in GRANTED_IN]


def lines_of(contract: Contract, year: int, credit: str) -> list[BudgetLine]:
    """The lines a decision on this file writes, in the order of the actions."""
    lines = contract.budget_lines.alive().filter(year=year, funder=credit, asked__isnull=False)
    return list(lines.select_related("action").order_by("action__number", "pk"))


def _submitted(membership: Membership, *, is_rehearsal: bool) -> ContractQuerySet:
    return Contract.objects.visible_to(membership).filter(is_rehearsal=is_rehearsal, submitted_on__isnull=False)


def asking_lines(membership: Membership, year: int, credit: str, *, is_rehearsal: bool) -> BudgetLineQuerySet:
    """The lines of one year and one programme, of the submitted files in one's sight."""
    shown = _submitted(membership, is_rehearsal=is_rehearsal)
    return BudgetLine.objects.alive().filter(year=year, funder=credit, contract__in=shown.values("pk"))


def requests(membership: Membership, year: int, credit: str, *, is_rehearsal: bool) -> QuerySet[Any]:
    """The submitted files that ask something of these credits, within one's sight, by département."""
    asking = BudgetLine.objects.alive().filter(year=year, funder=credit, asked__gt=0)
    shown: QuerySet[Any] = _submitted(membership, is_rehearsal=is_rehearsal)
    found = shown.filter(pk__in=asking.values("contract")).select_related("territory", "departement")
    return found.order_by("departement__code", "number")


def by_file(lines: BudgetLineQuerySet) -> QuerySet[Any]:
    """One row a file: contract, asked, granted, committed, paid, useful (asked for jobs and language). Grouped in one
    pass: never one sum a file and a column."""
    return (
        lines.order_by()
        .values("contract")
        .annotate(
            asked_sum=Sum("asked"),
            granted_sum=Sum("granted"),
            committed_sum=Sum("committed"),
            paid_sum=Sum("paid"),
            useful_sum=Sum("asked", filter=Q(action__axis__theme__in=JOBS_AND_LANGUAGE)),
        )
    )


def with_sums(contracts: Iterable[Any], year: int, credit: str) -> None:
    """Give each file of a page what it asks, and what it was granted and paid; None without any."""
    contracts = list(contracts)
    lines = BudgetLine.objects.alive().filter(year=year, funder=credit, contract__in=contracts)
    sums = {row["contract"]: row for row in by_file(lines)}
    for contract in contracts:
        for name in ("asked", "granted", "paid"):
            setattr(contract, name, sums[contract.pk][f"{name}_sum"])


def tried_on(contracts: QuerySet[Any], simulation: Simulation, name: str = "tried") -> QuerySet[Any]:
    """The same, with what the simulation gives each in one more column."""
    amounts = TriedAmount.objects.filter(simulation=simulation, contract=OuterRef("pk"))
    return contracts.annotate(**{name: Subquery(amounts.values("amount"), output_field=_MONEY)})


@dataclass(frozen=True)
class Totals:
    """Of the whole simulation, whatever the page shown. Euros; `share`: jobs and language in what is tried, 0 to 1.

    `received`, `left`: of the envelopes of one's départements; None while none is opened.
    """

    files: int
    tried_files: int
    asked: Decimal
    granted: Decimal
    tried: Decimal
    share: Fraction | None
    minimum: Decimal | None
    received: Decimal | None
    left: Decimal | None

    @property
    def rate_percent(self) -> int:
        return int(self.tried * 100 / self.asked) if self.asked else 0

    @property
    def share_percent(self) -> int | None:
        return None if self.share is None else int(self.share * 100)

    @property
    def under_the_minimum(self) -> bool:
        return self.share is not None and self.minimum is not None and self.share < Fraction(self.minimum)


def totals_of(simulation: Simulation, membership: Membership) -> Totals:
    """Four queries, whatever the number of files: all that is asked, what is tried, on which files, the envelopes."""
    lines = asking_lines(membership, simulation.year, simulation.credit, is_rehearsal=simulation.is_rehearsal)
    every = lines.aggregate(
        files=Count("contract", distinct=True, filter=Q(asked__gt=0)),
        asked_sum=Sum("asked"),
        granted_sum=Sum("granted"),
    )
    amounts = dict(simulation.amounts.values_list("contract_id", "amount"))
    tried = list(by_file(lines.filter(contract__in=simulation.amounts.values("contract")))) if amounts else []
    total = sum((amounts[row["contract"]] for row in tried), ZERO)
    parts = ((amounts[row["contract"]], row["useful_sum"] or ZERO, row["asked_sum"]) for row in tried)
    # Thirds of a file add up to exactly 70 %, not to a hair below.
    useful = sum(Fraction(amount * for_them) / Fraction(asked) for amount, for_them, asked in parts if asked)
    replaced = sum((row["granted_sum"] or ZERO for row in tried), ZERO)
    received, used = _envelopes(simulation, membership)
    return Totals(
        files=every["files"],
        tried_files=len(tried),
        asked=(every["asked_sum"] or ZERO).quantize(CENT),
        granted=(every["granted_sum"] or ZERO).quantize(CENT),
        tried=total.quantize(CENT),
        share=useful / Fraction(total) if total else None,
        minimum=campaign_in_force(simulation.year, date.max).jobs_and_language_share,
        received=received,
        left=None if received is None or used is None else (received - used + replaced - total).quantize(CENT),
    )


def _envelopes(simulation: Simulation, membership: Membership) -> tuple[Decimal | None, Decimal | None]:
    """What the départements in sight received, and what is granted on it, by their arrondissements too."""
    departement = Q(level=OrganisationKind.PREFECTURE.value)
    held = Envelope.objects.filter(
        year=simulation.year,
        credit=simulation.credit,
        is_rehearsal=simulation.is_rehearsal,
        level__in=GRANTING,
    )
    if membership.organisation.kind != OrganisationKind.MINISTRY:
        own = membership.organisation.departements.values("pk")
        held = held.filter(Q(departement, holder__territory__in=own) | Q(holder__territory__departement__in=own))
    # What an arrondissement received came from its département: counted once.
    sums = held.aggregate(received_sum=Sum("received", filter=departement), granted_sum=Sum("granted"))
    if sums["received_sum"] is None:
        return None, None
    return sums["received_sum"].quantize(CENT), sums["granted_sum"].quantize(CENT)


def comparison(first: Simulation, second: Simulation, membership: Membership) -> QuerySet[Any]:
    """The files with what each simulation gives them; the widest differences first."""
    found = requests(membership, first.year, first.credit, is_rehearsal=first.is_rehearsal)
    found = tried_on(tried_on(found, first, "one"), second, "two")
    none = Value(ZERO, output_field=_MONEY)
    gap = Coalesce(F("two"), none, output_field=_MONEY) - Coalesce(F("one"), none, output_field=_MONEY)
    found = found.annotate(gap=gap)
    width = Case(When(gap__lt=0, then=-F("gap")), default=F("gap"), output_field=_MONEY)
    return found.filter(Q(one__isnull=False) | Q(two__isnull=False)).order_by(width.desc(), "number")


def proposals(membership: Membership) -> QuerySet[DecisionProposal]:
    """Those one may read, still open first."""
    shown = DecisionProposal.objects.visible_to(membership)
    related = ("contract__territory", "contract__departement", "proposed_by__person", "proposed_by__organisation")
    return shown.select_related(*related, "decided_by__person")


def waiting(membership: Membership) -> QuerySet[DecisionProposal]:
    """Those one's own service has to decide."""
    return proposals(membership).filter(
        state__in=[ProposalState.WAITING, ProposalState.FAILED], contract__prefecture=membership.organisation_id
    )


def years_asked(membership: Membership, *, is_rehearsal: bool) -> list[tuple[int, str]]:
    """(year, credit) that some file in sight asks for, the latest first."""
    shown = Contract.objects.visible_to(membership).filter(is_rehearsal=is_rehearsal, submitted_on__isnull=False)
    lines = BudgetLine.objects.filter(contract__in=shown.values("pk"), asked__gt=0)
    found: Iterable[tuple[int, str]] = lines.values_list("year", "funder").distinct().order_by("-year", "funder")
    known = dict(Simulation._meta.get_field("credit").flatchoices)
    return [(year, funder) for year, funder in found if funder in known]
