"""What the pages of the budget need between the lines read and the cells drawn."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ctai.accounts.models import Membership
from ctai.budget import grid as grids
from ctai.budget.boxes import Box, contradicted
from ctai.checks import costs
from ctai.checks.registry import STATUS_LABELS, Status
from ctai.claims.reads import last_claims
from ctai.contracts.models import Contract
from ctai.expenses.reads import YearPlan
from ctai.funding.acts.ask import Wanted
from ctai.funding.acts.decide import Granted
from ctai.funding.acts.ledger import LineKey, key_of
from ctai.funding.models import BudgetLine, Instalment
from ctai.funding.permissions import can_pay
from ctai.funding.reads import Judged, years_of
from ctai.programme.models import Action
from ctai.rules.expenses import Nature
from ctai.rules.funders import Funder
from ctai.rules.refusals import Refusal
from ctai.rulings.reads import Standing, standings


def grid_of(
    contract: Contract,
    lines: list[BudgetLine],
    today: date,
    *,
    sheets: Sequence[Action] | None = None,
    asked: Mapping[str, str] | None = None,
    writing: bool = False,
) -> grids.Grid:
    """The grid of a contract. `sheets`: in order, when they were read already; `asked`: what the address says of the
    page; `writing`: with the rows ready to be filled on every action."""
    actions = sheets or list(contract.actions.in_order().select_related("axis", "operator"))
    usual = str(contract.lead) if writing else ""
    return grids.build(actions, lines, years_of(contract, lines, today), usual=usual, asked=asked)


def put_charges(grid: grids.Grid, plans: Mapping[tuple[int, int], YearPlan]) -> None:
    """Beside what each action asks in a year, what it costs."""
    for block in grid.blocks:
        for year, sums in zip(grid.years, block.years, strict=True):
            plan = plans.get((block.action.pk, year))
            sums.charges = plan.sum_planned(Nature.CHARGES) if plan else None


# What is asked


def asked_boxes(grid: grids.Grid) -> dict[str, Box]:
    return {
        cell.name: Box(
            cell.name,
            f"Action {block.action.number}, {row.name}, {cell.key.year}",
            cell.line.asked if cell.line else None,
        )
        for block, row, cell in grid.cells()
    }


def draw(grid: grids.Grid, asked: dict[str, Box]) -> None:
    """Put each box on its cell, for the template."""
    for _block, _row, cell in grid.cells():
        cell.box = asked[cell.name]


def wanted(grid: grids.Grid, asked: dict[str, Box], contract: Contract) -> list[Wanted]:
    """The cells that changed, and nothing else: two people may write two cells of one budget."""
    return [
        Wanted(
            cell.key,
            asked[cell.name].seen,
            asked[cell.name].amount,
            contract.lead if row.funder == Funder.AUTHORITY and row.label == str(contract.lead) else None,
        )
        for _block, row, cell in grid.cells()
        if asked[cell.name].has_changed
    ]


def contradict(grid: grids.Grid, asked: dict[str, Box], theirs: dict[LineKey, Decimal | None]) -> None:
    for _block, _row, cell in grid.cells():
        if cell.key in theirs:
            contradicted(asked[cell.name], theirs[cell.key])


# What is granted


def by_keeper(
    contract: Contract,
    lines: Iterable[BudgetLine],
    membership: Membership,
    may: Callable[[BudgetLine, Membership], Refusal | None],
) -> dict[bool, Refusal | None]:
    """The answer of a permission for the State's lines (True) and for the others (False), asked once each."""
    answers: dict[bool, Refusal | None] = {}
    for line in lines:
        line.contract = contract
        if line.is_state not in answers:
            answers[line.is_state] = may(line, membership)
    return answers


def granted_boxes(lines: Sequence[BudgetLine]) -> dict[str, Box]:
    return {
        f"g{line.pk}": Box(f"g{line.pk}", f"Action {line.action.number}, {line.funder_name}, {line.year}", line.granted)
        for line in lines
    }


