"""What a membership may do with organisations and their members: None, or a refusal with its sentence."""

from datetime import date

from ctai.accounts.models import Invitation, Membership, Organisation
from ctai.rules.refusals import Refusal
from ctai.rules.roles import Role

REGISTRARS = (Role.SUPPORT_AGENT, Role.STEWARD)


def can_register(membership: Membership) -> Refusal | None:
    """Support and the central administration bring organisations in; they get no right on their contracts by it."""
    if membership.has_role(*REGISTRARS):
        return None
    return Refusal(
        "Vous ne pouvez pas inscrire d'organisation. Peuvent le faire : l'assistance ou l'administration centrale.",
        code="role",
    )


def can_see_members(organisation: Organisation, membership: Membership) -> Refusal | None:
    if membership.organisation_id == organisation.pk:
        return None
    return can_register(membership)


def can_manage(organisation: Organisation, membership: Membership) -> Refusal | None:
    """Invite, cancel, give or take the management: a manager of this organisation, or those who register them."""
    if membership.has_role(*REGISTRARS):
        return None
    if membership.organisation_id == organisation.pk and membership.is_manager:
        return None
    return Refusal(
        f"Vous ne pouvez pas gérer les membres de {organisation}. Peuvent le faire : "
        "les membres de cette organisation qui ont ce droit, ou l'assistance.",
        code="manager",
    )


def can_cancel_invitation(invitation: Invitation, membership: Membership) -> Refusal | None:
    """Those who manage the organisation; from another one, those whose member sent it (an operator's first)."""
    refusal = can_manage(invitation.organisation, membership)
    host = invitation.invited_by.organisation_id
    if refusal and (host == invitation.organisation_id or host != membership.organisation_id):
        return refusal
    if invitation.accepted_at:
        return Refusal("Cette invitation a déjà été acceptée : mettez fin à l'appartenance si besoin.", code="accepted")
    return None


def can_end_membership(target: Membership, membership: Membership, today: date) -> Refusal | None:
    """Oneself, or somebody of an organisation one manages; never the last who can invite."""
    if target.person_id != membership.person_id:
        refusal = can_manage(target.organisation, membership)
        if refusal:
            return refusal
    return keeps_a_manager(target, today)


def can_change_manager(target: Membership, membership: Membership, *, to: bool, today: date) -> Refusal | None:
    refusal = can_manage(target.organisation, membership)
    if refusal or to:
        return refusal
    return keeps_a_manager(target, today)


def keeps_a_manager(target: Membership, today: date) -> Refusal | None:
    """An organisation that nobody manages could never welcome anyone again."""
    others = Membership.objects.active(today).filter(organisation=target.organisation, is_manager=True)
    if not target.is_manager or others.exclude(pk=target.pk).exists():
        return None
    return Refusal(
        f"{target.person} est la seule personne à pouvoir inviter des membres de {target.organisation}. "
        "Donnez d'abord ce droit à une autre, puis recommencez.",
        code="last_manager",
    )
