"""Claims for payment and conditions of instalments, compared with what the journal says of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ctai.audit.told import LONGEST, Row, rows_of
from ctai.claims.models import Claim, ClaimState
from ctai.design.formats import euros
from ctai.funding.acts.pay import CONDITION, MET
from ctai.funding.models import Instalment

ACTS = ("claim_payment", "answer_claim", "withdraw_claim")
TELL_CONDITIONS = ("plan_instalment", "remove_instalment", "find_met", "answer_claim")
# The state that the end of a sentence leaves.
ENDS = {
    "demande acceptée": ClaimState.ACCEPTED,
    "demande à compléter": ClaimState.SENT_BACK,
    "demande retirée": ClaimState.WITHDRAWN,
}


def claims() -> Iterator[int]:
    """Claims told otherwise than they are, or not told; 0: told, and no longer there."""
    said: dict[str, list[Row]] = {}
    for row in rows_of(act__in=ACTS).values():
        said.setdefault(row.about, []).append(row)
    for claim in Claim.objects.order_by("pk"):
        rows = said.pop(str(claim.pk), [])
        if not rows or not _is_asked(claim, rows[0]) or not _is_answered(claim, rows[1:]):
            yield claim.pk
    yield from (0 for _ in said)


def _is_asked(claim: Claim, row: Row) -> bool:
    # Not the payee's name: an association may change its own.
    is_told = f" : versement de {euros(claim.amount)} à " in row.sentence or len(row.sentence) >= LONGEST
    same = (row.act, row.day, row.by) == ("claim_payment", claim.asked_on, claim.asked_by_id)
    return is_told and same and row.changes.get("Ce qui a été fait") == ["", claim.text]


def _is_answered(claim: Claim, rows: list[Row]) -> bool:
    if claim.state == ClaimState.WAITING or len(rows) != 1:
        return claim.state == ClaimState.WAITING and not rows
    (row,) = rows
    state = ENDS.get(row.sentence.rpartition(", ")[2])
    is_told = state == claim.state or len(row.sentence) >= LONGEST
    return is_told and (row.day, row.by) == (claim.answered_on, claim.answered_by_id)


def conditions() -> Iterator[int]:
    """Instalments of a line whose conditions, or the days they were met, are not those told; 0: told, and none left."""
    line_of = {str(pk): str(line) for pk, line in Claim.objects.values_list("pk", "line")}
    left: Counter[tuple[str, str, str]] = Counter()
    for row in rows_of(act__in=TELL_CONDITIONS).values():
        if not row.changes:
            # Most instalments wait for nothing.
            continue
        about = line_of.get(row.about, "") if row.act == "answer_claim" else row.about
        for name in (CONDITION, MET):
            before, after = row.changes.get(name, ("", ""))
            left[about, name, after or ""] += 1
            left[about, name, before or ""] -= 1
    kept: dict[str, list[int]] = {}
    found = Instalment.objects.exclude(condition="", met_on=None).order_by("pk")
    for pk, line, condition, met_on in found.values_list("pk", "line", "condition", "met_on").iterator():
        kept.setdefault(str(line), []).append(pk)
        left[str(line), CONDITION, condition] -= 1
        left[str(line), MET, str(met_on or "")] -= 1
    for about in {about for (about, _, words), count in left.items() if words and count}:
        yield from kept.get(about, [0])
