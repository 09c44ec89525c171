"""The end of a budget year: what was spent is told, what was not paid is carried over or returned. Never by itself."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.amounts import checked
from ctai.contracts.models import Contract
from ctai.design.formats import euros
from ctai.funding.acts.ledger import Movement, append, locked, told
from ctai.funding.models import BudgetLine, YearClosing
from ctai.funding.permissions import can_close_year, can_tell_spent
from ctai.history import journal
from ctai.rules.funders import LedgerKind
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless

CARRY, RETURN = "carry", "return"
ZERO = Decimal(0)


@transaction.atomic
def tell_spent(line: BudgetLine, amount: Decimal, *, by: Membership, today: date, reason: str = "") -> BudgetLine:
    """What the action really cost on this line, in place of what was told before: the difference is a new entry."""
    contract = locked(line.contract)
    refuse_unless(can_tell_spent(contract, by))
    line = contract.budget_lines.select_related("action").get(pk=line.pk)
    amount = checked(amount)
    if amount == line.spent:
        return line
    if line.spent is not None and not reason.strip():
        raise ActRefused(Refusal("Vous corrigez une dépense déjà déclarée : donnez un motif.", code="reason"))
    row = journal.record(
        contract.number, "tell_spent", f"{told(line)} : {euros(amount)} dépensés", by=by, today=today, about=line,
        changes={"spent": (line.spent, amount)}, reason=reason.strip(),
    )  # fmt: skip
    append([Movement(line, amount - (line.spent or ZERO))], LedgerKind.SPENT, row, by=by, today=today, reason=reason)
    line.refresh_from_db()
    return line


def open_lines(contract: Contract, year: int) -> list[BudgetLine]:
    """The State's lines of a year with something granted and not paid: each needs an answer to close the year."""
    lines = contract.budget_lines.filter(year=year, granted__gt=0).select_related("action")
    return [line for line in lines.order_by("action__number", "pk") if line.is_state and left_of(line)]


def left_of(line: BudgetLine) -> Decimal:
    return (line.granted or ZERO) - (line.paid or ZERO)


@transaction.atomic
def close_year(
    contract: Contract, year: int, answers: Mapping[int, str], *, reason: str, by: Membership, today: date
) -> YearClosing:
    """Close a year that is over. `answers`: line number → "carry" (to the next year) or "return" (given up).

    After it the database refuses any grant, commitment or payment on that year's State lines.
    """
    contract = locked(contract)
    refuse_unless(can_close_year(contract, by))
    if year >= today.year:
        raise ActRefused(Refusal(f"L'exercice {year} n'est pas fini : attendez le 1er janvier.", code="early"))
    if contract.year_closings.filter(year=year).exists():
        raise ActRefused(Refusal(f"L'exercice {year} est déjà clos.", code="closed"))
    lines = open_lines(contract, year)
    unanswered = [told(line) for line in lines if answers.get(line.pk) not in (CARRY, RETURN)]
    if unanswered:
        raise ActRefused(Refusal(f"Dites si le reste est reporté ou rendu : {unanswered[0]}.", code="answer"))
    if lines and not reason.strip():
        raise ActRefused(Refusal("Donnez un motif : il reste à l'historique de chaque ligne.", code="reason"))
    _refuse_closed_next(contract, year, [line for line in lines if answers[line.pk] == CARRY])
    carried = sum((left_of(line) for line in lines if answers[line.pk] == CARRY), ZERO)
    returned = sum((left_of(line) for line in lines if answers[line.pk] == RETURN), ZERO)
    sentence = f"Exercice {year} clos : {euros(carried)} reportés sur {year + 1}, {euros(returned)} rendus"
    changes = {told(line): (line.granted, line.paid or ZERO) for line in lines}
    row = journal.record(
        contract.number, "close_year", sentence, by=by, today=today, about=contract, changes=changes, reason=reason
    )
    loose = [Movement(line, (line.paid or ZERO) - (line.committed or ZERO)) for line in lines if line.committed]
    append([one for one in loose if one.amount], LedgerKind.COMMITTED, row, by=by, today=today, reason=reason)
    given_up = [Movement(line, -left_of(line)) for line in lines]
    carry = [Movement(_next(line), left_of(line)) for line in lines if answers[line.pk] == CARRY]
    append([*given_up, *carry], LedgerKind.GRANTED, row, by=by, today=today, reason=reason)
    return YearClosing.objects.create(
        contract=contract, year=year, closed_on=today, closed_by=by, carried=carried, returned=returned
    )


def _refuse_closed_next(contract: Contract, year: int, carried: list[BudgetLine]) -> None:
    if carried and contract.year_closings.filter(year=year + 1).exists():
        sentence = f"L'exercice {year + 1} est déjà clos : rien ne s'y reporte. Rendez ce qui reste de {year}."
        raise ActRefused(Refusal(sentence, code="next_closed"))


def _next(line: BudgetLine) -> BudgetLine:
    """The same line the year after, opened if there was none."""
    found, _ = BudgetLine.objects.get_or_create(
        action=line.action, year=line.year + 1, funder=line.funder, label=line.label, route=line.route,
        defaults={"contract_id": line.contract_id, "organisation": line.organisation},
    )  # fmt: skip
    return found
