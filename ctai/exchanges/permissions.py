"""Who writes in the exchanges: the parties, once the letter is acknowledged. The State's other readers only read."""

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role
from ctai.exchanges.models import Decision, Meeting
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PARTY_ROLES

NOT_OPEN = (
    "Les échanges s'ouvrent quand la préfecture a accusé réception de la lettre d'intention. "
    "Rien ne peut y être écrit avant."
)


def is_open(contract: Contract) -> bool:
    """Exchanges are the second step: they begin with the acknowledgement (state and date are tied by the database)."""
    return contract.acknowledged_on is not None


def can_write(contract: Contract, membership: Membership, what: str = "écrire dans les échanges") -> Refusal | None:
    refusal = needs_role(membership, PARTY_ROLES, what) or is_party(contract, membership, what)
    if refusal:
        return refusal
    return None if is_open(contract) else Refusal(NOT_OPEN, code="not_open")


def can_change_meeting(meeting: Meeting, membership: Membership) -> Refusal | None:
    """Shared, both sides write it; before, the side that prepares it (the door hides it from the other)."""
    return can_write(meeting.contract, membership, "modifier cette réunion")


def can_share_meeting(meeting: Meeting, membership: Membership) -> Refusal | None:
    if meeting.is_shared:
        return Refusal("Cette réunion est déjà partagée avec l'autre partie.", code="shared")
    return can_write(meeting.contract, membership, "partager cette réunion")


def can_delete_meeting(meeting: Meeting, membership: Membership) -> Refusal | None:
    if meeting.is_shared:
        return Refusal(
            "Cette réunion a été partagée : elle ne se supprime plus. Modifiez-la, ou dites dans le compte rendu "
            "qu'elle n'a pas eu lieu.",
            code="shared",
        )
    return can_write(meeting.contract, membership, "supprimer cette réunion")


def can_change_decision(decision: Decision, membership: Membership) -> Refusal | None:
    return can_write(decision.meeting.contract, membership, "modifier cette décision")


def can_delete_decision(decision: Decision, membership: Membership) -> Refusal | None:
    if decision.meeting.is_shared:
        return Refusal(
            "Cette décision a été partagée : elle ne se supprime plus. Modifiez-la, ou marquez-la réalisée.",
            code="shared",
        )
    return can_write(decision.meeting.contract, membership, "supprimer cette décision")
