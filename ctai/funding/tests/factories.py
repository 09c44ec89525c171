"""Budget lines for the tests of every room: amounts are ledger entries, as everywhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ctai.contracts.tests.factories import people
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.programme.models import Action
from ctai.rules.funders import Funder, LedgerKind, Route


def make_line(
    action: Action,
    *,
    year: int = 2027,
    funder: Funder = Funder.STATE_104_12,
    route: Route = Route.TO_AUTHORITY,
    label: str = "",
    asked: Decimal | int | None = 10_000,
    granted: Decimal | int | None = None,
    committed: Decimal | int | None = None,
    **fields: Any,
) -> BudgetLine:
    """One line with what was asked and granted on it; None leaves the amount empty."""
    line = BudgetLine.objects.create(
        contract=action.contract,
        action=action,
        year=year,
        funder=funder.value,
        route=route.value,
        label=label,
        **fields,
    )
    for kind, amount in (
        (LedgerKind.ASKED, asked), (LedgerKind.GRANTED, granted), (LedgerKind.COMMITTED, committed)
    ):  # fmt: skip
        if amount is not None:
            LedgerEntry.objects.create(
                line=line, kind=kind.value, amount=Decimal(amount), day=action.contract.opened_on, act="test",
                by=people(action.contract).lead, sequence=1,
            )  # fmt: skip
    line.refresh_from_db()
    return line
