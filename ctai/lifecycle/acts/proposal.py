"""Step 4, proposal and funding request — DGEF, fourth step; UK funding service: who fills is not who certifies."""

from datetime import date

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.lifecycle.machine import move
from ctai.rules.acts import Act


def certify_proposal(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The elected signatory certifies what the project lead wrote; writing stops."""
    return move(contract, Act.CERTIFY_PROPOSAL, by=by, today=today, reason=reason)


def withdraw_certification(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    return move(contract, Act.WITHDRAW_CERTIFICATION, by=by, today=today, reason=reason)


def submit_proposal(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The certified proposal goes to the prefecture for examination."""
    return move(contract, Act.SUBMIT_PROPOSAL, by=by, today=today, reason=reason)


def request_corrections(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The prefecture sends the proposal back; writing opens again."""
    return move(contract, Act.REQUEST_CORRECTIONS, by=by, today=today, reason=reason)


def accept_proposal(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The prefect accepts: the text can be composed (step 5)."""
    return move(contract, Act.ACCEPT_PROPOSAL, by=by, today=today, reason=reason)


def refuse_proposal(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    return move(contract, Act.REFUSE_PROPOSAL, by=by, today=today, reason=reason)


def reopen_examination(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The prefect goes back on an acceptance or a refusal, before the text is frozen."""
    return move(contract, Act.REOPEN_EXAMINATION, by=by, today=today, reason=reason)
