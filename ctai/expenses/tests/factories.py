"""Charges for the tests of every room."""

from __future__ import annotations

from decimal import Decimal

from ctai.expenses.models import Charge, Plan
from ctai.programme.models import Action


def make_charges(
    action: Action, year: int = 2027, *, realised: dict[str, int | str] | None = None, **planned: int | str
) -> Plan:
    """`c64=12_000, c86=500`: what is planned by account; `realised`: {"64": 11_000}."""
    plan, _ = Plan.objects.get_or_create(action=action)
    for name, amount in planned.items():
        _row(plan, year, name.removeprefix("c"), planned=Decimal(amount))
    for account, told in (realised or {}).items():
        _row(plan, year, account, realised=Decimal(told))
    return plan


def _row(plan: Plan, year: int, account: str, **amounts: Decimal) -> None:
    Charge.objects.update_or_create(plan=plan, year=year, account=account, defaults=amounts)
