"""What is granted, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.amounts import checked
from ctai.contracts.models import Contract
from ctai.design.formats import euros
from ctai.funding.acts.ledger import AmountsChanged, Movement, append, key_of, locked, told
from ctai.funding.models import BudgetLine
from ctai.funding.permissions import can_grant
from ctai.history import journal
from ctai.rules.funders import LedgerKind
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless


@dataclass(frozen=True)
class Granted:
    """The amount now granted on a line, and the one seen when the page was opened (None: no decision yet)."""

    line: BudgetLine
    seen: Decimal | None
    amount: Decimal


def grant(line: BudgetLine, amount: Decimal, *, by: Membership, today: date, reason: str = "") -> BudgetLine:
    """Grant an amount on one line, in place of what was granted before."""
    grant_all(line.contract, [Granted(line, line.granted, amount)], by=by, today=today, reason=reason)
    line.refresh_from_db()
    return line


@transaction.atomic
def grant_all(
    contract: Contract, decisions: Sequence[Granted], *, by: Membership, today: date, reason: str = ""
) -> int:
    """All of these decisions or none; return how many changed something. One reason for those that need one.

    Raises AmountsChanged when a line is no longer what was seen.
    """
    contract = locked(contract)
    stored = {
        line.pk: line
        for line in contract.budget_lines.filter(pk__in=[one.line.pk for one in decisions]).select_related("action")
    }
    theirs = {
        key_of(one.line): stored[one.line.pk].granted for one in decisions if stored[one.line.pk].granted != one.seen
    }
    if theirs:
        raise AmountsChanged(theirs)
    for line in stored.values():
        line.contract = contract
    for sample in {line.is_state: line for line in stored.values()}.values():
        refuse_unless(can_grant(sample, by))
    movements, changes = [], {}
    for one in decisions:
        line = stored[one.line.pk]
        if one.amount == line.granted:
            continue
        _refuse_amount(line, checked(one.amount), reason)
        movements.append(Movement(line, one.amount - (line.granted or Decimal(0))))
        changes[told(line)] = (line.granted, one.amount)
    if not movements:
        return 0
    count = len(movements)
    sentence = "Un montant accordé" if count == 1 else f"{count} montants accordés"
    row = journal.record(
        contract.number, "grant", sentence, by=by, today=today, about=contract, changes=changes, reason=reason
    )
    append(movements, LedgerKind.GRANTED, row, by=by, today=today, reason=reason)
    return count


def _refuse_amount(line: BudgetLine, amount: Decimal, reason: str) -> None:
    paid = line.paid or Decimal(0)
    if amount < paid:
        raise ActRefused(
            Refusal(f"{told(line)} : {euros(paid)} sont déjà versés, on ne peut pas accorder moins.", code="below_paid")
        )
    if amount > (line.asked or Decimal(0)) and not reason.strip():
        raise ActRefused(
            Refusal(
                f"{told(line)} : vous accordez plus que demandé ({euros(line.asked)}). Donnez un motif.", code="reason"
            )
        )
    if not amount and line.asked and not reason.strip():
        raise ActRefused(
            Refusal(f"{told(line)} : vous refusez ce qui est demandé ({euros(line.asked)}). Donnez un motif.", "reason")
        )
    if line.granted is not None and amount < line.granted and not reason.strip():
        raise ActRefused(
            Refusal(
                f"{told(line)} : vous accordez moins qu'avant ({euros(line.granted)}). Donnez un motif.", code="reason"
            )
        )
