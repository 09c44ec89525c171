"""The letter of a renewal: a new contract in draft that starts from the previous one's letter and parties."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.acts import open_contract
from ctai.contracts.models import Contract
from ctai.intent.acts import begun_text
from ctai.intent.models import IntentLetter
from ctai.intent.reads import letter_of
from ctai.rules.roles import Side
from ctai.rules.themes import OPEN_KINDS, ContractKind

# Who writes and signs is asked again: people change between two contracts; the deliberation is that of the new one.
_KEPT = ("themes", "reasons", "needs", "contact_name", "contact_function", "contact_email", "contact_phone")


@transaction.atomic
def start_renewal(previous: Contract, *, by: Membership, today: date) -> Contract:
    """Open the contract that follows: same territory, mode and authorities; the old kinds continue as a CTAI."""
    kind = ContractKind(previous.kind)
    contract = open_contract(
        previous.territory,
        by=by,
        today=today,
        rehearsal=previous.is_rehearsal,
        kind=kind if kind in OPEN_KINDS else ContractKind.CTAI,
        partners=[party.organisation for party in previous.parties.filter(side=Side.AUTHORITY, is_lead=False)],
        previous=previous,
    )
    text, old = begun_text(contract), letter_of(previous)
    kept = {name: getattr(old, name) for name in _KEPT} if old else {}
    IntentLetter.objects.create(
        contract=contract,
        subject=f"Renouvellement du contrat {previous.number} — {text.subject}"[:200],
        body=text.body,
        **kept,
    )
    return contract
