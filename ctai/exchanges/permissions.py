"""Who writes in the exchanges: the parties, once the letter is acknowledged, and an operator in its own threads.

The State's other readers only read.
"""

from datetime import datetime

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.contracts.permissions import is_party, needs_role
from ctai.exchanges import operators
from ctai.exchanges.models import Decision, Meeting, Thread
from ctai.rules.refusals import Refusal
from ctai.rules.roles import PARTY_ROLES, Side

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


def can_answer(thread: Thread, membership: Membership) -> Refusal | None:
    """The parties; the operator as long as it carries an action of the contract (what was written stays readable)."""
    if membership.side != Side.OPERATOR:
        return can_write(thread.contract, membership)
    if thread.operator_id == membership.organisation_id and membership.organisation in operators.of(thread.contract):
        return None
    return Refusal(
        "Votre organisation ne porte plus d'action de ce contrat : elle relit ce fil, elle n'y écrit plus.",
        code="operator",
    )


def can_change_meeting(meeting: Meeting, membership: Membership) -> Refusal | None:
    """Shared, both sides write it; before, the side that prepares it (the door hides it from the other)."""
    if meeting.cancelled_on:
        return Refusal("Cette réunion est annulée : elle ne se modifie plus. Préparez-en une autre.", code="cancelled")
    return can_write(meeting.contract, membership, "modifier cette réunion")


def can_share_meeting(meeting: Meeting, membership: Membership) -> Refusal | None:
    if meeting.is_shared:
        return Refusal("Cette réunion est déjà partagée avec l'autre partie.", code="shared")
    return can_change_meeting(meeting, membership)


def can_invite(meeting: Meeting, membership: Membership, now: datetime) -> Refusal | None:
    """To a meeting still to come: a calendar has nothing to do with the past."""
    refusal = can_change_meeting(meeting, membership)
    if refusal or meeting.ends_at > now:
        return refusal
    return Refusal("Cette réunion est passée : on n'y invite plus personne.", code="past")


def can_cancel_meeting(meeting: Meeting, membership: Membership) -> Refusal | None:
    """What the other party or a guest knows of is cancelled with a reason; the rest is simply deleted."""
    refusal = can_change_meeting(meeting, membership)
    if refusal:
        return refusal
    if not meeting.is_shared and not meeting.invitees.exists():
        return Refusal("Personne ne connaît encore cette réunion : supprimez-la.", code="unknown")
    if meeting.minutes:
        return Refusal("Cette réunion a un compte rendu : elle a eu lieu et ne s'annule plus.", code="held")
    return None


def can_delete_meeting(meeting: Meeting, membership: Membership) -> Refusal | None:
    if meeting.is_shared:
        return Refusal(
            "Cette réunion a été partagée : elle ne se supprime plus. Annulez-la en disant pourquoi, ou modifiez-la.",
            code="shared",
        )
    if meeting.invitees.exists():
        return Refusal(
            "Des personnes y sont invitées : annulez cette réunion, elles en seront averties.", code="invited"
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
