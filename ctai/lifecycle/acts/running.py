"""The running years: end, termination, renewal; and giving up before any signature."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.history import journal
from ctai.intent.renewal import start_renewal
from ctai.lifecycle.machine import move
from ctai.programme.renewal import copy_programme
from ctai.rules.acts import Act
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.rules.roles import AUTHORITY_ROLES
from ctai.rules.states import State


def end_contract(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The contract has reached its end date."""
    return move(contract, Act.END_CONTRACT, by=by, today=today, reason=reason)


def terminate_contract(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """One party ends the contract early, with its reason."""
    return move(contract, Act.TERMINATE_CONTRACT, by=by, today=today, reason=reason)


def abandon(contract: Contract, *, by: Membership, today: date, reason: str = "") -> Contract:
    """The project stops before any signature; everything stays readable."""
    return move(contract, Act.ABANDON, by=by, today=today, reason=reason)


def can_renew(contract: Contract, membership: Membership) -> Refusal | None:
    what = "renouveler ce contrat"
    refusal = (
        needs_role(membership, AUTHORITY_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, {State.IN_FORCE, State.ENDED}, what)
    )
    if refusal or membership.organisation_id == contract.lead_id:
        return refusal
    return Refusal(f"Seule {contract.lead}, cheffe de file, peut renouveler ce contrat.", code="party")


@transaction.atomic
def renew(contract: Contract, *, by: Membership, today: date, chosen: Collection[int] | None = None) -> Contract:
    """A new file, in draft, that starts from this one: same territory and parties, its letter and action sheets copied.

    `chosen`: the numbers of the sheets to copy, all of them when None. The running contract goes on until its own end.
    Refused when a renewal is already open.
    """
    refuse_unless(can_renew(contract, by))
    existing = contract.renewals.exclude(state=State.ABANDONED).first()
    if existing:
        raise ActRefused(Refusal(f"Un renouvellement est déjà ouvert : {existing.number}.", code="twice"))
    renewal = start_renewal(contract, by=by, today=today)
    copy_programme(contract, renewal, chosen)
    journal.record(
        contract.number,
        "renew",
        f"Renouvellement ouvert : {renewal.number}",
        by=by,
        today=today,
        about=renewal,
    )
    return renewal
