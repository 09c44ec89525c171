"""What a payee owes for the public money it receives, with dates, and what may be paid twice.

Written convention: law 2000-321 of 12 April 2000, article 10, and decree 2001-495, above 23 000 € a year from one
public body to a private body. Financial report: same article, within six months of the end of the year of the grant
(Cerfa 15059, domain.md 2.6). Both bind private bodies; for an authority the duty comes from its own convention.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.db.models import Min, Q, QuerySet

from ctai.accounts.models import Membership, Organisation
from ctai.checks import convention
from ctai.contracts.models import Contract, PerimeterPart
from ctai.design.formats import euros
from ctai.findings.models import Funding, Offer
from ctai.funding.models import REFUSED, BudgetLine, Justification
from ctai.programme.models import Action
from ctai.regrants.models import Regrant
from ctai.rules.funders import Funder, Route
from ctai.rules.themes import Theme
from ctai.territories.models import Territory

ZERO = Decimal(0)
# These do not grant: the operator's own money and private funders.
_PUBLIC = [funder.value for funder in Funder if funder not in (Funder.OWN, Funder.OTHER)]
_MOST = 20


@dataclass(frozen=True)
class Duty:
    """`done`: what answers it here, "" when nothing does. `is_late`: its day is past and nothing answers it."""

    what: str
    due_on: date
    done: str
    is_late: bool
    contracts: tuple[Contract, ...]


@dataclass(frozen=True)
class Given:
    """What one payer gives a payee on one line. `first`: the day of the first payment, made or planned, if known.

    `is_paid`: something was paid. `is_told`: what the action cost on the line is declared. `convention`: the reference
    that comes with a re-grant, "" otherwise.
    """

    year: int
    payer: str
    amount: Decimal
    contract: Contract
    first: date | None
    is_paid: bool
    is_told: bool
    convention: str = ""


def duties_of(payee: Organisation, lines: QuerySet[BudgetLine], regrants: Iterable[Regrant], today: date) -> list[Duty]:
    """The late ones first, then by date. `lines`, `regrants`: those of the payee that one reads. Two queries."""
    if not payee.is_association:
        return []
    granted = (
        lines.filter(funder__in=_PUBLIC, granted__gt=0, action__operator=payee.pk)
        .filter(route__in=[Route.TO_OPERATOR.value, Route.REGRANTED.value])
        .select_related("contract__lead", "given_on")
        .annotate(paid_first=Min("instalments__paid_on"), planned_first=Min("instalments__planned_on"))
    )
    given = [_of_line(line) for line in granted.order_by("year", "pk") if not _is_given_on(line)]
    given += _regranted(regrants)
    answers = Justification.objects.filter(contract__in={one.contract.pk for one in given}, code=convention.RULE.code)
    answered = {one.contract_id: one for one in answers.exclude(judgement=REFUSED)}
    found = [*_conventions(given, answered, today), *_reports(given, today)]
    return sorted(found, key=lambda one: (not one.is_late, bool(one.done), one.due_on))


def _is_given_on(line: BudgetLine) -> bool:
    """Once the authority gave on of a line, what each body gets is what it was given; before, its action's operator is
    expected to get the whole."""
    return line.route == Route.REGRANTED and hasattr(line, "given_on") and bool(line.given_on.amount)


def _of_line(line: Any) -> Given:
    return Given(
        line.year, _payer(line), line.granted or ZERO, line.contract, line.paid_first or line.planned_first,
        bool(line.paid), line.spent is not None,
    )  # fmt: skip


def _regranted(regrants: Iterable[Regrant]) -> Iterable[Given]:
    """One a line: what stands of its re-grants to this payee."""
    rows: dict[int, list[Regrant]] = defaultdict(list)
    for one in regrants:
        rows[one.line_id].append(one)
    for ones in rows.values():
        line, total = ones[0].line, sum((one.amount for one in ones), ZERO)
        written = next((one.convention for one in ones if one.convention), "")
        if total and line.funder in _PUBLIC:
            yield Given(
                line.year, _payer(line), total, line.contract, min(one.decided_on for one in ones), True,
                line.spent is not None, written,
            )  # fmt: skip


def _payer(line: BudgetLine) -> str:
    if line.route == Route.REGRANTED:
        return str(line.contract.lead)
    # One State, whatever its programme: the prefect signs for all of them.
    return "l'État" if line.is_state else line.funder_name


def _conventions(rows: Sequence[Given], answered: dict[int, Justification], today: date) -> Iterable[Duty]:
    groups: dict[tuple[int, str], list[Given]] = defaultdict(list)
    for one in rows:
        groups[one.year, one.payer].append(one)
    for (year, payer), ones in groups.items():
        total = sum((one.amount for one in ones), ZERO)
        if total <= convention.THRESHOLD:
            continue
        due_on = min((one.first for one in ones if one.first), default=date(year, 12, 31))
        done = _answer(ones, answered)
        what = f"Convention écrite avec {payer} pour {year} : {euros(total)} accordés, plus de 23 000 €"
        yield Duty(what, due_on, done, not done and due_on < today, _contracts(ones))


def _answer(ones: Sequence[Given], answered: dict[int, Justification]) -> str:
    written = next((one.convention for one in ones if one.convention), "")
    if written:
        return f"Convention {written}, indiquée avec le reversement"
    answer = next((answered[one.contract.pk] for one in ones if one.contract.pk in answered), None)
    return f"Justifiée au contrôle du dossier, le {answer.written_on:%d/%m/%Y}" if answer else ""


def _reports(rows: Sequence[Given], today: date) -> Iterable[Duty]:
    groups: dict[int, list[Given]] = defaultdict(list)
    for one in rows:
        if one.is_paid:
            groups[one.year].append(one)
    for year, ones in groups.items():
        due_on = date(year + 1, 6, 30)
        done = "Dépenses déclarées sur toutes ses lignes" if all(one.is_told for one in ones) else ""
        yield Duty(f"Compte rendu financier de {year}", due_on, done, not done and due_on < today, _contracts(ones))


def _contracts(given: Iterable[Given]) -> tuple[Contract, ...]:
    return tuple({one.contract.pk: one.contract for one in given}.values())


@dataclass(frozen=True)
class Twice:
    """Two language offers of one payee that may be paid twice, and why."""

    first: Action
    second: Action | Offer
    why: str
    is_offer: bool = False


def twice_paid(payee: Organisation, lines: QuerySet[BudgetLine], membership: Membership) -> list[Twice]:
    """Language actions of this payee on a common perimeter and period, and language offers with its SIRET that public
    money pays. At most twenty of each. Three queries."""
    financed = lines.filter(Q(asked__gt=0) | Q(granted__gt=0), funder__in=_PUBLIC, action__axis__theme=Theme.FRENCH)
    actions = list(
        Action.objects.filter(pk__in=financed.order_by().values("action"), operator=payee.pk)
        .select_related("contract__territory")
        .order_by("contract_id", "number")[:_MOST]
    )
    places = _places({one.contract_id for one in actions})
    found = [
        Twice(one, other, "Même période, territoire commun")
        for one, other in combinations(actions, 2)
        if _same_period(one, other) and _touch(places[one.contract_id], places[other.contract_id])
    ]
    if not payee.siret or not actions:
        return found[:_MOST]
    offers = Offer.objects.visible_to(membership).standing().filter(siret=payee.siret)
    offers = offers.filter(theme_rows__theme=Theme.FRENCH).exclude(funding=Funding.UNKNOWN).select_related("contract")
    by_contract = {one.contract_id: one for one in actions}
    beside = [
        Twice(by_contract.get(offer.contract_id, actions[0]), offer, offer.get_funding_display(), is_offer=True)
        for offer in offers.order_by("pk")[:_MOST]
    ]
    return [*found[:_MOST], *beside]


def _same_period(one: Action, other: Action) -> bool:
    """A sheet without dates may run at any time."""
    ends, starts = one.ends_on or date.max, one.starts_on or date.min
    return starts <= (other.ends_on or date.max) and (other.starts_on or date.min) <= ends


def _places(contracts: set[int]) -> dict[int, list[Territory]]:
    found: dict[int, list[Territory]] = defaultdict(list)
    for part in PerimeterPart.objects.filter(contract__in=contracts).select_related("territory"):
        found[part.contract_id].append(part.territory)
    return found


def _touch(ones: list[Territory], others: list[Territory]) -> bool:
    """Two perimeters have ground in common: the same territory, or one inside the other."""
    return any(
        one.pk == other.pk or one.pk in _around(other) or other.pk in _around(one) for one in ones for other in others
    )


def _around(place: Territory) -> set[int | None]:
    return {place.epci_id, place.ept_id, place.departement_id, place.region_id} - {None}
