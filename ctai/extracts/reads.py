"""What the pages of the programme and of the budget show, as tables for any spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ctai.contracts.models import Contract
from ctai.design.formats import day
from ctai.expenses.reads import plans_of
from ctai.funding.reads import lines_of
from ctai.programme.models import Milestone
from ctai.programme.reads import sheets_of
from ctai.rules.expenses import ACCOUNTS
from ctai.rules.themes import THEME_LABELS
from ctai.sheets.writing import Cell, Sheet

PROGRAMME, BUDGET, CHARGES = "programme", "budget", "charges"
_ACTIONS = (
    "Action", "Titre", "Axe", "Domaine national", "Porteur", "SIRET du porteur", "Partenaires", "Publics", "Début",
    "Fin", "Résultats attendus", "Avancement", "Jalons",
)  # fmt: skip
_LINES = (
    "Action", "Titre", "Domaine national", "Financeur", "Versement", "Année", "Demandé", "Accordé", "Engagé", "Versé",
    "Dépensé",
)  # fmt: skip
_CHARGES = ("Action", "Titre", "Porteur", "Année", "Compte", "Intitulé", "Prévu", "Réalisé", "Écart")


def table_of(contract: Contract, what: str, today: date) -> Sheet:
    """`what`: PROGRAMME, BUDGET or CHARGES; KeyError otherwise."""
    title, headers, rows = {PROGRAMME: _programme, BUDGET: _budget, CHARGES: _charges}[what](contract)
    rehearsal = "Répétition — données fictives. " if contract.is_rehearsal else ""
    note = f"{rehearsal}Dossier {contract.number}, {contract.territory.name}, au {day(today)}."
    return Sheet(title, headers, rows, note)


def _programme(contract: Contract) -> tuple[str, Sequence[str], list[Sequence[Cell]]]:
    steps: dict[int, list[str]] = {}
    for step in Milestone.objects.filter(action__contract=contract, action__removed_on=None):
        done = f", fait le {step.done_on:%d/%m/%Y}" if step.done_on else ""
        steps.setdefault(step.action_id, []).append(f"{step.title} ({step.planned_on:%d/%m/%Y}{done})")
    rows: list[Sequence[Cell]] = [
        (
            one.number, one.title, str(one.axis), ", ".join(THEME_LABELS[theme] for theme in one.themes), one.lead,
            (one.operator.siret or "") if one.operator else "", one.partners, ", ".join(one.audience_labels),
            one.starts_on, one.ends_on, one.result_count, one.get_status_display(),  # type: ignore[attr-defined]
            " ; ".join(steps.get(one.pk, [])),
        )
        for one in sheets_of(contract)
    ]  # fmt: skip
    return "Programme", _ACTIONS, rows


def _budget(contract: Contract) -> tuple[str, Sequence[str], list[Sequence[Cell]]]:
    rows: list[Sequence[Cell]] = [
        (
            one.action.number, one.action.title, THEME_LABELS[one.action.theme], one.funder_name, one.route_label,
            one.year, one.asked, one.granted, one.committed, one.paid, one.spent,
        )
        for one in lines_of(contract)
    ]  # fmt: skip
    return "Budget", _LINES, rows


def _charges(contract: Contract) -> tuple[str, Sequence[str], list[Sequence[Cell]]]:
    """A row for each account of each year somebody wrote, in the order of the programme."""
    plans = plans_of(contract)
    rows: list[Sequence[Cell]] = [
        (
            one.number, one.title, one.lead, year, account.value, facts.label, plan.planned.get(account),
            plan.realised.get(account), plan.gap(account),
        )
        for one in sheets_of(contract)
        for (pk, year), plan in plans.items()
        if pk == one.pk
        for account, facts in ACCOUNTS.items()
        if account in plan.planned or account in plan.realised
    ]  # fmt: skip
    return "Charges", _CHARGES, rows


def as_text(cell: Cell) -> str:
    """As a French CSV writes it: « 1234,50 », « 31/12/2027 »; empty when there is nothing."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:.2f}".replace(".", ",")
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)
