"""Claiming an instalment, taking the claim back, answering it. Each act: one row of the contract's journal."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ctai.accounts.models import Membership
from ctai.claims.models import Claim, ClaimState
from ctai.claims.permissions import can_answer_claim, can_claim, can_withdraw_claim
from ctai.design.formats import euros
from ctai.files.store import store
from ctai.funding.acts.ledger import locked, told
from ctai.funding.acts.pay import mark_met
from ctai.funding.models import Instalment
from ctai.history import journal
from ctai.history.versioned import save_if_unchanged
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless


@transaction.atomic
def claim(
    instalment: Instalment, *, text: str, proof: UploadedFile | None = None, by: Membership, today: date
) -> Claim:
    """Say that an instalment is due. One claim waits at a time; sent back, another one follows it."""
    contract = locked(instalment.line.contract)
    related = ("line__action__operator", "line__contract__lead")
    instalment = Instalment.objects.select_related(*related).get(pk=instalment.pk)
    instalment.line.contract = contract
    refuse_unless(can_claim(instalment, by))
    before = instalment.claims.filter(state__in=[ClaimState.WAITING, ClaimState.ACCEPTED]).first()
    if before is not None:
        said = "est déjà demandé" if before.state == ClaimState.WAITING else "est déjà accepté"
        raise Conflict(Refusal(f"Ce versement {said} : il n'a pas été demandé une seconde fois.", code="conflict"))
    kept = store(by.organisation, proof.name or "piece", proof, by=by) if proof else None
    made = Claim.objects.create(
        line=instalment.line, instalment=instalment, amount=instalment.amount, payee=by.organisation, asked_by=by,
        asked_on=today, text=text.strip(), proof=kept,
    )  # fmt: skip
    changes = {"Ce qui a été fait": ("", made.text)} | ({"Pièce jointe": ("", str(kept))} if kept else {})
    _record(made, "claim_payment", "demandé", by, today, changes=changes)
    return made


@transaction.atomic
def withdraw_claim(row: Claim, *, by: Membership, today: date) -> None:
    """The payee takes its claim back before it is answered."""
    row = _fresh(row)
    refuse_unless(can_withdraw_claim(row, by))
    save_if_unchanged(row, seen=row.version, state=ClaimState.WITHDRAWN, answered_by=by, answered_on=today)
    _record(row, "withdraw_claim", "demande retirée", by, today)


@transaction.atomic
def answer_claim(row: Claim, *, accepted: bool, answer: str, seen: int, by: Membership, today: date) -> Claim:
    """Accept, and the instalment may be paid; or send back with what is missing. Nothing is paid by this act."""
    row = _fresh(row)
    refuse_unless(can_answer_claim(row, by))
    if not accepted and not answer.strip():
        raise ActRefused(Refusal("Dites ce qui manque : le bénéficiaire le lira pour compléter sa demande.", "answer"))
    state = ClaimState.ACCEPTED if accepted else ClaimState.SENT_BACK
    save_if_unchanged(row, seen=seen, state=state, answer=answer.strip(), answered_by=by, answered_on=today)
    changes = mark_met(row.instalment, today) if accepted and row.instalment is not None else {}
    what = "demande acceptée" if accepted else "demande à compléter"
    _record(row, "answer_claim", what, by, today, row.answer, changes)
    return row


def _fresh(row: Claim) -> Claim:
    """The claim as it is once its contract is locked."""
    contract = locked(row.line.contract)
    fresh = Claim.objects.select_related("line__action", "instalment", "payee").get(pk=row.pk)
    fresh.line.contract = contract
    return fresh


def _record(
    row: Claim,
    act: str,
    what: str,
    by: Membership,
    today: date,
    reason: str = "",
    changes: dict[str, tuple[Any, Any]] | None = None,
) -> None:
    sentence = f"{told(row.line)} : versement de {euros(row.amount)} à {row.payee}, {what}"
    journal.record(
        row.line.contract.number, act, sentence, by=by, today=today, about=row, reason=reason, changes=changes
    )
