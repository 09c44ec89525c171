"""Signing in by a one-time link."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from ctai.accounts.mail import Letter, send
from ctai.accounts.models import LinkRequest, Person, SignInLink
from ctai.accounts.tokens import blurred, digest_of, new_token
from ctai.design.formats import moment
from ctai.rules.refusals import ActRefused, Refusal

WINDOW = timedelta(hours=1)
MOST_BY_EMAIL = 5
MOST_BY_REQUESTER = 20


def ask_link(email: str, *, requester: str, next_path: str, address_of: Callable[[str], str], now: datetime) -> None:
    """Mail a sign-in link when the address is known; do the same, but for the mail, when it is not.

    `requester`: network address. `address_of`: token → absolute address. ActRefused: asked too often.
    """
    email = email.strip().lower()
    _count_request(blurred("email", email), blurred("requester", requester), now)
    person = Person.objects.filter(email=email, is_active=True).first()
    if person is None:
        return
    token = new_token()
    SignInLink.objects.create(
        person=person,
        digest=digest_of(token),
        next_path=next_path if len(next_path) <= 300 else "",
        created_at=now,
        expires_at=now + timedelta(minutes=settings.CTAI_LINK_MINUTES),
    )
    send(_letter(person, address_of(token)))


@transaction.atomic
def _count_request(email: str, requester: str, now: datetime) -> None:
    LinkRequest.objects.filter(asked_at__lte=now - WINDOW).delete()
    SignInLink.objects.filter(expires_at__lte=now - WINDOW).delete()
    _refuse_beyond(LinkRequest.objects.filter(email=email), MOST_BY_EMAIL, now)
    _refuse_beyond(LinkRequest.objects.filter(requester=requester), MOST_BY_REQUESTER, now)
    LinkRequest.objects.create(email=email, requester=requester, asked_at=now)


def _refuse_beyond(requests: QuerySet[LinkRequest], most: int, now: datetime) -> None:
    """A request counts for an hour: the next is possible when the oldest of the last `most` stops counting."""
    recent = list(requests.order_by("-asked_at").values_list("asked_at", flat=True)[:most])
    if len(recent) == most:
        retry = moment(recent[-1] + WINDOW)
        raise ActRefused(
            Refusal(
                f"{most} liens ont déjà été demandés en une heure. "
                f"Cherchez le dernier dans votre messagerie, ou demandez-en un autre après le {retry}.",
                code="too_many_links",
            )
        )


def _letter(person: Person, link: str) -> Letter:
    service, minutes = settings.CTAI_SERVICE_NAME, settings.CTAI_LINK_MINUTES
    return Letter(
        to=person.email,
        subject=f"Votre lien de connexion — {service}",
        paragraphs=(f"Bonjour {person},", f"Vous avez demandé à entrer sur « {service} »."),
        label="Entrer sur la plateforme",
        link=link,
        ending=(
            f"Ce lien sert une seule fois, pendant {minutes} minutes.",
            "Si vous n'avez rien demandé, ignorez ce courriel : personne ne peut entrer sans ce lien.",
        ),
    )


def find_link(token: str, now: datetime) -> SignInLink:
    """The link of a token, still usable; ActRefused otherwise, in the same words whatever the cause."""
    link = SignInLink.objects.select_related("person").filter(digest=digest_of(token)).first()
    if link is None or not link.usable(now) or not link.person.is_active:
        raise _unusable()
    return link


@transaction.atomic
def use_link(token: str, *, now: datetime) -> SignInLink:
    """Spend a link. Two clicks at once: one enters, the other is refused."""
    link = find_link(token, now)
    spent = SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now)
    if not spent:
        raise _unusable()
    return link


def _unusable() -> ActRefused:
    return ActRefused(
        Refusal("Ce lien a déjà servi ou n'est plus valable. Demandez-en un nouveau.", code="link_unusable")
    )
