"""Inviting somebody into an organisation, and becoming its member."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from ctai.accounts.ledger import record
from ctai.accounts.mail import Letter, send
from ctai.accounts.models import Invitation, Membership, Organisation, Person
from ctai.accounts.permissions import can_cancel_invitation, can_manage
from ctai.accounts.reads import pending_invitations
from ctai.accounts.tokens import digest_of, new_token
from ctai.design.formats import moment
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.rules.roles import KINDS, ROLE_LABELS, OrganisationKind, Role

VALID_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Guest:
    """Who is invited, and as what."""

    email: str
    first_name: str
    last_name: str
    role: Role
    is_manager: bool = False


def invite(
    organisation: Organisation,
    guest: Guest,
    *,
    by: Membership,
    today: date,
    now: datetime,
    address_of: Callable[[str], str],
) -> Invitation:
    """Write to somebody to join. ActRefused: no right, role of another kind, already there or invited."""
    refuse_unless(can_manage(organisation, by))
    return send_invitation(organisation, guest, by=by, today=today, now=now, address_of=address_of)


def send_invitation(
    organisation: Organisation,
    guest: Guest,
    *,
    by: Membership,
    today: date,
    now: datetime,
    address_of: Callable[[str], str],
) -> Invitation:
    """For an act that has its own right to bring somebody in (programme: the first person of an operator)."""
    token = new_token()
    invitation = _keep(organisation, guest, digest_of(token), by=by, today=today, now=now)
    if not send(_letter(invitation, address_of(token))):
        _cancel(invitation, by=by, today=today, now=now)
        raise ActRefused(
            Refusal(
                "Le courriel d'invitation n'est pas parti : la messagerie ne répond pas. "
                "L'invitation n'est pas gardée ; réessayez dans quelques minutes.",
                code="mail",
            )
        )
    return invitation


@transaction.atomic
def _keep(
    organisation: Organisation, guest: Guest, digest: str, *, by: Membership, today: date, now: datetime
) -> Invitation:
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    _refuse_twice(organisation, guest, today, now)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=guest.email.strip().lower(),
        first_name=guest.first_name,
        last_name=guest.last_name,
        role=guest.role.value,
        is_manager=guest.is_manager,
        digest=digest,
        invited_by=by,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    sentence = f"{guest.first_name} {guest.last_name} est invité·e comme « {ROLE_LABELS[guest.role]} »"
    record(organisation, "invite", sentence, by=by, today=today, about=invitation)
    return invitation


def _refuse_twice(organisation: Organisation, guest: Guest, today: date, now: datetime) -> None:
    email, label = guest.email.strip().lower(), ROLE_LABELS[guest.role]
    if guest.role not in KINDS[OrganisationKind(organisation.kind)].roles:
        raise ActRefused(Refusal(f"« {label} » n'est pas un rôle de {organisation}.", code="role_of_kind"))
    present = Membership.objects.active(today).filter(organisation=organisation, role=guest.role.value)
    if present.filter(person__email=email).exists():
        raise ActRefused(Refusal(f"{email} est déjà membre de {organisation} comme « {label} ».", code="member"))
    waiting = pending_invitations(organisation, now).filter(email=email, role=guest.role.value)
    if waiting.exists():
        raise ActRefused(
            Refusal(
                f"Une invitation attend déjà la réponse de {email}. Annulez-la pour en envoyer une autre.",
                code="invited",
            )
        )


def _letter(invitation: Invitation, link: str) -> Letter:
    organisation, host = invitation.organisation, invitation.invited_by
    return Letter(
        to=invitation.email,
        subject=f"Invitation à rejoindre {organisation} — {settings.CTAI_SERVICE_NAME}",
        paragraphs=(
            f"Bonjour {invitation.first_name} {invitation.last_name},",
            f"{host.person} ({host.organisation}) vous invite à rejoindre {organisation} sur "
            f"« {settings.CTAI_SERVICE_NAME} », comme « {invitation.get_role_display()} ».",
        ),
        label="Voir l'invitation",
        link=link,
        ending=(
            f"Cette invitation est valable jusqu'au {moment(invitation.expires_at)}.",
            "Si vous ne connaissez pas cette organisation, ignorez ce courriel.",
        ),
    )


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, by: Membership, today: date, now: datetime) -> None:
    refuse_unless(can_cancel_invitation(invitation, by))
    _cancel(invitation, by=by, today=today, now=now)


@transaction.atomic
def _cancel(invitation: Invitation, *, by: Membership, today: date, now: datetime) -> None:
    cancelled = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, cancelled_at=None).update(
        cancelled_at=now
    )
    if cancelled:
        sentence = f"L'invitation de {invitation.first_name} {invitation.last_name} est annulée"
        record(invitation.organisation, "cancel_invitation", sentence, by=by, today=today, about=invitation)


def find_invitation(token: str, now: datetime) -> Invitation:
    """The invitation of a token, still open; ActRefused otherwise."""
    related = ("organisation", "invited_by__person", "invited_by__organisation")
    invitation = Invitation.objects.select_related(*related).filter(digest=digest_of(token)).first()
    if invitation is None or not invitation.usable(now):
        raise _unusable()
    return invitation


def _unusable() -> ActRefused:
    return ActRefused(
        Refusal(
            "Cette invitation a déjà servi, a été annulée ou n'est plus valable. "
            "Demandez-en une nouvelle à la personne qui vous a invité·e.",
            code="invitation_unusable",
        )
    )


@transaction.atomic
def accept_invitation(token: str, *, today: date, now: datetime) -> Membership:
    """Become a member; the person is created when the address is new here. Receiving the mail proved the address."""
    invitation = find_invitation(token, now)
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, cancelled_at=None).update(accepted_at=now):
        raise _unusable()
    membership = _membership_of(invitation, today)
    sentence = f"{membership.person} rejoint {membership.organisation} comme « {membership.get_role_display()} »"
    record(invitation.organisation, "accept_invitation", sentence, by=membership, today=today, about=membership)
    return membership


def _membership_of(invitation: Invitation, today: date) -> Membership:
    names = {"first_name": invitation.first_name, "last_name": invitation.last_name}
    person, _ = Person.objects.get_or_create(email=invitation.email, defaults=names | {"password": make_password(None)})
    if not person.is_active:
        raise ActRefused(
            Refusal(f"Le compte de {person.email} est fermé. Écrivez à l'assistance pour le rouvrir.", code="inactive")
        )
    membership, created = Membership.objects.get_or_create(
        person=person,
        organisation=invitation.organisation,
        role=invitation.role,
        ended_on=None,
        defaults={"started_on": today, "is_manager": invitation.is_manager},
    )
    if not created and invitation.is_manager and not membership.is_manager:
        membership.is_manager = True
        membership.save(update_fields=["is_manager"])
    return membership
