"""The entries any amount is the sum of: the same lines, by the same rights, as the page that shows the amount."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.envelopes.models import Envelope
from ctai.funding.models import BudgetLine, BudgetLineQuerySet, LedgerEntry
from ctai.funding.reads import cents
from ctai.payments import payees
from ctai.programme.models import Axis
from ctai.rules.funders import (
    FUNDERS,
    GROUP_LABELS,
    LEDGER_LABELS,
    ROUTE_LABELS,
    Funder,
    FunderGroup,
    LedgerKind,
    Route,
)
from ctai.rules.roles import OrganisationKind, Side
from ctai.rules.themes import THEME_LABELS, Theme

# What several kinds of funders make together, where a page adds them up.
GROUPS = {group.value: f"{GROUP_LABELS[group]}, tous crédits" for group in (FunderGroup.STATE, FunderGroup.EUROPE)}
# Name in the address → what it is among the lines.
_SAME = {
    "annee": "year",
    "dossier": "contract__number",
    "nom": "label",
    "voie": "route",
    "domaine": "action__axis__theme",
    "action": "action__number",
    "axe": "action__axis",
    "prefecture": "contract__prefecture",
}


def lines_in(membership: Membership, asked: Mapping[str, Any]) -> QuerySet[BudgetLine]:
    """The budget lines of this scope that one may read. A contract named says by itself if it is a rehearsal.

    An operator reads what is paid to itself, as on its own page, and nothing else of the contract.
    """
    rehearsal = asked.get("mode") == "repetition"
    payee = membership.organisation_id if membership.side == Side.OPERATOR else asked.get("beneficiaire")
    if payee is not None:
        found = payees.lines_of(Organisation(pk=payee), membership, is_rehearsal=rehearsal)
        found = found.filter(payee=payee) if "direct" in asked else found
    else:
        found = _of_contracts(membership, asked.get("dossier"))
        found = found if "dossier" in asked else found.filter(contract__is_rehearsal=rehearsal)
    if "depose" in asked:
        found = found.filter(contract__submitted_on__isnull=False)
    if "financeur" in asked:
        code = asked["financeur"]
        kinds = [one.value for one in Funder if FUNDERS[one].group == code] if code in GROUPS else [code]
        found = found.filter(funder__in=kinds)
    return found.filter(**{column: asked[name] for name, column in _SAME.items() if name in asked})


def _of_contracts(membership: Membership, number: str | None) -> BudgetLineQuerySet:
    """The lines one may read; of one contract, found first: a planner that knows it reads its lines alone."""
    if number is None:
        return BudgetLine.objects.alive().visible_to(membership)
    found = Contract.objects.visible_to(membership).filter(number=number).values_list("pk", flat=True)
    return BudgetLine.objects.alive().filter(contract__in=list(found))


def entries_in(lines: QuerySet[BudgetLine], asked: Mapping[str, Any]) -> QuerySet[LedgerEntry]:
    """The latest first."""
    found = LedgerEntry.objects.filter(line__in=lines.order_by().values("pk"))
    found = found.filter(kind=asked["nature"]) if "nature" in asked else found
    found = found.filter(day__lte=asked["au"]) if "au" in asked else found
    found = found.filter(_drawn_on(asked["enveloppe"])) if "enveloppe" in asked else found
    return found.order_by("-day", "-pk")


def shown(entries: Iterable[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """These few entries with what a page says of each. A query of its own: joined to all those of a scope, a planner
    reads the six tables whole before it keeps one page (docs/bench-actes.md)."""
    return with_words(LedgerEntry.objects.filter(pk__in=[one.pk for one in entries])).order_by("-day", "-pk")


def with_words(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    return entries.select_related(
        "line__contract__territory", "line__action", "by__person", "by__organisation", "commitment"
    )


def _drawn_on(pk: int) -> Q:
    """What is granted on an envelope: the draws of an arrondissement's, all the rest of a département's."""
    envelope = Envelope.objects.filter(pk=pk).first()
    if envelope is None or envelope.level == OrganisationKind.SUB_PREFECTURE:
        return Q(draw__envelope=pk)
    return Q(
        draw=None,
        kind=LedgerKind.GRANTED.value,
        line__contract__prefecture=envelope.holder_id,
        line__contract__is_rehearsal=envelope.is_rehearsal,
        line__year=envelope.year,
        line__funder=envelope.credit,
    )


@dataclass(frozen=True)
class Whole:
    """Of all the entries of a scope: how many, and (nature, euros) for each nature that has some, as the product says
    them."""

    count: int
    sums: list[tuple[str, Decimal]]


def whole_of(entries: QuerySet[LedgerEntry]) -> Whole:
    """One query."""
    rows = entries.order_by().values_list("kind").annotate(total=Sum("amount"), count=Count("pk"))
    found = {kind: (cents(total) or Decimal(0), count) for kind, total, count in rows}
    sums = [(LEDGER_LABELS[kind], found[kind][0]) for kind in LedgerKind if kind in found]
    return Whole(sum(count for _, count in found.values()), sums)


def said(asked: Mapping[str, Any], lines: QuerySet[BudgetLine]) -> list[tuple[str, str]]:
    """(name in the address, words) of each part of the scope; a name is read only from lines one may read."""
    words: dict[str, Callable[[Any], str]] = {
        "dossier": lambda value: f"dossier {value}",
        "action": lambda value: f"action {value}",
        "axe": lambda value: f"axe « {_axis(value, lines)} »",
        "domaine": lambda value: f"domaine « {THEME_LABELS[Theme(value)]} »",
        "annee": lambda value: f"année {value}",
        "financeur": lambda value: GROUPS.get(value) or FUNDERS[Funder(value)].label,
        "nom": str,
        "voie": lambda value: ROUTE_LABELS[Route(value)].lower(),
        "beneficiaire": lambda value: f"bénéficiaire : {_body(value, lines)}",
        "depose": lambda value: "demandes déposées",
        "prefecture": lambda value: f"enveloppe de {_holder(value, lines)}",
        "enveloppe": lambda value: f"enveloppe de {_envelope(value, lines)}",
        "nature": lambda value: LEDGER_LABELS[LedgerKind(value)].lower(),
        "au": lambda value: f"jusqu'au {value:%d/%m/%Y}",
    }
    return [(name, say(asked[name])) for name, say in words.items() if name in asked]


def _axis(pk: int, lines: QuerySet[BudgetLine]) -> str:
    return str(Axis.objects.filter(pk=pk, actions__budget_lines__in=lines.values("pk")).first() or pk)


def _body(pk: int, lines: QuerySet[BudgetLine]) -> str:
    found = Organisation.objects.filter(pk=pk).first() if lines.exists() else None
    return str(found or pk)


def _holder(pk: int, lines: QuerySet[BudgetLine]) -> str:
    line = lines.select_related("contract__prefecture").first()
    return str(line.contract.prefecture) if line else str(pk)


def _envelope(pk: int, lines: QuerySet[BudgetLine]) -> str:
    found = Envelope.objects.filter(pk=pk).select_related("holder").first() if lines.exists() else None
    return str(found.holder if found else pk)
