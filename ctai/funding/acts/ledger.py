"""Appending to the ledger: what every act of the budget shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import IntegrityError, transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.funding.models import BudgetLine, Commitment, Instalment, LedgerEntry
from ctai.history.models import Entry
from ctai.rules.funders import LedgerKind
from ctai.rules.refusals import ActRefused, Conflict, Refusal

# What the database holds by itself for whoever writes to this ledger, and how it is said.
HELD = {
    "envelope_not_overdrawn": "Cette décision dépasse ce qui reste dans l'enveloppe du département, ou de "
    "l'arrondissement s'il tient la sienne. Rien n'est enregistré : accordez moins, ou ajoutez des crédits à cette "
    "enveloppe (page « Enveloppes »).",
    "ledger_committed_within_granted": "On ne peut pas accorder moins que ce qui est engagé, ni engager plus que ce "
    "qui est accordé. Rien n'est enregistré.",
    "ledger_paid_within_committed": "On ne peut pas verser plus que ce qui est engagé, ni engager moins que ce qui est "
    "versé. Rien n'est enregistré.",
    "regrant_within_granted": "La collectivité a déjà reversé plus que ce montant. Rien n'est enregistré : elle doit "
    "d'abord annuler ou réduire un reversement (page « Reversements » du dossier).",
    "ledger_year_closed": "Cet exercice est clos : plus rien ne s'y accorde, ne s'y engage ni ne s'y verse.",
}


class LineKey(NamedTuple):
    """What makes a line unique, whether it exists yet or not."""

    action: int
    year: int
    funder: str
    label: str
    route: str


def key_of(line: BudgetLine) -> LineKey:
    return LineKey(line.action_id, line.year, line.funder, line.label, line.route)


class AmountsChanged(Conflict):
    """Somebody changed amounts meanwhile. `theirs`: {key of the line: the amount stored now}."""

    def __init__(self, theirs: dict[LineKey, Decimal | None]) -> None:
        count = len(theirs)
        sentence = (
            f"{'Un montant a changé' if count == 1 else f'{count} montants ont changé'} depuis que vous avez "
            "ouvert cette "
            "page. Rien n'a été enregistré : comparez, puis enregistrez à nouveau."
        )
        super().__init__(Refusal(sentence, code="conflict"))
        self.theirs = theirs


def locked(contract: Contract) -> Contract:
    """The contract as it is now, its row held until the end of the act: writes to one budget come one after another."""
    return Contract.objects.select_for_update().get(pk=contract.pk)


@dataclass(frozen=True)
class Movement:
    """One entry to append: a signed amount on one line."""

    line: BudgetLine
    amount: Decimal
    instalment: Instalment | None = None
    commitment: Commitment | None = None


def append(
    movements: Sequence[Movement],
    kind: LedgerKind,
    journal_row: Entry,
    *,
    by: Membership,
    today: date,
    reason: str = "",
) -> None:
    """Write the entries; the database adds them to the sums of their lines, and refuses what breaks an invariant."""
    common = {"day": today, "act": journal_row.act, "by": by, "sequence": journal_row.sequence, "reason": reason}
    rows = [
        LedgerEntry(
            line=one.line,
            kind=kind.value,
            amount=one.amount,
            instalment=one.instalment,
            commitment=one.commitment,
            **common,
        )
        for one in movements
    ]
    try:
        with transaction.atomic():
            LedgerEntry.objects.bulk_create(rows)
    except IntegrityError as error:
        sentence = next((said for name, said in HELD.items() if name in str(error)), "")
        if not sentence:
            raise
        raise ActRefused(Refusal(sentence, code="held")) from error


def told(line: BudgetLine) -> str:
    """A line in the journal: « Action 3, 2027, État… »."""
    return told_as(line.action.number, line.year, line.funder_name)


def told_as(action: int, year: int, funder: str) -> str:
    """The same, from its parts: the number of the action, the year, who pays in words."""
    return f"Action {action}, {year}, {funder}"