def decisions(lines: Sequence[BudgetLine], granted: dict[str, Box]) -> list[Granted]:
    """An emptied cell is worth zero once something was granted."""
    changed = ((line, granted[f"g{line.pk}"]) for line in lines)
    return [Granted(line, box.seen, box.amount or Decimal(0)) for line, box in changed if box.has_changed]


def contradict_grants(
    lines: Sequence[BudgetLine], granted: dict[str, Box], theirs: dict[LineKey, Decimal | None]
) -> None:
    for line in lines:
        if key_of(line) in theirs:
            contradicted(granted[f"g{line.pk}"], theirs[key_of(line)])


@dataclass
class GrantRow:
    line: BudgetLine
    box: Box | None
    difference: Decimal | None
    # The last time it was told to whom it pays; None before.
    told: Standing | None = None


def grant_rows(contract: Contract, lines: Sequence[BudgetLine], granted: dict[str, Box]) -> list[GrantRow]:
    """Lines that ask something or were granted something, each with its box when this person decides on it."""
    told = standings(contract)
    return [
        GrantRow(
            line,
            granted.get(f"g{line.pk}"),
            None if line.granted is None else line.granted - (line.asked or Decimal(0)),
            told.get(line.pk),
        )
        for line in lines
        if line.asked or line.granted is not None
    ]


# What is paid


@dataclass
class PaymentRow:
    """`planned`: all instalments of the line, paid or not; each with its last `claim`."""

    line: BudgetLine
    instalments: list[Instalment] = field(default_factory=list)
    may_pay: bool = False

    @property
    def planned(self) -> Decimal:
        return sum((one.amount for one in self.instalments), Decimal(0))

    @property
    def left(self) -> Decimal:
        """Granted and not planned yet; below zero when a grant was reduced after the plan."""
        return (self.line.granted or Decimal(0)) - self.planned


def payment_rows(contract: Contract, lines: Iterable[BudgetLine], membership: Membership) -> list[PaymentRow]:
    rows = {line.pk: PaymentRow(line) for line in lines if line.granted}
    refusals = by_keeper(contract, (row.line for row in rows.values()), membership, can_pay)
    for row in rows.values():
        row.may_pay = refusals[row.line.is_state] is None
    claims = last_claims(contract)
    for one in Instalment.objects.filter(line__in=list(rows)):
        one.claim = claims.get(one.pk)  # type: ignore[attr-defined]
        rows[one.line_id].instalments.append(one)
    return list(rows.values())


# Checks

_ORDER = (Status.BLOCKING, Status.TO_JUSTIFY, Status.ADVICE, Status.PASSED, Status.UNKNOWN, Status.NOT_APPLICABLE)


def by_status(checks: Iterable[Judged]) -> list[tuple[str, str, list[Judged]]]:
    """(code, label, checks) for each status that has some, the gravest first."""
    checks = list(checks)
    found = [(status, [one for one in checks if one.outcome.status == status]) for status in _ORDER]
    return [(status.value, STATUS_LABELS[status], ones) for status, ones in found if ones]


def counts(checks: Iterable[Judged]) -> dict[str, int]:
    """How many checks block, and how many still wait for a justification."""
    checks = list(checks)
    return {
        "blocking": sum(1 for one in checks if one.outcome.status == Status.BLOCKING),
        "to_justify": sum(1 for one in checks if one.needs_text),
        "advice": sum(1 for one in checks if one.outcome.status == Status.ADVICE),
    }


def gaps(checks: Iterable[Judged]) -> list[str]:
    """Where charges and resources, or gifts in kind and their use, do not meet: a sentence each."""
    rules = (costs.RULE.code, costs.RULE_IN_KIND.code)
    return [finding.sentence for one in checks if one.outcome.rule.code in rules for finding in one.outcome.findings]
