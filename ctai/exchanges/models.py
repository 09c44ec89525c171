"""Threads of messages, meetings with their invitations and minutes, and the decisions taken there."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract, Party
from ctai.files.models import StoredFile
from ctai.history.versioned import Versioned
from ctai.rules.roles import Side

_SIDES = [(Side.AUTHORITY.value, "Collectivité"), (Side.STATE.value, "État")]


def _own(membership: Membership) -> models.QuerySet[Party]:
    """The contracts this membership's organisation is a party to: a region reads the State's shared things only."""
    return Party.objects.filter(organisation=membership.organisation_id, side=membership.side)


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, membership: Membership | None) -> ThreadQuerySet:
        """An operator: the threads opened with it, nothing else of the contract. Others: shared ones and own notes."""
        if membership is None:
            return self.none()
        if membership.side == Side.OPERATOR:
            return self.filter(audience=Thread.WITH_OPERATOR, operator=membership.organisation_id)
        seen = Contract.objects.visible_to(membership).values("pk")
        notes = Q(side=membership.side, contract__in=_own(membership).values("contract_id"))
        return self.filter(~Q(audience=Thread.OWN_SIDE) | notes, contract__in=seen)


class Thread(models.Model):
    """Messages on one subject. `audience` says who reads it, chosen once when it is opened.

    `side`: who opened it; it keeps its notes to itself. `last_at`: when the last message was written.
    """

    BOTH, OWN_SIDE, WITH_OPERATOR = "both", "own_side", "operator"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="threads")
    subject = models.CharField("Sujet", max_length=150)
    audience = models.CharField(
        max_length=10,
        choices=[
            (BOTH, "Les deux parties"),
            (OWN_SIDE, "Une seule partie"),
            (WITH_OPERATOR, "Avec un porteur d'action"),
        ],
        default=BOTH,
    )
    operator = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    side = models.CharField(max_length=10, choices=_SIDES)
    last_at = models.DateTimeField()

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-pk"]
        indexes = [
            models.Index(fields=["contract", "-last_at"], name="thread_latest"),
            models.Index(fields=["operator", "-last_at"], name="thread_of_operator"),
        ]
        constraints = [
            models.CheckConstraint(
                name="thread_operator_when_with_one",
                condition=Q(audience="operator", operator__isnull=False)
                | (~Q(audience="operator") & Q(operator__isnull=True)),
                violation_error_message="Un fil avec un porteur d'action nomme ce porteur ; les autres n'en ont pas.",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_shared(self) -> bool:
        return self.audience != self.OWN_SIDE


class Message(models.Model):
    """One message of a thread, never changed. `searched`: its words and the subject it opens, folded."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    text = models.TextField()
    searched = models.TextField(blank=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class MessageFile(models.Model):
    """A file joined to a message: it opens to those who read the thread."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.file.name


class Reading(models.Model):
    """How far a membership has read a thread: the number of the last message shown to it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="readings")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    last_message = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "membership"], name="reading_once_a_thread")]

    def __str__(self) -> str:
        return f"{self.membership} ≤ {self.last_message}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, membership: Membership | None) -> MeetingQuerySet:
        """Shared, it exists for every reader of the contract; before, for the parties of the side that prepares it."""
        if membership is None:
            return self.none()
        seen = Contract.objects.visible_to(membership).values("pk")
        own = Q(side=membership.side, contract__in=_own(membership).values("contract_id"))
        return self.filter(Q(is_shared=True) | own, contract__in=seen)


class Meeting(Versioned):
    """A meeting. Until `is_shared` it belongs to the side that prepares it, who may take it away.

    `participants`: functions, one a line, never a beneficiary. `agenda`, `minutes`: Markdown. `lasts`: minutes.
    `attended`: people present. `heard`: persons concerned heard by a workshop, `languages` those they spoke.
    `uid` and `sequence` name the event and its changes in the calendars of those invited (RFC 5545).
    """

    MEETING, WORKSHOP, COMMITTEE = "meeting", "workshop", "committee"
    KINDS = [
        (MEETING, "Réunion"),
        (WORKSHOP, "Atelier avec les personnes concernées"),
        (COMMITTEE, "Comité de pilotage ou technique"),
    ]
    LENGTHS = [
        (30, "30 minutes"), (60, "1 heure"), (90, "1 h 30"), (120, "2 heures"), (180, "3 heures"),
        (240, "une demi-journée"), (420, "une journée"),
    ]  # fmt: skip

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="meetings")
    kind = models.CharField("Nature", max_length=10, choices=KINDS, default=MEETING)
    side = models.CharField(max_length=10, choices=_SIDES)
    organised_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    title = models.CharField("Objet de la réunion", max_length=200)
    starts_at = models.DateTimeField("Date et heure")
    lasts = models.PositiveSmallIntegerField("Durée prévue", choices=LENGTHS, default=120)
    place = models.CharField("Lieu", max_length=200, blank=True)
    online = models.CharField("Lien de visioconférence", max_length=300, blank=True)
    participants = models.TextField("Participants, par fonction", blank=True)
    agenda = models.TextField("Ordre du jour", blank=True)
    minutes = models.TextField("Compte rendu", blank=True)
    attended = models.PositiveSmallIntegerField("Nombre de présents", null=True, blank=True)
    heard = models.PositiveSmallIntegerField("Personnes concernées entendues", null=True, blank=True)
    languages = models.CharField("Langues parlées", max_length=200, blank=True)
    is_shared = models.BooleanField(default=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    cancelled_on = models.DateField(null=True, blank=True)
    cancel_reason = models.TextField("Motif de l'annulation", blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(fields=["contract", "-starts_at"]),
            models.Index(fields=["starts_at"], name="meeting_starts"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def on(self) -> date:
        return timezone.localtime(self.starts_at).date()

    @property
    def at(self) -> time:
        return timezone.localtime(self.starts_at).time()

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.lasts)


class Invitee(models.Model):
    """Somebody invited to a meeting: a member of a party, or a guest by function with the address of their work.

    `told_as` and `told_sequence`: what their calendar knows, written after each e-mail left; "" before the first.
    """

    REQUEST, CANCEL = "REQUEST", "CANCEL"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitees")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    function = models.CharField("Fonction", max_length=120, blank=True)
    email = models.EmailField("Adresse professionnelle", blank=True)
    is_withdrawn = models.BooleanField(default=False)
    told_as = models.CharField(max_length=7, choices=[(REQUEST, "Invité"), (CANCEL, "Décommandé")], blank=True)
    told_sequence = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="invitee_member_once"),
            models.UniqueConstraint(fields=["meeting", "email"], condition=~Q(email=""), name="invitee_guest_once"),
            models.CheckConstraint(
                name="invitee_member_or_guest",
                condition=Q(membership__isnull=False, function="", email="")
                | (Q(membership__isnull=True) & ~Q(function="")),
                violation_error_message="Une personne invitée est un membre d'une partie, ou une fonction.",
            ),
        ]

    def __str__(self) -> str:
        """How the page names them: "Écrira à …"."""
        return str(self.membership.person) if self.membership else self.function

    @property
    def address(self) -> str:
        return self.membership.person.email if self.membership else self.email


class Decision(Versioned):
    """What a meeting decided, who does it, by when."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    text = models.TextField("Décision")
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    due_on = models.DateField("Pour le", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = [F("done_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.text[:60]
