"""The contract: parties, perimeter, period, state. Only `lifecycle` changes `state`."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ctai.accounts.models import Membership, Organisation
from ctai.history.versioned import Versioned
from ctai.rules.roles import OrganisationKind, Side
from ctai.rules.states import HIDDEN_FROM_STATE, SIGNED, STATE_CHOICES, STATES, State, Step, label_for
from ctai.rules.themes import CONTRACT_KIND_LABELS, ContractKind
from ctai.territories.models import Territory

_CLOSED = [state.value for state, facts in STATES.items() if facts.closed]
_SIGNED = sorted(state.value for state in SIGNED)
_BEFORE_ACKNOWLEDGEMENT = [State.DRAFT.value, State.INTENT_SENT.value, State.DECLINED.value]


def _only_when(name: str, condition: Q, states: list[str], sentence: str) -> models.CheckConstraint:
    """`condition` holds exactly in `states`: state and dates can never tell two stories."""
    return models.CheckConstraint(
        name=name,
        condition=(Q(state__in=states) & condition) | (~Q(state__in=states) & ~condition),
        violation_error_message=sentence,
    )


class NumberSequence(models.Model):
    """The last number given for one prefix (2026-12, REP-2026-12)."""

    prefix = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last:03d}"


class ContractQuerySet(models.QuerySet["Contract"]):
    def real(self) -> ContractQuerySet:
        """Everything that is counted, published or exported starts here: a rehearsal never does."""
        return self.filter(is_rehearsal=False)

    def visible_to(self, membership: Membership | None) -> ContractQuerySet:
        """The contracts that exist for this membership (product.md part 2)."""
        if membership is None:
            return self.none()
        kind = membership.organisation.kind
        if kind == OrganisationKind.AUTHORITY:
            return self.filter(
                pk__in=Party.objects.filter(organisation=membership.organisation_id).values("contract_id")
            )
        shown = self.exclude(state__in=[state.value for state in HIDDEN_FROM_STATE])
        if kind == OrganisationKind.MINISTRY:
            return shown
        if kind in (OrganisationKind.PREFECTURE, OrganisationKind.SUB_PREFECTURE, OrganisationKind.REGION_PREFECTURE):
            return shown.filter(departement__in=membership.organisation.departements.values("pk"))
        return self.none()


class Contract(Versioned):
    """One contract, from the first word of its letter to its end. `number` never changes and names its journal."""

    number = models.CharField("Numéro", max_length=24, unique=True)
    kind = models.CharField(
        max_length=16,
        choices=[(kind.value, label) for kind, label in CONTRACT_KIND_LABELS.items()],
        default=ContractKind.CTAI.value,
    )
    title = models.CharField("Intitulé", max_length=200)
    is_rehearsal = models.BooleanField("Répétition", default=False)
    state = models.CharField(max_length=16, choices=STATE_CHOICES, default=State.DRAFT.value)
    state_since = models.DateField()
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="contracts")
    departement = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    region = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    prefecture = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    starts_on = models.DateField("Début", null=True, blank=True)
    ends_on = models.DateField("Fin", null=True, blank=True)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="renewals")
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    intent_sent_on = models.DateField(null=True, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    diagnosis_frozen_on = models.DateField(null=True, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    text_frozen_on = models.DateField(null=True, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["departement", "state"]),
            models.Index(fields=["is_rehearsal", "state"]),
            models.Index(fields=["state_since"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="contract_period_in_order",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                violation_error_message="La date de fin précède la date de début.",
            ),
            _only_when(
                "contract_in_force_dated",
                Q(in_force_on__isnull=False),
                _SIGNED,
                "Un contrat est daté de son entrée en vigueur dès qu'il est signé par tous, et seulement alors.",
            ),
            _only_when(
                "contract_closed_dated",
                Q(closed_on__isnull=False),
                _CLOSED,
                "Un contrat clos porte sa date de clôture, un contrat ouvert n'en a pas.",
            ),
            models.CheckConstraint(
                name="contract_acknowledged_dated",
                condition=Q(state__in=_BEFORE_ACKNOWLEDGEMENT, acknowledged_on=None)
                | (~Q(state__in=_BEFORE_ACKNOWLEDGEMENT) & Q(acknowledged_on__isnull=False)),
                violation_error_message="La lettre est datée de son accusé de réception à partir des échanges.",
            ),
            models.CheckConstraint(
                name="contract_text_frozen_dated",
                condition=~Q(state__in=[State.SIGNATURE.value, *_SIGNED]) | Q(text_frozen_on__isnull=False),
                violation_error_message="Un contrat en signature ou signé a un texte figé et daté.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def facts_step(self) -> Step:
        return STATES[State(self.state)].step

    @property
    def was_signed(self) -> bool:
        return self.state in SIGNED

    def label_for(self, side: Side | None) -> str:
        return label_for(State(self.state), side)


class Party(models.Model):
    """A body that signs: two to n authorities and one prefecture. Names are frozen when the text is."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parties")
    side = models.CharField(max_length=10, choices=[(Side.AUTHORITY.value, "Collectivité"), (Side.STATE.value, "État")])
    rank = models.PositiveSmallIntegerField(default=1)
    is_lead = models.BooleanField(default=False)
    frozen_name = models.CharField(max_length=200, blank=True)
    frozen_siret = models.CharField(max_length=14, blank=True)

    class Meta:
        ordering = ["side", "rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["contract", "organisation"], name="party_once_a_contract")]

    def __str__(self) -> str:
        return self.frozen_name or str(self.organisation)


class PerimeterPart(models.Model):
    """A territory the contract covers, with its name and code as they were when the text was frozen."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="perimeter")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    frozen_name = models.CharField(max_length=200, blank=True)
    frozen_code = models.CharField(max_length=9, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "territory"], name="perimeter_part_once")]

    def __str__(self) -> str:
        return self.frozen_name or str(self.territory)


class SearchWord(models.Model):
    """The words a contract is found by, one a row, written by `contracts.search`; `source` is the room they come from.

    `word` holds only a-z and 0-9, so a range on a plain index finds prefixes the same way on both databases.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="+")
    source = models.CharField(max_length=16)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "source", "word"], name="search_word_once")]
        indexes = [models.Index(fields=["word", "contract"], name="search_word_prefix")]

    def __str__(self) -> str:
        return self.word
