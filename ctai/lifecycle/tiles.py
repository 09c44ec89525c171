"""The tiles of a contract's page: parties, perimeter, period, money, actions, reports."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Count, Min, OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse

from ctai.contracts.models import Contract
from ctai.design.formats import day, euros
from ctai.funding.models import BudgetLine
from ctai.funding.reads import cents
from ctai.opinions.models import OpinionRequest
from ctai.opinions.permissions import ASKED_IN
from ctai.programme.models import Action
from ctai.rules.roles import Side
from ctai.rules.states import STATES, State, Step


@dataclass(frozen=True)
class Tile:
    title: str
    value: str
    text: str
    url: str
    link: str


def tiles_of(contract: Contract, side: Side, today: date) -> list[Tile]:
    """What matters at a glance, in three queries; a room not open yet, or of the other side, is left out."""
    step = STATES[State(contract.state)].step
    tiles = [_parties(contract), _period(contract)]
    if step >= Step.PROPOSAL or contract.previous_id:
        sums = _sums(contract)
        tiles += [_actions(contract, sums), _money(contract, sums)]
        if side == Side.STATE and (sums.opinions or contract.state in ASKED_IN):
            tiles.append(_opinions(contract, sums, today))
    if contract.was_signed:
        tiles.append(_reports(contract, today))
    return tiles


def _url(name: str, contract: Contract) -> str:
    return reverse(name, kwargs={"number": contract.number})


def _parties(contract: Contract) -> Tile:
    parties = list(contract.parties.select_related("organisation"))
    authorities = [str(party) for party in parties if party.side == Side.AUTHORITY]
    text = f"{', '.join(authorities)} avec {contract.prefecture}. Périmètre : {contract.territory.name}."
    return Tile("Parties", str(len(parties)), text, _url("contracts:parties", contract), "Parties et périmètre")


def _period(contract: Contract) -> Tile:
    url = _url("contracts:period", contract)
    if not contract.starts_on or not contract.ends_on:
        return Tile("Période", "À fixer", "Un contrat court souvent de un à trois ans.", url, "Fixer la période")
    text = f"Du {day(contract.starts_on)} au {day(contract.ends_on)}."
    if contract.in_force_on:
        text += f" En vigueur depuis le {day(contract.in_force_on)}."
    years = round((contract.ends_on - contract.starts_on).days / 365.25, 1)
    value = f"{years:g} an{'s' if years >= 2 else ''}".replace(".", ",")
    return Tile("Période", value, text, url, "Voir la période")


@dataclass(frozen=True)
class _Sums:
    """What a contract adds up to, in one query: sheets, national themes, euros asked, granted and paid."""

    actions: int
    themes: int
    asked: Decimal
    granted: Decimal
    paid: Decimal
    # Opinions asked by the prefecture; those awaited, and the earliest day one is wanted for.
    opinions: int
    awaited: int
    wanted_for: date | None


def _sums(contract: Contract) -> _Sums:
    def of(rows: QuerySet[Any], total: Aggregate) -> Subquery:
        return Subquery(
            rows.filter(contract=OuterRef("pk")).order_by().values("contract").annotate(x=total).values("x")
        )

    actions, lines = Action.objects.all(), BudgetLine.objects.alive()
    opinions = OpinionRequest.objects.filter(withdrawn_on=None)
    row = (
        Contract.objects.filter(pk=contract.pk)
        .values_list(
            of(actions, Count("pk")),
            of(actions, Count("axis__theme", distinct=True)),
            of(lines, Sum("asked")),
            of(lines, Sum("granted")),
            of(lines, Sum("paid")),
            of(opinions, Count("pk")),
            of(opinions.awaited(), Count("pk")),
            of(opinions.awaited(), Min("wanted_for")),
        )
        .get()
    )
    asked, granted, paid = (cents(amount) or Decimal("0.00") for amount in row[2:5])
    return _Sums(row[0] or 0, row[1] or 0, asked, granted, paid, row[5] or 0, row[6] or 0, row[7])


def _actions(contract: Contract, sums: _Sums) -> Tile:
    text = f"sur {sums.themes} thèmes nationaux." if sums.themes > 1 else "sur un thème national."
    words = text if sums.actions else "Aucune fiche."
    return Tile("Actions", str(sums.actions), words, _url("programme:home", contract), "Programme")


def _money(contract: Contract, sums: _Sums) -> Tile:
    text = f"demandés, tous financeurs. Accordé : {euros(sums.granted)}. Versé : {euros(sums.paid)}."
    return Tile("Budget", euros(sums.asked), text, _url("budget:budget", contract), "Budget")


def _opinions(contract: Contract, sums: _Sums, today: date) -> Tile:
    """Read by the State alone; an awaited opinion blocks nothing."""
    text, late = "Tous rendus.", (today - sums.wanted_for).days if sums.wanted_for else 0
    if not sums.opinions:
        text = "La préfecture peut consulter la sous-préfecture ou la région."
    elif sums.wanted_for:
        when = f"en retard de {late} jour{'s' if late > 1 else ''}" if late > 0 else f"pour le {day(sums.wanted_for)}"
        text = f"Dont {sums.awaited} attendu{'s' if sums.awaited > 1 else ''}, {when}."
    return Tile("Avis demandés", str(sums.opinions), text, _url("opinions:home", contract), "Avis demandés")


def _reports(contract: Contract, today: date) -> Tile:
    reports = list(contract.reports.all())
    late = sum(1 for report in reports if report.is_editable and report.due_on < today)
    text = f"Dont {late} en retard." if late else "Aucun en retard."
    return Tile("Bilans annuels", str(len(reports)), text, _url("monitoring:home", contract), "Suivi")
