"""One payee: everything it asked, was granted and received across contracts, years and funders, and what it owes.

What the lead gives on is told apart, on the page of who receives it: `regranted`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.funding.models import BudgetLine
from ctai.funding.payees import with_payee
from ctai.programme.models import Action
from ctai.regrants.models import Regrant
from ctai.rules.funders import FUNDERS, Funder, LedgerKind, Route
from ctai.rules.roles import Side

ZERO = Decimal(0)
KINDS = tuple(kind.value for kind in LedgerKind)


def payees(membership: Membership, asked: str, *, is_rehearsal: bool) -> QuerySet[Organisation]:
    """The bodies paid, or to be, on the contracts one reads. `asked`: the beginning of a SIRET, or part of a name."""
    contracts = Contract.objects.visible_to(membership).filter(is_rehearsal=is_rehearsal)
    carries = Action.objects.filter(operator=OuterRef("pk"), contract__in=contracts.values("pk"))
    leads = contracts.filter(lead=OuterRef("pk"))
    given = Regrant.objects.filter(payee=OuterRef("pk"), line__contract__in=contracts.values("pk"))
    found = Organisation.objects.filter(Exists(carries) | Exists(leads) | Exists(given))
    digits = asked.replace(" ", "")
    if digits.isdecimal():
        found = found.filter(siret__startswith=digits)
    elif asked:
        found = found.filter(name__icontains=asked)
    return found.order_by("name", "pk")


def lines_of(payee: Organisation, membership: Membership, *, is_rehearsal: bool) -> Any:
    """The lines of a payee that one may read, paid to it or meant to be given on to it: an operator its own sheets',
    others those of their contracts."""
    found = BudgetLine.objects.filter(contract__is_rehearsal=is_rehearsal).alive()
    if membership.side == Side.OPERATOR:
        found = found.filter(action__operator=membership.organisation_id)
    else:
        found = found.filter(contract__in=Contract.objects.visible_to(membership).values("pk"))
    # First what the indexes find, then who exactly is paid.
    near = found.filter(Q(action__operator=payee.pk) | Q(contract__lead=payee.pk))
    regranted = Q(route=Route.REGRANTED.value, action__operator=payee.pk)
    return with_payee(near).filter(Q(payee=payee.pk) | regranted)


def direct(lines: Any, payee: Organisation) -> Any:
    """Of these, the lines paid to the payee itself."""
    return lines.filter(payee=payee.pk)


def totals_by_payee(
    found: Iterable[Organisation], membership: Membership, *, is_rehearsal: bool
) -> dict[int, dict[str, Decimal]]:
    """{payee: euros granted and paid} for the bodies of one page, in one query; re-grants count for the lead."""
    numbers = [one.pk for one in found]
    lines = BudgetLine.objects.visible_to(membership).filter(contract__is_rehearsal=is_rehearsal).alive()
    near = lines.filter(Q(action__operator__in=numbers) | Q(contract__lead__in=numbers))
    sums = with_payee(near).order_by().values("payee").annotate(given=Sum("granted"), received=Sum("paid"))
    return {
        row["payee"]: {"granted": _cents(row["given"]), "paid": _cents(row["received"])}
        for row in sums
        if row["payee"] in numbers
    }


def _cents(value: Decimal | None) -> Decimal:
    return (value or ZERO).quantize(Decimal("0.01"))


@dataclass
class Sums:
    """The five amounts of one year, one funder, or all, euros; None where nothing was ever written."""

    label: str
    value: str = ""
    amounts: dict[str, Decimal | None] = field(default_factory=lambda: dict.fromkeys(KINDS))

    def add(self, row: Mapping[str, Any]) -> None:
        """Nothing ever written stays nothing: zero is not empty."""
        for kind in KINDS:
            added = row[f"total_{kind}"]
            if added is not None:
                self.amounts[kind] = (self.amounts[kind] or ZERO) + _cents(added)


@dataclass(frozen=True)
class Account:
    """`years` the latest first, `funders` in the order of the product."""

    whole: Sums
    years: list[Sums]
    funders: list[Sums]


def account_of(lines: QuerySet[BudgetLine]) -> Account:
    """One query: every total of the page is made of the same rows."""
    sums = {f"total_{kind}": Sum(kind) for kind in KINDS}
    rows = lines.order_by().values("year", "funder").annotate(**sums)
    whole = Sums("Total")
    years: dict[int, Sums] = {}
    funders: dict[str, Sums] = {}
    for row in rows:
        year = years.setdefault(row["year"], Sums(str(row["year"]), str(row["year"])))
        funder = funders.setdefault(row["funder"], Sums(FUNDERS[Funder(row["funder"])].label, row["funder"]))
        for one in (whole, year, funder):
            one.add(row)
    ordered = [funders[funder.value] for funder in Funder if funder.value in funders]
    return Account(whole, [years[year] for year in sorted(years, reverse=True)], ordered)


def funder_label(funder: str) -> str:
    return FUNDERS[Funder(funder)].label
