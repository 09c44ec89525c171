"""Steps 2 and 3, exchanges and shared diagnosis — DGEF, second and third steps; Diair leaflet 2023."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.diagnosis import acts as diagnosis
from ctai.lifecycle.machine import move
from ctai.rules.acts import Act


@transaction.atomic
def open_diagnosis(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """Both sides start writing: the sections of the next version appear."""
    contract = move(contract, Act.OPEN_DIAGNOSIS, by=by, today=today, reason=reason)
    diagnosis.open_diagnosis_content(contract, by=by, today=today)
    return contract


def return_to_exchanges(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """Writing stops for a while; nothing written is lost."""
    return move(contract, Act.RETURN_TO_EXCHANGES, by=by, today=today, reason=reason)


@transaction.atomic
def freeze_diagnosis(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """Both sides agreed on every section: the text is frozen with its digest, the contract will cite it."""
    diagnosis.hold(contract)
    contract = move(contract, Act.FREEZE_DIAGNOSIS, by=by, today=today, reason=reason)
    diagnosis.freeze(contract, by=by, today=today)
    return contract


@transaction.atomic
def reopen_diagnosis(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """A new version starts from the frozen one, which stays readable."""
    contract = move(contract, Act.REOPEN_DIAGNOSIS, by=by, today=today, reason=reason)
    diagnosis.open_diagnosis_content(contract, by=by, today=today)
    return contract
