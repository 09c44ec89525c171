"""Texts two sides write at once: every version, drafts, who is there, remarks anchored to a passage."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.history.models import AUDIENCES, BOTH
from ctai.history.versioned import Versioned
from ctai.rules.roles import Side


def _own_side(membership: Membership, contract: str) -> Q:
    """Rows whose audience is both, or the side on which this membership's organisation is a party of the contract."""
    if membership.side not in (Side.AUTHORITY, Side.STATE):
        return Q(audience=BOTH)
    parties = Contract.objects.filter(parties__organisation=membership.organisation_id)
    return Q(audience=BOTH) | Q(audience=membership.side.value, **{f"{contract}__in": parties.values("pk")})


class TextQuerySet(models.QuerySet["Text"]):
    def visible_to(self, membership: Membership | None) -> TextQuerySet:
        """Those of the contracts one reads; a draft of one side exists only for that side's parties."""
        if membership is None:
            return self.none()
        contracts = Contract.objects.visible_to(membership).values("pk")
        return self.filter(_own_side(membership, "contract"), contract__in=contracts)


class Text(Versioned):
    """One text of a contract. `place`: the short code of its kind (`kinds.register`), « diagnosis ».

    `audience`: « both », or one side while it is a draft hidden from the other. `first_shared`: the first version both
    sides read; those before belong to `drafting_side`. `closed_on`: it never changes again.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="texts")
    place = models.CharField(max_length=16)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=AUDIENCES, default=BOTH)
    written_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    drafting_side = models.CharField(max_length=10, blank=True)
    first_shared = models.PositiveIntegerField(default=1)

    objects = TextQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["contract", "place"])]

    def __str__(self) -> str:
        return self.title


class How(models.TextChoices):
    """How a version came to be."""

    CREATED = "created", "Création"
    WRITTEN = "written", "Écriture"
    MERGED = "merged", "Fusion de deux écritures"
    RESTORED = "restored", "Version restaurée"
    SUGGESTION = "suggestion", "Suggestion acceptée"


class Version(models.Model):
    """What a text said once. The database refuses any UPDATE or DELETE on this table.

    `base`: the version its writer had under the eyes. `at`: the moment; `day`: the date of the act, in Paris.
    """

    text = models.ForeignKey(Text, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.TextField(blank=True)
    by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    day = models.DateField()
    how = models.CharField(max_length=12, choices=How.choices)
    base = models.PositiveIntegerField()
    words_added = models.PositiveIntegerField()
    words_removed = models.PositiveIntegerField()

    class Meta:
        ordering = ["text", "-number"]
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.text}, version {self.number}"


class Draft(models.Model):
    """What somebody typed and has not saved: seen by nobody else. `base`: the version it was typed on."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="drafts")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    body = models.TextField(blank=True)
    base = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "membership"], name="draft_one_a_writer")]

    def __str__(self) -> str:
        return f"{self.membership} : {self.text}"


class Presence(models.Model):
    """Somebody of a party has this text open, or had."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="presences")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    writes = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "membership"], name="presence_one_a_person")]

    def __str__(self) -> str:
        return f"{self.membership} : {self.text}"


class RemarkKind(models.TextChoices):
    COMMENT = "comment", "Commentaire"
    SUGGESTION = "suggestion", "Suggestion"
    NOTE = "note", "Note privée"


class RemarkQuerySet(models.QuerySet["Remark"]):
    def visible_to(self, membership: Membership | None) -> RemarkQuerySet:
        if membership is None:
            return self.none()
        texts = Text.objects.visible_to(membership).values("pk")
        return self.filter(_own_side(membership, "text__contract"), text__in=texts)


class Remark(models.Model):
    """A comment, a suggestion or a private note on a passage.

    `quote`: the paragraph as it was, `digest` and `position` (from 0) to find it again; or `anchor`, the code of
    something placed beside the text (« figure:12 »), with its `label`. `audience`: one side for a private note.
    """

    text = models.ForeignKey(Text, models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=12, choices=RemarkKind.choices)
    audience = models.CharField(max_length=10, choices=AUDIENCES, default=BOTH)
    quote = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    position = models.PositiveIntegerField(default=0)
    anchor = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=200, blank=True)
    body = models.TextField("Remarque", blank=True)
    replacement = models.TextField("Texte proposé", blank=True)
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    resolved_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    # The version that took the suggestion in.
    accepted = models.PositiveIntegerField(null=True, blank=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="remark_note_of_one_side",
                condition=(Q(kind="note") & ~Q(audience="both")) | (~Q(kind="note") & Q(audience="both")),
            ),
            models.CheckConstraint(
                name="remark_resolved_whole",
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} de {self.author}"

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None


class Reply(models.Model):
    """An answer under a remark, read by those who read the remark."""

    remark = models.ForeignKey(Remark, models.PROTECT, related_name="replies")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    body = models.TextField("Réponse")

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.author}, {self.at:%Y-%m-%d}"
