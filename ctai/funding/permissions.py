"""Who writes which money: the authority asks, the prefecture grants and pays what is the State's."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role, needs_state
from ctai.funding.models import BudgetLine
from ctai.rules.refusals import Refusal
from ctai.rules.roles import AUTHORITY_ROLES, PREFECTURE_ROLES, Role
from ctai.rules.states import PROGRAMME_EDITABLE, State

GRANTED_IN = frozenset({State.ACCEPTED, State.SIGNATURE, State.IN_FORCE})
# A balance is often paid after the end of the contract.
PAID_IN = GRANTED_IN | {State.ENDED, State.TERMINATED}


def can_ask(contract: Contract, membership: Membership) -> Refusal | None:
    what = "modifier les montants demandés"
    return (
        needs_role(membership, AUTHORITY_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, PROGRAMME_EDITABLE, what)
    )


def keepers(line: BudgetLine) -> frozenset[Role]:
    """Who says what was granted and paid: the prefecture for the State, the authority for every other funder."""
    return PREFECTURE_ROLES if line.is_state else AUTHORITY_ROLES


def can_grant(line: BudgetLine, membership: Membership) -> Refusal | None:
    what = f"indiquer le montant accordé par « {line.funder_name} »"
    return (
        needs_role(membership, keepers(line), what)
        or is_party(line.contract, membership, what)
        or needs_state(line.contract, GRANTED_IN, what)
    )


def can_pay(line: BudgetLine, membership: Membership) -> Refusal | None:
    what = f"enregistrer les versements de « {line.funder_name} »"
    return (
        needs_role(membership, keepers(line), what)
        or is_party(line.contract, membership, what)
        or needs_state(line.contract, PAID_IN, what)
    )


def can_justify(contract: Contract, membership: Membership) -> Refusal | None:
    what = "justifier une anomalie"
    return (
        needs_role(membership, AUTHORITY_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, PROGRAMME_EDITABLE, what)
    )


def can_judge(contract: Contract, membership: Membership) -> Refusal | None:
    what = "juger une justification"
    return (
        needs_role(membership, PREFECTURE_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, {State.SUBMITTED}, what)
    )


def can_commit(contract: Contract, membership: Membership) -> Refusal | None:
    what = "enregistrer un engagement juridique"
    return (
        needs_role(membership, PREFECTURE_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, PAID_IN, what)
    )


def can_close_year(contract: Contract, membership: Membership) -> Refusal | None:
    what = "clore un exercice"
    return (
        needs_role(membership, PREFECTURE_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, PAID_IN, what)
    )


def can_tell_spent(contract: Contract, membership: Membership) -> Refusal | None:
    """The authority answers for what the actions cost, whoever pays."""
    what = "déclarer les dépenses"
    return (
        needs_role(membership, AUTHORITY_ROLES, what)
        or is_party(contract, membership, what)
        or needs_state(contract, PAID_IN, what)
    )
