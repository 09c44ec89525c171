"""The charges of one action as its pages show them: accounts down, years across. Pure; built from what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ctai.budget.boxes import Box, contradicted
from ctai.checks.costs import balance_said, in_kind_said
from ctai.expenses.acts import Place
from ctai.expenses.reads import YearPlan
from ctai.rules.expenses import ACCOUNTS, NATURE_LABELS, Account, Nature, accounts_of, per_person


@dataclass(frozen=True)
class Row:
    """One account over the years shown. `cells`: amounts to read, or boxes to fill."""

    number: str
    label: str
    examples: str
    cells: Sequence[Decimal | Box | None]


@dataclass(frozen=True)
class Group:
    """The accounts of one nature and their total by year."""

    label: str
    rows: list[Row]
    totals: list[Decimal | None]


@dataclass(frozen=True)
class YearTold:
    """What is said of one year, to whom may know it. `resources`: None when unknown, or not for this reader."""

    plan: YearPlan
    resources: Decimal | None
    people: Decimal | None
    shows_resources: bool

    @property
    def year(self) -> int:
        return self.plan.year

    @property
    def charges(self) -> Decimal | None:
        return self.plan.sum_planned(Nature.CHARGES)

    @property
    def meets(self) -> str:
        """How charges and resources differ, in a sentence; "" when they meet or are unknown."""
        if self.charges is None or not self.shows_resources:
            return ""
        return balance_said(self.charges, self.resources)

    @property
    def in_kind(self) -> str:
        return in_kind_said(self.plan.sum_planned(Nature.USES), self.plan.sum_planned(Nature.CONTRIBUTIONS))

    @property
    def cost(self) -> Decimal | None:
        """The charges, or what is asked while nobody wrote them."""
        return self.charges if self.charges is not None else self.resources

    @property
    def each(self) -> Decimal | None:
        return per_person(self.cost, self.people)


def groups_of(plans: Sequence[YearPlan]) -> list[Group]:
    """What is planned, to read."""
    return [
        Group(
            NATURE_LABELS[nature],
            [_row(account, [plan.planned.get(account) for plan in plans]) for account in accounts_of(nature)],
            [plan.sum_planned(nature) for plan in plans],
        )
        for nature in Nature
    ]


def _row(account: Account, cells: Sequence[Decimal | Box | None]) -> Row:
    facts = ACCOUNTS[account]
    return Row(account.value, facts.label, facts.examples, cells)


@dataclass(frozen=True)
class Compared:
    """Planned beside realised, and the gap; None where it is unknown."""

    name: str
    planned: Decimal | None
    realised: Decimal | None
    is_total: bool = False

    @property
    def gap(self) -> Decimal | None:
        return None if self.realised is None else self.realised - (self.planned or Decimal(0))


def compared(plan: YearPlan) -> list[Compared]:
    """One year that is over: each account somebody wrote, then the total of its nature."""
    found = []
    for nature in Nature:
        rows = [
            Compared(
                f"{account.value} — {ACCOUNTS[account].label}", plan.planned.get(account), plan.realised.get(account)
            )
            for account in accounts_of(nature)
            if account in plan.planned or account in plan.realised
        ]
        if rows:
            total = Compared(
                f"Total : {NATURE_LABELS[nature].lower()}", plan.sum_planned(nature), plan.sum_realised(nature), True
            )
            found += [*rows, total] if len(rows) > 1 else rows
    return found


# Writing


def boxes_of(plans: Sequence[YearPlan], what: str) -> dict[Place, Box]:
    """`what`: « planned » or « realised »."""
    return {
        Place(plan.year, account): Box(
            f"c{plan.year}-{account.value}", f"{facts.label} ({account.value}), {plan.year}",
            getattr(plan, what).get(account),
        )
        for plan in plans
        for account, facts in ACCOUNTS.items()
    }  # fmt: skip


def written_groups(years: Sequence[int], boxes: Mapping[Place, Box]) -> list[Group]:
    return [
        Group(
            NATURE_LABELS[nature],
            [_row(account, [boxes[Place(year, account)] for year in years]) for account in accounts_of(nature)],
            [],
        )
        for nature in Nature
    ]


def reconcile(boxes: Mapping[Place, Box], plans: Mapping[int, YearPlan], what: str) -> None:
    """Somebody saved meanwhile: their amounts come in, except where this person changed the same cell."""
    for place, box in boxes.items():
        now = getattr(plans.get(place.year, YearPlan(place.year)), what).get(place.account)
        if now == box.seen:
            continue
        if box.has_changed and box.amount != now:
            contradicted(box, now)
        else:
            box.seen = box.amount = now
            box.text = "" if now is None else f"{now:.2f}".replace(".", ",")
