"""Questions about what actions cost, for their pages, the checks, and the documents that lay a budget out.

One shape answers all of them: `YearPlan`, one action and one budget year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ctai.checks.facts import ActionFacts, CostFacts
from ctai.contracts.models import Contract
from ctai.expenses.models import Charge, Plan
from ctai.programme.models import Action, ExpectedResult
from ctai.rules.expenses import Account, Nature, accounts_of, counts_people, total


@dataclass(frozen=True)
class YearPlan:
    """The charges of one action in one budget year, in euros.

    `planned`, `realised`: by account, only those somebody wrote; an account that is not there is unknown, not zero.
    """

    year: int
    planned: Mapping[Account, Decimal] = field(default_factory=dict)
    realised: Mapping[Account, Decimal] = field(default_factory=dict)

    def sum_planned(self, nature: Nature) -> Decimal | None:
        """None when nothing of that nature is written."""
        return total(self.planned.get(account) for account in accounts_of(nature))

    def sum_realised(self, nature: Nature) -> Decimal | None:
        return total(self.realised.get(account) for account in accounts_of(nature))

    def gap(self, account: Account) -> Decimal | None:
        """Realised less planned; None until it was told. What was not planned was planned for nothing."""
        told = self.realised.get(account)
        return None if told is None else told - self.planned.get(account, Decimal(0))


def plan_of(action: Action, year: int) -> YearPlan:
    """The charges of one action in one year; an empty one when nobody wrote any. One query."""
    return plans_of_action(action).get(year, YearPlan(year))


def plans_of_action(action: Action) -> dict[int, YearPlan]:
    """Every year somebody wrote something for, in order. One query."""
    rows = Charge.objects.filter(plan__action=action)
    return {year: plan for (_, year), plan in _gathered(rows.values_list(*_COLUMNS)).items()}


def plans_of(contract: Contract) -> dict[tuple[int, int], YearPlan]:
    """By (primary key of the action, year), for every sheet of the contract. One query."""
    rows = Charge.objects.filter(plan__action__contract=contract, plan__action__removed_on=None)
    return _gathered(rows.values_list(*_COLUMNS))


_COLUMNS = ("plan__action_id", "year", "account", "planned", "realised")


def _gathered(rows: object) -> dict[tuple[int, int], YearPlan]:
    planned: dict[tuple[int, int], dict[Account, Decimal]] = defaultdict(dict)
    realised: dict[tuple[int, int], dict[Account, Decimal]] = defaultdict(dict)
    for action, year, account, foreseen, told in rows:  # type: ignore[attr-defined]
        for kept, amount in ((planned, foreseen), (realised, told)):
            if amount is not None:
                kept[action, year][Account(account)] = amount
    keys = sorted(planned.keys() | realised.keys())
    return {key: YearPlan(key[1], planned.get(key, {}), realised.get(key, {})) for key in keys}


def people_of(contract: Contract) -> dict[tuple[int, int], Decimal]:
    """How many people each sheet expects, by (primary key of the action, year). One query.

    The largest of its results counted in people: the same person is found in several (received, then trained).
    """
    rows = ExpectedResult.objects.filter(action__contract=contract, action__removed_on=None)
    found: dict[tuple[int, int], Decimal] = {}
    for action, year, target, unit in rows.values_list("action_id", "year", "target", "unit"):
        if counts_people(unit):
            found[action, year] = max(found.get((action, year), Decimal(0)), target)
    return found


def people_of_action(action: Action) -> dict[int, Decimal]:
    """By year, for one sheet read with its `expected_results`."""
    found: dict[int, Decimal] = {}
    for one in action.expected_results.all():
        if counts_people(one.unit):
            found[one.year] = max(found.get(one.year, Decimal(0)), one.target)
    return found


def version_of(action: Action) -> int:
    """What a form carries: 0 until somebody wrote the first amount. One query."""
    return Plan.objects.filter(action=action).values_list("version", flat=True).first() or 0


def cost_facts(
    actions: Mapping[int, ActionFacts],
    plans: Mapping[tuple[int, int], YearPlan],
    people: Mapping[tuple[int, int], Decimal],
) -> tuple[CostFacts, ...]:
    """What the checks read, in the order of the sheets then of the years. `actions`: by primary key."""
    years = sorted({year for _, year in plans.keys() | people.keys()})
    found = []
    for pk, action in actions.items():
        for year in years:
            plan, expected = plans.get((pk, year), YearPlan(year)), people.get((pk, year))
            if plan.planned or expected is not None:
                charges, uses, contributions = (plan.sum_planned(nature) for nature in Nature)
                found.append(CostFacts(action, year, charges, uses, contributions, expected))
    return tuple(found)
