"""The journal: append-only, one row an act, each sealed by the digest of the row before it in its stream."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership, Person
from ctai.rules.roles import Side

BOTH = "both"
AUDIENCES = [(BOTH, "Les deux parties"), (Side.AUTHORITY.value, "La collectivité"), (Side.STATE.value, "L'État")]


class Head(models.Model):
    """The last sequence and digest of a stream: locked to append, compared to find a cut tail."""

    stream = models.CharField(max_length=40, primary_key=True)
    sequence = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.stream} #{self.sequence}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, stream: str) -> EntryQuerySet:
        return self.filter(stream=stream).order_by("-sequence")

    def readable_by(self, membership: Membership, *, is_party: bool = True) -> EntryQuerySet:
        """Rows meant for both sides or for this one. `is_party`: of the contract whose stream it is.

        The State's other services read the rows they wrote, never what its party wrote for itself: drafts and notes.
        """
        own = Q(audience=membership.side)
        if not is_party:
            own &= Q(membership__organisation=membership.organisation_id)
        return self.filter(Q(audience=BOTH) | own)


class Entry(models.Model):
    """One act. `stream`: contract number, or `organisation:<id>`. `changes`: {field: [old, new]}.

    `actor` keeps the names as they were that day. The database refuses any UPDATE or DELETE on this table.
    """

    stream = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    day = models.DateField()
    act = models.CharField(max_length=40)
    sentence = models.CharField(max_length=300)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=300)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=AUDIENCES, default=BOTH)
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "sequence"], name="entry_stream_sequence_unique")]
        indexes = [models.Index(fields=["act"]), models.Index(fields=["person"])]

    def __str__(self) -> str:
        return f"{self.stream} #{self.sequence} {self.act}"


class Pending(models.Model):
    """An act nobody has been told of yet: written with its entry, removed by whoever tells people.

    An outbox in the same transaction: no message is lost, none leaves for an act that was rolled back.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="+")

    def __str__(self) -> str:
        return str(self.entry)
