"""National and regional figures: two counts never mixed (engaged, signed), each at a date, each opening its list."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from django.db.models import Count, Q, QuerySet, Sum

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract, ContractQuerySet
from ctai.funding.models import BudgetLine
from ctai.funding.reads import cents
from ctai.monitoring.models import YearlyReport
from ctai.rules.deadlines import EXPECTED_DAYS
from ctai.rules.funders import STATE_FUNDERS
from ctai.rules.reports import REPORT_EDITABLE
from ctai.rules.roles import Side
from ctai.rules.states import STATES, STEP_LABELS, State, Step
from ctai.territories.models import Kind

ENGAGED, SIGNED, IN_FORCE = "engages", "signes", "en-vigueur"
COUNTS = {
    ENGAGED: "Engagés : lettre d'intention reçue par la préfecture, dossier non clos à cette date",
    SIGNED: "Signés : entrés en vigueur à cette date ou avant",
    IN_FORCE: "En vigueur à cette date",
}
# What the State's own pages count besides, of today only: the past of a state is in the journal.
WAITING = "attendent-l-etat"
FILES = {**COUNTS, WAITING: "Attendent l'État : dossiers ouverts où c'est à l'État d'agir"}
_STATE_TURN = [state.value for state, facts in STATES.items() if facts.turn == Side.STATE and not facts.closed]


def counted(contracts: ContractQuerySet, count: str, at: date) -> ContractQuerySet:
    """The contracts behind one count at one date; `contracts` says which (real, or one membership's)."""
    open_then = Q(closed_on=None) | Q(closed_on__gt=at)
    if count == WAITING:
        return contracts.filter(state__in=_STATE_TURN)
    if count == ENGAGED:
        return contracts.filter(open_then, acknowledged_on__lte=at)
    if count == SIGNED:
        return contracts.filter(in_force_on__lte=at)
    return contracts.filter(open_then, in_force_on__lte=at)


def counts_at(contracts: ContractQuerySet, at: date) -> dict[str, int]:
    """Every count at one date, in one query."""
    open_then = Q(closed_on=None) | Q(closed_on__gt=at)
    found = contracts.aggregate(
        engaged=Count("pk", filter=open_then & Q(acknowledged_on__lte=at)),
        signed=Count("pk", filter=Q(in_force_on__lte=at)),
        in_force=Count("pk", filter=open_then & Q(in_force_on__lte=at)),
    )
    return {ENGAGED: found["engaged"], SIGNED: found["signed"], IN_FORCE: found["in_force"]}


def by_kind(contracts: ContractQuerySet, at: date) -> dict[str, int]:
    """Engaged contracts at a date by kind of territory, as the ministry's own figures are told."""
    rows = counted(contracts, ENGAGED, at).values("territory__kind").annotate(n=Count("pk")).order_by()
    found = {row["territory__kind"]: row["n"] for row in rows}
    return {kind.label: found[kind.value] for kind in Kind if kind.value in found}


def by_departement(contracts: ContractQuerySet, count: str, at: date) -> dict[str, int]:
    rows = counted(contracts, count, at).values("departement__code").annotate(n=Count("pk")).order_by()
    return {row["departement__code"]: row["n"] for row in rows}


@dataclass(frozen=True)
class StepRow:
    """Where contracts stand and how long they have stayed there: median days, oldest, how many are late."""

    step: Step
    label: str
    contracts: int
    median_days: int | None
    oldest_days: int | None
    late: int


def by_step(contracts: ContractQuerySet, today: date) -> list[StepRow]:
    """Open contracts by step. Only states and dates are read, grouped by the database: never one row a contract."""
    rows = (
        contracts.exclude(state__in=[state.value for state, facts in STATES.items() if facts.closed])
        .values("state", "state_since")
        .annotate(n=Count("pk"))
        .order_by()
    )
    days: dict[Step, Counter[int]] = {step: Counter() for step in Step}
    late: Counter[Step] = Counter()
    for row in rows:
        state = State(row["state"])
        waited = (today - row["state_since"]).days
        days[STATES[state].step][waited] += row["n"]
        if state in EXPECTED_DAYS and waited > EXPECTED_DAYS[state]:
            late[STATES[state].step] += row["n"]
    return [_step_row(step, days[step], late[step]) for step in Step]


def _step_row(step: Step, days: Counter[int], late: int) -> StepRow:
    total = sum(days.values())
    middle = int(median(days.elements())) if total else None
    return StepRow(step, STEP_LABELS[step], total, middle, max(days) if days else None, late)


@dataclass(frozen=True)
class MoneyRow:
    year: int
    asked: Decimal
    granted: Decimal
    paid: Decimal


def state_money(contracts: ContractQuerySet) -> list[MoneyRow]:
    """State credits by budget year: asked, granted, paid. Lines of sheets taken off count only what was granted."""
    rows = (
        BudgetLine.objects.alive()
        .filter(contract__in=contracts.values("pk"), funder__in=[funder.value for funder in STATE_FUNDERS])
        .values("year")
        .annotate(a=Sum("asked"), g=Sum("granted"), p=Sum("paid"))
        .order_by("year")
    )
    zero = Decimal("0.00")
    return [MoneyRow(row["year"], *(cents(row[name]) or zero for name in ("a", "g", "p"))) for row in rows]


def late_reports(contracts: ContractQuerySet, today: date) -> QuerySet[YearlyReport]:
    return YearlyReport.objects.filter(
        contract__in=contracts.values("pk"), state__in=sorted(REPORT_EDITABLE), due_on__lt=today
    )


def in_scope(membership: Membership, *, rehearsal: bool) -> ContractQuerySet:
    """What a State page counts: the contracts this membership sees, real ones or rehearsals, never both."""
    return Contract.objects.visible_to(membership).filter(is_rehearsal=rehearsal)


@dataclass(frozen=True)
class DepartementRow:
    code: str
    name: str
    contracts: int
    signed: int
    waiting_for_state: int


def departement_rows(contracts: ContractQuerySet, today: date) -> list[DepartementRow]:
    """One row a département of the perimeter that has a contract: at most 101, whatever the number of contracts."""
    rows = (
        contracts.values("departement__code", "departement__name")
        .annotate(
            n=Count("pk"),
            signed=Count("pk", filter=Q(in_force_on__lte=today)),
            waiting=Count("pk", filter=Q(state__in=_STATE_TURN)),
        )
        .order_by("departement__code")
    )
    return [
        DepartementRow(row["departement__code"], row["departement__name"], row["n"], row["signed"], row["waiting"])
        for row in rows
    ]
