"""The money of one year of a contract, as its report shows it."""

from decimal import Decimal

from django.db.models import Sum

from ctai.contracts.models import Contract
from ctai.funding.reads import cents

ZERO = Decimal("0.00")


def year_totals(contract: Contract, year: int) -> dict[str, Decimal]:
    """Euros asked, granted and paid that budget year, all funders together: {"asked", "granted", "paid"}."""
    sums = (
        contract.budget_lines.alive()
        .filter(year=year)
        .aggregate(asked=Sum("asked"), granted=Sum("granted"), paid=Sum("paid"))
    )
    return {name: cents(amount) or ZERO for name, amount in sums.items()}
