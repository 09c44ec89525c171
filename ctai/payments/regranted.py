"""What a payee receives from a leading authority that gives credits on: told apart from what is paid to it directly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from ctai.accounts.models import Membership, Organisation
from ctai.regrants.models import Regrant
from ctai.rules.funders import Route

ZERO = Decimal(0)


@dataclass(frozen=True)
class Received:
    """What one authority gave on to one payee in one budget year, euros, cancellations deducted."""

    year: int
    authority: str
    amount: Decimal


def received_by(payee: Organisation, membership: Membership, *, is_rehearsal: bool) -> list[Regrant]:
    """Every re-grant and cancellation of a payee that one may read, the latest first. One query for the whole page."""
    seen = Regrant.objects.visible_to(membership).filter(payee=payee, line__contract__is_rehearsal=is_rehearsal)
    related = ("call", "line__action", "line__contract__territory", "line__contract__lead")
    return list(seen.select_related(*related).order_by("-line__year", "-decided_on", "-pk"))


def sums_of(rows: Iterable[Regrant]) -> list[Received]:
    """The latest year first."""
    sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for one in rows:
        sums[one.line.year, str(one.line.contract.lead)] += one.amount
    found = sorted(sums.items(), key=lambda pair: (-pair[0][0], pair[0][1]))
    return [Received(year, authority, amount) for (year, authority), amount in found]


def awaited(lines: Any, payee: Organisation) -> list[Any]:
    """The lines of its own actions that an authority is to give on, each with `given`: what this payee got of it."""
    meant = lines.filter(route=Route.REGRANTED.value, action__operator=payee.pk).exclude(contract__lead=payee.pk)
    to_it = Sum("regrants__amount", filter=Q(regrants__payee=payee.pk))
    found = meant.select_related("action", "contract__territory", "contract__lead").annotate(given=to_it)
    rows = list(found.order_by("-year", "contract_id", "action__number", "pk"))
    for one in rows:
        one.given = _cents(one.given)
    return rows


def totals_by_payee(found: Iterable[Organisation], membership: Membership, *, is_rehearsal: bool) -> dict[int, Decimal]:
    """{payee: euros given on to it} for the bodies of one page, in one query."""
    rows = Regrant.objects.visible_to(membership).filter(
        payee__in=[one.pk for one in found], line__contract__is_rehearsal=is_rehearsal
    )
    return {pk: _cents(total) for pk, total in rows.order_by().values_list("payee").annotate(total=Sum("amount"))}


def _cents(value: Decimal | None) -> Decimal:
    return (value or ZERO).quantize(Decimal("0.01"))
