"""Messages between the two sides, meetings with their minutes, and the decisions taken there."""

from __future__ import annotations

from datetime import date, time

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract, Party
from ctai.files.models import StoredFile
from ctai.history.versioned import Versioned
from ctai.rules.roles import Side

_SIDES = [(Side.AUTHORITY.value, "Collectivité"), (Side.STATE.value, "État")]


class Shareable(models.QuerySet):
    """What is shared exists for every reader of the contract; the rest only for the parties of the side that wrote it.

    The contract's own door has been opened before: these QuerySets only sort shared from private.
    """

    def visible_to(self, membership: Membership | None) -> Shareable:
        if membership is None:
            return self.none()
        seen = Contract.objects.visible_to(membership).values("pk")
        own = Party.objects.filter(organisation=membership.organisation_id, side=membership.side).values("contract_id")
        return self.filter(Q(is_shared=True) | Q(side=membership.side, contract__in=own), contract__in=seen)


class Message(models.Model):
    """One message of the thread, never changed. Not shared: a note of one side, the other never reads it."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="messages")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=_SIDES)
    is_shared = models.BooleanField(default=True)
    text = models.TextField()
    written_at = models.DateTimeField()

    objects = Shareable.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["contract", "-written_at"])]

    def __str__(self) -> str:
        return self.text[:60]


class MessageFile(models.Model):
    """A file joined to a message: it opens to those who read the message."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.file.name


class Meeting(Versioned):
    """A meeting. Until `is_shared` it belongs to the side that prepares it, who may take it away.

    `participants`: functions, one a line, never a beneficiary. `agenda`, `minutes`: Markdown.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="meetings")
    side = models.CharField(max_length=10, choices=_SIDES)
    organised_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    title = models.CharField("Objet de la réunion", max_length=200)
    starts_at = models.DateTimeField("Date et heure")
    place = models.CharField("Lieu", max_length=200, blank=True)
    online = models.CharField("Lien de visioconférence", max_length=300, blank=True)
    participants = models.TextField("Participants, par fonction", blank=True)
    agenda = models.TextField("Ordre du jour", blank=True)
    minutes = models.TextField("Compte rendu", blank=True)
    is_shared = models.BooleanField(default=False)

    objects = Shareable.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["contract", "-starts_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def on(self) -> date:
        return timezone.localtime(self.starts_at).date()

    @property
    def at(self) -> time:
        return timezone.localtime(self.starts_at).time()


class Decision(Versioned):
    """What a meeting decided, who does it, by when."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    text = models.TextField("Décision")
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    due_on = models.DateField("Pour le", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = [models.F("done_on").asc(nulls_first=True), models.F("due_on").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.text[:60]
