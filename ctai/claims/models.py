"""Claims for payment: who the State pays says that an instalment is due, and why; the prefecture answers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.files.models import StoredFile
from ctai.funding.models import BudgetLine, Instalment
from ctai.history.versioned import Versioned
from ctai.rules.roles import Side


class ClaimState(models.TextChoices):
    WAITING = "waiting", "À examiner"
    ACCEPTED = "accepted", "Acceptée"
    SENT_BACK = "sent_back", "À compléter"
    WITHDRAWN = "withdrawn", "Retirée"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, membership: Membership | None) -> ClaimQuerySet:
        """Of the contracts one reads; an operator reads its own, and nothing else."""
        if membership is None:
            return self.none()
        if membership.side == Side.OPERATOR:
            return self.filter(payee=membership.organisation_id)
        if membership.side not in (Side.AUTHORITY, Side.STATE):
            return self.none()
        return self.filter(line__contract__in=Contract.objects.visible_to(membership).values("pk"))

    def awaited(self) -> ClaimQuerySet:
        """Those somebody must answer: an instalment taken off the schedule, or paid, leaves nothing to claim."""
        return self.filter(state=ClaimState.WAITING, instalment__isnull=False, instalment__paid_on=None)


class Claim(Versioned):
    """One claim of one payee on one instalment. `amount`: euros, the instalment's that day. `text`: what was done.

    `instalment` is None once the prefecture took it off the schedule. `answer`: why it was sent back, or a word.
    """

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="claims")
    instalment = models.ForeignKey(Instalment, models.SET_NULL, null=True, related_name="claims")
    amount = models.DecimalField("Montant", max_digits=12, decimal_places=2)
    payee = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_on = models.DateField("Demandée le")
    text = models.TextField("Ce qui a été fait")
    proof = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    state = models.CharField("État", max_length=9, choices=ClaimState.choices, default=ClaimState.WAITING)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField("Répondu le", null=True)
    answer = models.TextField("Réponse", blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["payee", "-asked_on"], name="claim_of_payee")]
        constraints = [
            models.UniqueConstraint(
                fields=["instalment"], condition=Q(state__in=["waiting", "accepted"]), name="claim_one_open"
            ),
            models.CheckConstraint(
                name="claim_answer_signed",
                condition=Q(state="waiting", answered_by=None, answered_on=None)
                | (~Q(state="waiting") & Q(answered_by__isnull=False, answered_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Demande de versement : {self.payee}"

    def get_absolute_url(self) -> str:
        return reverse("claims:claim", args=[self.pk])

    @property
    def is_awaited(self) -> bool:
        return self.state == ClaimState.WAITING and self.instalment is not None and self.instalment.paid_on is None

    @property
    def standing(self) -> str:
        """Where it stands, in words."""
        if self.state != ClaimState.WAITING or self.is_awaited:
            return self.get_state_display()
        why = "déjà fait" if self.instalment else "retiré de l'échéancier"
        return f"Sans objet : versement {why}"
