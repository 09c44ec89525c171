"""The State's credits of one year, from the ministry to the départements and arrondissements: an append-only ledger.

What a prefecture grants is taken from an envelope by the database itself (migrations 0002 and 0003): no grant, whoever
writes it, exceeds what is left. That envelope is the arrondissement's when the whole perimeter of the contract lies in
one that holds credits, otherwise the département's. A prefecture whose envelope nobody opened grants without limit, and
its page says so.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from ctai.accounts.models import Membership, Organisation
from ctai.funding.models import LedgerEntry
from ctai.rules.funders import FUNDERS, STATE_FUNDERS, Funder
from ctai.rules.roles import OrganisationKind, Role

CREDIT_CHOICES = [(funder.value, facts.label) for funder, facts in FUNDERS.items() if funder in STATE_FUNDERS]
# From whom credits come: the ministry, then the région, then the département, then the arrondissement if wanted.
LEVELS = (
    OrganisationKind.MINISTRY,
    OrganisationKind.REGION_PREFECTURE,
    OrganisationKind.PREFECTURE,
    OrganisationKind.SUB_PREFECTURE,
)
# Those whose credits are granted to contracts.
GRANTING = (OrganisationKind.PREFECTURE, OrganisationKind.SUB_PREFECTURE)


class EnvelopeQuerySet(models.QuerySet["Envelope"]):
    def visible_to(self, membership: Membership | None) -> EnvelopeQuerySet:
        """The ministry reads all; each other service its own and those of the levels below it."""
        if membership is None:
            return self.none()
        organisation = membership.organisation
        own, place = Q(holder=organisation.pk), organisation.territory_id
        match organisation.kind:
            case OrganisationKind.MINISTRY:
                return self.filter(Q()) if membership.role == Role.STEWARD else self.none()
            case OrganisationKind.REGION_PREFECTURE:
                return self.filter(own | Q(holder__territory__region=place, level__in=GRANTING))
            case OrganisationKind.PREFECTURE:
                return self.filter(own | Q(holder__territory__departement=place, level="sub_prefecture"))
            case OrganisationKind.SUB_PREFECTURE:
                return self.filter(own)
        return self.none()


class Envelope(models.Model):
    """Credits of one budget year and one programme, held by one service.

    `received`, `given`, `granted`: euros, sums kept by the database from the movements and from the budget's ledger.
    `received`: brought minus taken back by the level above. `given`: handed down minus given back by the level below.
    """

    year = models.PositiveSmallIntegerField("Année budgétaire")
    credit = models.CharField("Crédits", max_length=20, choices=CREDIT_CHOICES, default=Funder.STATE_104_12.value)
    holder = models.ForeignKey(Organisation, models.PROTECT, related_name="envelopes")
    level = models.CharField(max_length=20, choices=[(level.value, level.value) for level in LEVELS])
    is_rehearsal = models.BooleanField(default=False)
    received = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0), editable=False)
    given = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0), editable=False)
    granted = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0), editable=False)

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "credit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "credit", "holder", "is_rehearsal"], name="envelope_once"),
            # Written without subtraction: SQLite computes in floating point, and compares stored cents exactly enough.
            models.CheckConstraint(
                name="envelope_not_overdrawn",
                condition=Q(received__gte=F("given") + F("granted") - Decimal("0.001")),
            ),
            models.CheckConstraint(name="envelope_given_positive", condition=Q(given__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.holder}, {self.year}, {self.get_credit_display()}"

    @property
    def left(self) -> Decimal:
        return (self.received - self.given - self.granted).quantize(Decimal("0.01"))


OPEN, DELEGATE, GIVE_BACK, CANCEL = "open", "delegate", "give_back", "cancel"


class Movement(models.Model):
    """Credits brought to `target` from `source` (none: the finance act), or cancelled (no target).

    Double entry: one row is at once what one gives and what the other receives. The database refuses any UPDATE or
    DELETE; giving back is a movement the other way.
    """

    source = models.ForeignKey(Envelope, models.PROTECT, null=True, blank=True, related_name="handed")
    target = models.ForeignKey(Envelope, models.PROTECT, null=True, blank=True, related_name="brought")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    day = models.DateField()
    act = models.CharField(max_length=20)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    sequence = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="envelope_movement_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="envelope_movement_somewhere",
                condition=(Q(source__isnull=False) | Q(target__isnull=False)) & ~Q(source=F("target")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.amount}"


class Draw(models.Model):
    """A grant taken from the envelope of an arrondissement; without one, it is taken from the département's.

    The database writes it with the entry (migration 0003) and refuses any UPDATE or DELETE: credits that come later
    never move a grant. While something is granted on a line, what is added or withdrawn stays on the same envelope.
    """

    entry = models.OneToOneField(LedgerEntry, models.PROTECT, related_name="draw")
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="draws")

    def __str__(self) -> str:
        return f"{self.entry_id} {self.envelope_id}"
