"""Step 5, text and signatures — DGEF, fifth step. In force at the last signature (domain.md 2.2, step 6)."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract, Party
from ctai.files.models import StoredFile
from ctai.history import journal
from ctai.lifecycle.annexes import annexes_of, text_fields
from ctai.lifecycle.machine import move
from ctai.rules.acts import Act
from ctai.signature import acts as signature
from ctai.signature.models import Article, Signature
from ctai.signature.reads import signatures_missing


def compose_text(contract: Contract, *, by: Membership, today: date) -> list[Article]:
    """Fill the national template with what the other rooms hold."""
    return signature.compose_text(contract, fields=text_fields(contract), by=by, today=today)


@transaction.atomic
def freeze_text(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The text and its annexes are copied to the letter with their digest; signatures are bound to it."""
    contract = move(contract, Act.FREEZE_TEXT, by=by, today=today, reason=reason)
    signature.freeze_text(contract, annexes=annexes_of(contract), by=by, today=today)
    return contract


@transaction.atomic
def reopen_text(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The text goes back to work: signatures already given stay readable and no longer count."""
    contract = move(contract, Act.REOPEN_TEXT, by=by, today=today, reason=reason)
    signature.reopen_text(contract, reason=reason, today=today)
    return contract


@transaction.atomic
def record_signature(
    party: Party,
    *,
    signatory_name: str,
    signatory_function: str,
    signed_on: date,
    scan: StoredFile,
    by: Membership,
    today: date,
) -> Signature:
    """One party has signed. The last signature puts the contract in force, in the same transaction."""
    # The row lock lets two parties record at the same moment: one of them sees that it is the last.
    contract = Contract.objects.select_for_update().get(pk=party.contract_id)
    party.contract = contract
    row = signature.add_signature(
        party,
        signatory_name=signatory_name,
        signatory_function=signatory_function,
        signed_on=signed_on,
        scan=scan,
        by=by,
        today=today,
    )
    journal.record(
        contract.number,
        "record_signature",
        f"Signature de {party} enregistrée",
        by=by,
        today=today,
        about=row,
        changes={"signatory": (None, f"{signatory_name}, {signatory_function}"), "signed_on": (None, signed_on)},
    )
    if not signatures_missing(contract, today):
        move(contract, Act.ENTER_INTO_FORCE, by=by, today=today)
    return row
