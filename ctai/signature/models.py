"""The text of the contract, the votes of the assemblies, the frozen text with its digest, the signatures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract, Party
from ctai.files.models import StoredFile
from ctai.history.versioned import Versioned


class Article(Versioned):
    """One article of the text being prepared. `template_body` keeps the national words, so a deviation shows."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="articles")
    rank = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    title = models.CharField("Titre", max_length=200)
    body = models.TextField("Texte")
    is_local = models.BooleanField(default=False)
    template_version = models.PositiveSmallIntegerField(null=True)
    template_body = models.TextField(blank=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["contract", "code"], name="article_code_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def deviates(self) -> bool:
        return not self.is_local and self.body.strip() != self.template_body.strip()


class AssemblyVote(models.Model):
    """The deliberation by which an authority's assembly allows the signature (domain.md 1.3, step 5)."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="votes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    voted_on = models.DateField("Date du vote")
    reference = models.CharField("Numéro de la délibération", max_length=100)
    deliberation = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_on = models.DateField()
    # A vote recorded by mistake is withdrawn, never deleted.
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "organisation"], condition=Q(withdrawn_on=None), name="vote_one_standing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.reference}"


class FrozenText(models.Model):
    """The text as agreed: the content to the letter, and its SHA-256. Reopening keeps it and makes the next version."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="frozen_texts")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_on = models.DateField()
    frozen_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    reopened_on = models.DateField(null=True, blank=True)
    reopened_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="frozen_text_number_once"),
            models.UniqueConstraint(
                fields=["contract"], condition=Q(reopened_on=None), name="frozen_text_one_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.number} v{self.number}"


class Signature(models.Model):
    """One party's signature of one frozen text, on paper for now: who, in what capacity, when, and the scan.

    A signature is bound to a text: when the text is reopened it stays here, readable, and no longer counts.
    """

    text = models.ForeignKey(FrozenText, models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, models.PROTECT, related_name="signatures")
    signatory_name = models.CharField("Nom du ou de la signataire", max_length=160)
    signatory_function = models.CharField("Qualité", max_length=160)
    signed_on = models.DateField("Date de signature")
    scan = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_on = models.DateField()

    class Meta:
        ordering = ["signed_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["text", "party"], name="signature_once_a_party")]

    def __str__(self) -> str:
        return f"{self.party} {self.signed_on}"
