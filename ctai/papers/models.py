"""Papers made for one body and one budget year: the request of an association, the State's act of a grant."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.documents.models import Production
from ctai.files.models import StoredFile
from ctai.rules.roles import Side


class PaperKind(StrEnum):
    """Codes of the register of documents; at most twenty characters."""

    PROGRAMME = "programme"
    PROGRAMME_DOCX = "programme_docx"
    ANNEX = "funding_annex"
    REQUEST = "grant_request"
    REQUEST_DOCX = "grant_request_docx"
    ORDER = "grant_order"
    ORDER_DOCX = "grant_order_docx"
    CONVENTION = "convention"
    CONVENTION_DOCX = "convention_docx"


REQUESTS = (PaperKind.REQUEST, PaperKind.REQUEST_DOCX)
GRANTS = (PaperKind.ORDER, PaperKind.ORDER_DOCX, PaperKind.CONVENTION, PaperKind.CONVENTION_DOCX)
# A notified act is read in its PDF: the Word file is what the prefecture works on.
ACTS = (PaperKind.ORDER, PaperKind.CONVENTION)


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, membership: Membership | None) -> PaperQuerySet:
        """A request: the readers of the contract, and the body it is for. An act of the State: its services, then the
        authorities of the contract and the body paid once it is notified."""
        if membership is None:
            return self.none()
        told = Q(production__kind__in=REQUESTS) | Q(notified_on__isnull=False)
        if membership.side == Side.OPERATOR:
            return self.filter(told, payee=membership.organisation_id)
        read = Q(production__contract__in=Contract.objects.visible_to(membership).values("pk"))
        return self.filter(read if membership.side == Side.STATE else read & told)


class Paper(models.Model):
    """One production, with the body and the year it is about. `signed_copy`: the act as signed outside, scanned.

    `amount`: euros, what the paper says: asked of the State in a request, granted by it in an act.

    The signature, the notification and the copy come together, once: nobody reads a decision that nobody signed.
    """

    production = models.OneToOneField(Production, models.PROTECT, related_name="paper")
    payee = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("Année budgétaire")
    amount = models.DecimalField("Montant écrit", max_digits=12, decimal_places=2)
    signed_on = models.DateField("Signé le", null=True, blank=True)
    notified_on = models.DateField("Notifié le", null=True, blank=True)
    notified_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    signed_copy = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["payee", "year"], name="paper_of_payee")]
        constraints = [
            models.CheckConstraint(
                name="paper_notified_whole",
                condition=Q(signed_on=None, notified_on=None, notified_by=None, signed_copy=None)
                | Q(
                    signed_on__isnull=False,
                    notified_on__gte=models.F("signed_on"),
                    notified_by__isnull=False,
                    signed_copy__isnull=False,
                ),
                violation_error_message="Un acte notifié a sa date de signature, sa date de notification et sa copie.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.production}, {self.payee}, {self.year}"

    @property
    def name(self) -> str:
        """« Arrêté attributif de subvention », without its type of file."""
        return self.production.label.split(" (")[0]

    @property
    def is_act(self) -> bool:
        return self.production.kind in ACTS


def shown_to(membership: Membership | None) -> Q:
    """Which productions of these kinds a membership reads."""
    return Q(pk__in=Paper.objects.visible_to(membership).values("production"))
