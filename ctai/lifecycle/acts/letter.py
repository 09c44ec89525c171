"""Step 1, the letter of intent — DGEF, « Les contrats territoriaux d'accueil et d'intégration », first step."""

from datetime import date

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.lifecycle.machine import move
from ctai.rules.acts import Act


def send_intent(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The authority sends its letter to the prefecture, which sees the file from now on."""
    sentence = f"Lettre d'intention envoyée à {contract.prefecture}"
    return move(contract, Act.SEND_INTENT, by=by, today=today, reason=reason, sentence=sentence)


def withdraw_intent(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The authority takes its letter back before any answer."""
    return move(contract, Act.WITHDRAW_INTENT, by=by, today=today, reason=reason)


def acknowledge_intent(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The prefecture acknowledges the letter: the exchanges open (step 2)."""
    return move(contract, Act.ACKNOWLEDGE_INTENT, by=by, today=today, reason=reason)


def reopen_intent(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The prefecture goes back on its acknowledgement; what was exchanged stays."""
    return move(contract, Act.REOPEN_INTENT, by=by, today=today, reason=reason)


def decline_intent(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The prefecture declines the letter, with its reason; the authority may rework it."""
    return move(contract, Act.DECLINE_INTENT, by=by, today=today, reason=reason)


def rework_intent(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The authority takes a declined letter up again."""
    return move(contract, Act.REWORK_INTENT, by=by, today=today, reason=reason)
