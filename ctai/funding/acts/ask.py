"""What the authority asks: rows of funders, amounts by year, all of a page or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.amounts import checked
from ctai.contracts.models import Contract
from ctai.funding.acts.ledger import AmountsChanged, LineKey, Movement, append, key_of, locked, told
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.funding.permissions import can_ask
from ctai.history import journal
from ctai.programme.models import Action
from ctai.rules.funders import FUNDERS, Funder, LedgerKind, Route
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless

REMOVED = Refusal("Une des actions de cette page a été retirée. Ouvrez à nouveau le budget.", "action")


@dataclass(frozen=True)
class Wanted:
    """One cell of the grid: the amount now wanted, and the one seen when the page was opened (None: empty)."""

    key: LineKey
    seen: Decimal | None
    amount: Decimal | None
    organisation: Organisation | None = None


@transaction.atomic
def ask(contract: Contract, cells: Sequence[Wanted], *, by: Membership, today: date) -> int:
    """Write the cells that change; return how many did. An emptied cell is worth zero: entries are never taken back.

    Raises AmountsChanged, and writes nothing, when one of these cells is no longer what was seen.
    """
    contract = locked(contract)
    refuse_unless(can_ask(contract, by))
    # Only of these sheets: one cell of a large budget is saved as fast as one of a small budget.
    sheets = {cell.key.action for cell in cells}
    lines = {key_of(line): line for line in contract.budget_lines.filter(action__in=sheets).select_related("action")}
    actions = {line.action_id: line.action for line in lines.values()}
    if unread := sheets - actions.keys():
        actions |= contract.actions.in_bulk(unread)
    theirs = {}
    for cell in cells:
        now = lines[cell.key].asked if cell.key in lines else None
        if cell.key.action not in actions or actions[cell.key.action].removed_on:
            raise ActRefused(REMOVED)
        if now != cell.seen:
            theirs[cell.key] = now
    if theirs:
        raise AmountsChanged(theirs)
    changed = [
        cell for cell in cells if (cell.amount or Decimal(0) if cell.seen is not None else cell.amount) != cell.seen
    ]
    if not changed:
        return 0
    for cell in changed:
        if cell.key not in lines:
            lines[cell.key] = _new_line(contract, actions[cell.key.action], cell)
    movements, changes = [], {}
    for cell in changed:
        line, amount = lines[cell.key], checked(cell.amount or Decimal(0))
        movements.append(Movement(line, amount - (cell.seen or Decimal(0))))
        changes[told(line)] = (line.asked, amount)
    count = len(changed)
    sentence = f"{count} montant{'s' if count > 1 else ''} demandé{'s' if count > 1 else ''} au budget"
    row = journal.record(contract.number, "ask", sentence, by=by, today=today, about=contract, changes=changes)
    append(movements, LedgerKind.ASKED, row, by=by, today=today)
    return count


def _new_line(contract: Contract, action: Action, cell: Wanted) -> BudgetLine:
    key = cell.key
    return BudgetLine.objects.create(
        contract=contract,
        action=action,
        year=key.year,
        funder=Funder(key.funder).value,
        label=key.label,
        organisation=cell.organisation,
        route=Route(key.route).value,
    )


@transaction.atomic
def add_row(
    action: Action,
    *,
    funder: Funder,
    route: Route,
    years: Iterable[int],
    label: str = "",
    organisation: Organisation | None = None,
    by: Membership,
    today: date,
) -> list[BudgetLine]:
    """One more funder on an action: an empty line a year. A kind several bodies share needs a name."""
    contract = locked(action.contract)
    refuse_unless(can_ask(contract, by))
    if FUNDERS[funder].named and not label:
        raise ActRefused(Refusal("Donnez le nom du financeur.", code="label"))
    label = label if FUNDERS[funder].named else ""
    same = contract.budget_lines.filter(action=action, funder=funder.value, label=label, route=route.value)
    known = set(same.values_list("year", flat=True))
    wanted = [year for year in years if year not in known]
    if not wanted:
        raise ActRefused(Refusal("Ce financeur est déjà au budget de cette action, par la même voie.", code="twice"))
    lines = BudgetLine.objects.bulk_create(
        [
            BudgetLine(
                contract=contract,
                action=action,
                year=year,
                funder=funder.value,
                label=label,
                organisation=organisation,
                route=route.value,
            )
            for year in wanted
        ]
    )
    sentence = f"Action {action.number} : financeur « {lines[0].funder_name} » ajouté"
    journal.record(contract.number, "add_funder", sentence, by=by, today=today, about=action)
    return lines


@transaction.atomic
def remove_row(line: BudgetLine, *, by: Membership, today: date) -> None:
    """Take a funder off an action, every year, as long as no amount was ever written."""
    contract = locked(line.contract)
    refuse_unless(can_ask(contract, by))
    same = contract.budget_lines.filter(action=line.action_id, funder=line.funder, label=line.label, route=line.route)
    if LedgerEntry.objects.filter(line__in=same).exists():
        raise ActRefused(
            Refusal(
                "Des montants ont été écrits pour ce financeur. Mettez-les à zéro : leur historique reste.",
                code="entries",
            )
        )
    sentence = f"Action {line.action.number} : financeur « {line.funder_name} » retiré"
    journal.record(contract.number, "remove_funder", sentence, by=by, today=today, about=line.action)
    same.delete()
