"""What is missing before each act: shown on the contract's page, refused by the act. Each check lives in its room."""

from collections.abc import Callable
from datetime import date

from ctai.contracts.models import Contract
from ctai.rules.refusals import Missing
from ctai.rules.transitions import Transition

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
    "past_end_date": past_end_date,
    "period_set": period_set,
}


def missing_for(contract: Contract, transition: Transition, today: date) -> list[Missing]:
    """Every piece missing for one move, in the order of the table; an unknown check is a bug and says so."""
    return [piece for name in transition.readiness for piece in CHECKS[name](contract, today)]
