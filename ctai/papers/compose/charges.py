"""The budget of one project for one year, charges then products, in the accounts of Cerfa 12156 (`rules.expenses`)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ctai.design.formats import euros
from ctai.expenses.reads import YearPlan
from ctai.funding.models import BudgetLine
from ctai.papers.schemas import ABSENT, BLANK, Block, Row, Table, Text
from ctai.papers.tables import ZERO
from ctai.rules.expenses import ACCOUNTS, NATURE_LABELS, Nature, accounts_of
from ctai.rules.funders import Funder


def budget_of_project(plan: YearPlan, lines: Iterable[BudgetLine]) -> Iterator[Block]:
    lines = list(lines)
    products = sum((line.asked or ZERO for line in lines), ZERO)
    charges = plan.sum_planned(Nature.CHARGES)
    yield _charges(plan, charges)
    yield _products(plan, lines, products)
    if charges is not None and charges != products:
        gap = charges - products
        more, less = ("charges", "produits") if gap > 0 else ("produits", "charges")
        yield Text(f"Les {more} dépassent les {less} de {euros(abs(gap))} : écart {BLANK}.")


def _amount(plan: YearPlan, account: object, *, known: bool) -> str:
    """An account nobody wrote: nothing planned once the others are, a blank to fill while none is."""
    value = plan.planned.get(account)  # type: ignore[call-overload]
    return euros(value) if value is not None else ABSENT if known else BLANK


def _rows(plan: YearPlan, nature: Nature) -> list[Row]:
    known = plan.sum_planned(nature) is not None
    return [
        Row((account.value, ACCOUNTS[account].label, _amount(plan, account, known=known)))
        for account in accounts_of(nature)
    ]


def _total(plan: YearPlan, nature: Nature, words: str) -> Row:
    found = plan.sum_planned(nature)
    return Row(("", words, BLANK if found is None else euros(found)), strong=True)


def _charges(plan: YearPlan, total: Decimal | None) -> Table:
    rows = [*_rows(plan, Nature.CHARGES), _total(plan, Nature.CHARGES, "Total des charges")]
    rows += _rows(plan, Nature.USES)
    return Table(("Compte", "Charges", "Montant"), tuple(rows), (0, 3, 1), 2, "Charges prévues")


def _products(plan: YearPlan, lines: list[BudgetLine], total: Decimal) -> Table:
    """One row a funder (account 74); what the body brings itself stands apart from grants."""
    grants: dict[str, Decimal] = {}
    own = ZERO
    for line in lines:
        if line.funder == Funder.OWN:
            own += line.asked or ZERO
        else:
            grants[line.funder_name] = grants.get(line.funder_name, ZERO) + (line.asked or ZERO)
    rows = [Row(("70 à 73", "Ventes, dotations et produits de tarification", ABSENT))]
    rows += [Row(("74", f"Subvention : {name}", euros(amount))) for name, amount in grants.items()]
    rows.append(Row(("75 à 79", "Fonds propres et autres produits", euros(own) if own else ABSENT)))
    rows.append(Row(("", "Total des produits", euros(total)), strong=True))
    given = _rows(plan, Nature.CONTRIBUTIONS)
    whole = _total(plan, Nature.CONTRIBUTIONS, f"87 — {NATURE_LABELS[Nature.CONTRIBUTIONS]}")
    return Table(("Compte", "Produits", "Montant"), (*rows, whole, *given), (0, 3, 1), 2, "Produits prévus")
