"""Legal commitments of the State: what is granted becomes due under an EJ number, line by line.

Source: the payment circuit of Chorus, commitment before payment (domain.md 2.6, columns of the payments extract).
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.amounts import checked
from ctai.contracts.models import Contract
from ctai.design.formats import euros
from ctai.funding.acts.ledger import Movement, append, locked, told
from ctai.funding.models import BudgetLine, Commitment
from ctai.funding.permissions import can_commit
from ctai.funding.reads import last_commitment
from ctai.history import journal
from ctai.rules.funders import LedgerKind
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless

_NUMBER = re.compile("[0-9]{10}")
COMMITTED_SINCE = (
    "Un engagement a été enregistré depuis que vous avez ouvert cette page, peut-être celui-ci envoyé deux fois. Rien "
    "de plus n'a été enregistré : relisez ce qui est engagé avant de recommencer."
)


@transaction.atomic
def commit(
    contract: Contract,
    number: str,
    shares: Sequence[tuple[BudgetLine, Decimal]],
    *,
    committed_on: date,
    by: Membership,
    today: date,
    seen: int | None = None,
) -> Commitment:
    """Record an EJ, or add to one already recorded for this contract: all the lines or nothing.

    `number`: the ten figures of Chorus. `shares`: what it commits on each line, euros. `seen`, here and below:
    `reads.last_commitment` as the page showed it; another since is a Conflict, so that a form sent twice counts once.
    """
    contract = locked(contract)
    refuse_unless(can_commit(contract, by))
    _refuse_again(contract, seen)
    lines = _fresh(contract, [line for line, _ in shares])
    wanted = [(lines[line.pk], checked(amount)) for line, amount in shares if amount]
    _refuse(contract, number, wanted, committed_on, today)
    found = Commitment.objects.filter(number=number).first()
    if found is not None and (found.contract_id, found.year) != (contract.pk, wanted[0][0].year):
        raise ActRefused(Refusal(f"L'EJ {number} est déjà celui d'un autre contrat ou d'une autre année.", "taken"))
    found = found or Commitment.objects.create(
        contract=contract, number=number, year=wanted[0][0].year, committed_on=committed_on, recorded_by=by
    )
    total = sum((amount for _, amount in wanted), Decimal(0))
    changes = {told(line): (line.committed, (line.committed or Decimal(0)) + amount) for line, amount in wanted}
    row = journal.record(
        contract.number, "commit", f"{found} : {euros(total)} engagés", by=by, today=today, about=found, changes=changes
    )
    movements = [Movement(line, amount, commitment=found) for line, amount in wanted]
    append(movements, LedgerKind.COMMITTED, row, by=by, today=today)
    return found


def _refuse_again(contract: Contract, seen: int | None) -> None:
    if seen is not None and seen != last_commitment(contract):
        raise Conflict(Refusal(COMMITTED_SINCE, code="conflict"))


def _fresh(contract: Contract, lines: Sequence[BudgetLine]) -> dict[int, BudgetLine]:
    """The lines as stored now, once their contract is locked."""
    stored = contract.budget_lines.filter(pk__in=[line.pk for line in lines]).select_related("action")
    return {line.pk: line for line in stored}


def _refuse(
    contract: Contract, number: str, wanted: Sequence[tuple[BudgetLine, Decimal]], committed_on: date, today: date
) -> None:
    if not _NUMBER.fullmatch(number):
        raise ActRefused(Refusal("Un numéro d'EJ a dix chiffres, comme 2103456789.", code="number"))
    if committed_on > today:
        raise ActRefused(Refusal("Cette date est à venir : enregistrez l'engagement quand il est fait.", code="future"))
    if not wanted:
        raise ActRefused(Refusal("Indiquez au moins un montant à engager.", code="empty"))
    if len({line.year for line, _ in wanted}) > 1:
        raise ActRefused(Refusal("Un engagement porte sur une seule année budgétaire.", code="years"))
    for line, amount in wanted:
        if not line.is_state:
            raise ActRefused(Refusal(f"{told(line)} : seuls les crédits de l'État s'engagent ici.", code="funder"))
        granted = line.granted or Decimal(0)
        left = granted - (line.committed or Decimal(0))
        if amount > left:
            raise ActRefused(
                Refusal(
                    f"{told(line)} : il reste {euros(left)} à engager sur {euros(granted)} accordés.",
                    code="above_granted",
                )
            )


@transaction.atomic
def release(
    commitment: Commitment,
    line: BudgetLine,
    amount: Decimal,
    *,
    reason: str,
    by: Membership,
    today: date,
    seen: int | None = None,
) -> None:
    """Take back part of what an EJ commits on a line (désengagement): a contrary entry, with its reason."""
    contract = locked(commitment.contract)
    refuse_unless(can_commit(contract, by))
    _refuse_again(contract, seen)
    if not reason.strip():
        raise ActRefused(Refusal("Donnez un motif : il reste à l'historique de la ligne.", code="reason"))
    line = _fresh(contract, [line])[line.pk]
    amount = checked(amount)
    held = sum((entry.amount for entry in commitment.entries.filter(line=line)), Decimal(0))
    loose = min(held, (line.committed or Decimal(0)) - (line.paid or Decimal(0)))
    if not 0 < amount <= loose:
        raise ActRefused(
            Refusal(f"{told(line)} : {euros(max(loose, Decimal(0)))} au plus se désengagent.", code="above_held")
        )
    row = journal.record(
        contract.number, "release", f"{commitment} : {euros(amount)} désengagés", by=by, today=today, about=commitment,
        changes={told(line): (line.committed, (line.committed or Decimal(0)) - amount)}, reason=reason.strip(),
    )  # fmt: skip
    movements = [Movement(line, -amount, commitment=commitment)]
    append(movements, LedgerKind.COMMITTED, row, by=by, today=today, reason=reason.strip())
