"""Reference territories: one table for every level, so a contract, an organisation or a figure points at any of them."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    COMMUNE = "commune", "Commune"
    EPCI = "epci", "Intercommunalité (EPCI)"
    EPT = "ept", "Établissement public territorial"
    ARRONDISSEMENT = "arrondissement", "Arrondissement"
    DEPARTEMENT = "departement", "Département"
    REGION = "region", "Région"


class Source(models.Model):
    """Where a load came from: kept, shown beside what it gave."""

    code = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    licence = models.CharField(max_length=100)
    vintage = models.CharField(max_length=20)
    address = models.CharField(max_length=300, blank=True)
    reliability = models.CharField(max_length=1, default="A")
    note = models.TextField(blank=True)
    rows = models.PositiveIntegerField(default=0)
    loaded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.title} ({self.vintage})"


class Territory(models.Model):
    """A commune, EPCI, EPT, arrondissement, département or région of one vintage of the COG.

    `code`: INSEE code (commune 5 characters, arrondissement 3, département 2 or 3, région 2) or SIREN (EPCI, EPT).
    A territory that disappears is never deleted: `ended_in` names the vintage that no longer has it and `successor`
    what took its place, so whatever refers to it stays readable.
    """

    kind = models.CharField(max_length=16, choices=Kind.choices)
    code = models.CharField(max_length=9)
    name = models.CharField(max_length=200)
    siren = models.CharField(max_length=9, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    legal_name = models.CharField(max_length=200, blank=True)
    # CC, CA, CU, METRO, MET69 for an EPCI.
    category = models.CharField(max_length=10, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    departement = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    arrondissement = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    epci = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="communes_of_epci")
    ept = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="communes_of_ept")
    # An EPCI may lie across several départements; `departement` is the one where most people live.
    departements = models.ManyToManyField("self", symmetrical=False, related_name="+", blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    vintage = models.CharField(max_length=4)
    ended_in = models.CharField(max_length=4, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="territory_kind_code_unique")]
        indexes = [models.Index(fields=["departement", "kind"]), models.Index(fields=["region", "kind"])]

    def __str__(self) -> str:
        return self.name
