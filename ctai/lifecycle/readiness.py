"""What is missing before each act: shown on the contract's page, refused by the act. Each check lives in its room."""

from collections.abc import Callable
from datetime import date

from ctai.contracts.models import Contract
from ctai.diagnosis.reads import diagnosis_agreed_missing, diagnosis_priorities_missing
from ctai.funding.reads import Proposal, anomalies_missing, budget_missing, proposal_of, rules_missing
from ctai.intent.reads import intent_missing
from ctai.programme.reads import programme_missing
from ctai.rules.refusals import Missing
from ctai.rules.transitions import Transition
from ctai.signature.reads import assembly_votes_missing, contract_text_missing, signatures_missing

Check = Callable[[Contract, date], list[Missing]]


def past_end_date(contract: Contract, today: date) -> list[Missing]:
    if contract.ends_on is None or contract.ends_on < today:
        return []
    return [Missing("past_end_date", f"le terme du contrat, le {contract.ends_on:%d/%m/%Y}, n'est pas passé")]


def period_set(contract: Contract, today: date) -> list[Missing]:
    if contract.starts_on and contract.ends_on:
        return []
    return [Missing("period_set", "la période du contrat (début et fin)", "contracts:period")]


CHECKS: dict[str, Check] = {
    "intent_complete": intent_missing,
    "diagnosis_agreed": diagnosis_agreed_missing,
    "diagnosis_priorities": diagnosis_priorities_missing,
    "assembly_votes": assembly_votes_missing,
    "contract_text": contract_text_missing,
    "all_signed": signatures_missing,
    "past_end_date": past_end_date,
    "period_set": period_set,
}


# Those that look at the same sheets and lines, read once for all of them.
PROPOSAL_CHECKS: dict[str, Callable[[Contract, date, Proposal], list[Missing]]] = {
    "programme_complete": lambda contract, today, proposal: programme_missing(contract, today, proposal.sheets),
    "budget_complete": budget_missing,
    "rules_of_the_year": rules_missing,
    "anomalies_judged": anomalies_missing,
}


def missing_for(contract: Contract, transition: Transition, today: date) -> list[Missing]:
    """Every piece missing for one move, in the order of the table; an unknown check is a bug and says so."""
    needs_proposal = any(name in PROPOSAL_CHECKS for name in transition.readiness)
    proposal = proposal_of(contract) if needs_proposal else None
    missing: list[Missing] = []
    for name in transition.readiness:
        if proposal is not None and name in PROPOSAL_CHECKS:
            missing += PROPOSAL_CHECKS[name](contract, today, proposal)
        else:
            missing += CHECKS[name](contract, today)
    return missing
