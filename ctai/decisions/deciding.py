"""Deciding many files, in the worker: each file in its own transaction, once, whatever happens to the worker."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.decisions.models import DecisionProposal, ProposalState
from ctai.decisions.reads import lines_of
from ctai.decisions.spreading import spread
from ctai.funding.acts.decide import Granted, grant_all
from ctai.funding.models import BudgetLine
from ctai.jobs.running import Progress
from ctai.rules.refusals import ActRefused


def decide_all(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """`payload`: proposals (numbers), reason, day. Run again, it goes on where it stopped."""
    numbers = payload["proposals"]
    by = progress.job.asked_by
    for done, number in enumerate(numbers, start=1):
        decide_one(number, reason=payload["reason"], by=by, today=date.fromisoformat(payload["day"]))
        progress.step(done, len(numbers))
    rows = DecisionProposal.objects.filter(pk__in=numbers)
    decided = rows.filter(state=ProposalState.DECIDED).count()
    failed = rows.filter(state=ProposalState.FAILED).count()
    sentence = f"{decided} dossier{'s' if decided > 1 else ''} décidé{'s' if decided > 1 else ''}."
    if failed:
        sentence += f" {failed} n'ont pas pu l'être : la raison est à côté de chacun."
    return {"decided": decided, "failed": failed, "sentence": sentence}


def decide_one(number: int, *, reason: str, by: Membership, today: date) -> ProposalState:
    """Grant what is proposed, shared among the lines of the file as they were asked. Decided already: left as it is."""
    try:
        with transaction.atomic():
            proposal = DecisionProposal.objects.select_for_update().select_related("contract").get(pk=number)
            if proposal.state not in (ProposalState.WAITING, ProposalState.FAILED):
                return ProposalState(proposal.state)
            lines = lines_of(proposal.contract, proposal.year, proposal.credit)
            shares = _shares(proposal.amount, lines)
            decisions = [Granted(line, line.granted, share) for line, share in zip(lines, shares, strict=True)]
            grant_all(proposal.contract, decisions, by=by, today=today, reason=reason)
            proposal.state, proposal.decided_by, proposal.decided_on = ProposalState.DECIDED, by, today
            proposal.sentence = ""
            proposal.save(update_fields=["state", "decided_by", "decided_on", "sentence"])
            return ProposalState.DECIDED
    except (ActRefused, ValueError) as refused:
        said = refused.refusal.sentence if isinstance(refused, ActRefused) else "Ce dossier n'a plus de ligne demandée."
        DecisionProposal.objects.filter(pk=number, state__in=[ProposalState.WAITING, ProposalState.FAILED]).update(
            state=ProposalState.FAILED, sentence=said[:400]
        )
        return ProposalState.FAILED


def _shares(amount: Decimal, lines: list[BudgetLine]) -> list[Decimal]:
    """As it was asked, but never below what is committed or paid on a line while the amount allows it."""
    firm = [max(line.committed or Decimal(0), line.paid or Decimal(0)) for line in lines]
    rest = amount - sum(firm, Decimal(0))
    if not any(firm) or rest < 0:
        return spread(amount, [line.asked or Decimal(0) for line in lines])
    loose = [max((line.asked or Decimal(0)) - held, Decimal(0)) for line, held in zip(lines, firm, strict=True)]
    return [held + more for held, more in zip(firm, spread(rest, loose), strict=True)]
