"""Organisations, people, memberships, and the two kinds of links sent by e-mail (sign-in, invitation)."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from ctai.rules.roles import KINDS, ROLE_LABELS, OrganisationKind, Role, Side
from ctai.territories.models import Territory


class PersonManager(BaseUserManager["Person"]):
    def create_person(self, email: str, *, first_name: str, last_name: str) -> Person:
        person = self.model(email=email.strip().lower(), first_name=first_name, last_name=last_name)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Someone who signs in. Never a beneficiary: the product holds no personal data of newcomers."""

    email = models.EmailField("Adresse électronique", unique=True)
    first_name = models.CharField("Prénom", max_length=80)
    last_name = models.CharField("Nom", max_length=80)
    is_active = models.BooleanField(default=True)

    objects = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Organisation(models.Model):
    """A body that holds files and rights: authority, State service, operator, OFII, support."""

    kind = models.CharField(max_length=20, choices=[(kind.value, facts.label) for kind, facts in KINDS.items()])
    name = models.CharField("Nom", max_length=200)
    siret = models.CharField("SIRET", max_length=14, unique=True, null=True, blank=True)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="organisations")
    # What a State service or OFII direction looks after. Authorities and operators have none.
    departements = models.ManyToManyField(Territory, related_name="+", blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def side(self) -> Side:
        return KINDS[OrganisationKind(self.kind)].side

    @property
    def is_association(self) -> bool:
        """A private body that may receive grants. SIRENE: numbers of public bodies start with 1 or 2."""
        return self.kind == OrganisationKind.OPERATOR and (self.siret or "")[:1] not in ("1", "2")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, at: date) -> MembershipQuerySet:
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=at), started_on__lte=at, person__is_active=True)


class Membership(models.Model):
    """A person working for an organisation in one role. Everything they do is done under one membership."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, label) for role, label in ROLE_LABELS.items()])
    is_manager = models.BooleanField("Peut inviter et retirer des membres", default=False)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(ended_on=None), name="membership_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")), name="membership_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} — {self.organisation} ({self.get_role_display()})"

    @property
    def side(self) -> Side:
        return self.organisation.side

    def has_role(self, *roles: Role) -> bool:
        return Role(self.role) in roles


class SignInLink(models.Model):
    """A one-time link. Only its digest is kept: who reads the table cannot sign in."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    next_path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person} {self.created_at:%Y-%m-%d %H:%M}"

    def usable(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at


class LinkRequest(models.Model):
    """Somebody asked for a sign-in link, known here or not: both are counted alike, so that the limit tells nothing.

    `email` and `requester` are salted digests of the address typed and of the network address.
    """

    email = models.CharField(max_length=64)
    requester = models.CharField(max_length=64)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["email", "asked_at"], name="link_request_email"),
            models.Index(fields=["requester", "asked_at"], name="link_request_requester"),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"


class Invitation(models.Model):
    """A member with the right invites somebody into their own organisation, in a role of that kind of organisation."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    email = models.EmailField("Adresse électronique")
    first_name = models.CharField("Prénom", max_length=80)
    last_name = models.CharField("Nom", max_length=80)
    role = models.CharField(max_length=20, choices=[(role.value, label) for role, label in ROLE_LABELS.items()])
    is_manager = models.BooleanField("Peut inviter et retirer des membres", default=False)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"

    def usable(self, now: datetime) -> bool:
        return self.accepted_at is None and self.cancelled_at is None and now < self.expires_at
