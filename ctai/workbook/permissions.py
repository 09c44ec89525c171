"""The workbook writes what the programme and the budget may write, and nothing more."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.funding.permissions import can_ask
from ctai.programme.permissions import can_write_programme
from ctai.rules.refusals import Refusal


def can_upload(contract: Contract, membership: Membership) -> Refusal | None:
    """Both rights, in the state where both are open."""
    return can_write_programme(contract, membership) or can_ask(contract, membership)
