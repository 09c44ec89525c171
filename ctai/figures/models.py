"""Series of open data and their values: each figure says what it counts, where, when, and who published it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ctai.design.formats import number
from ctai.territories.models import Kind, Source, Territory

NO_BREAK = "\u00a0"


class Subject(models.TextChoices):
    """How figures are grouped on a page: first the people, then the national themes of a contract."""

    NEWCOMERS = "newcomers", "Immigration et accueil"
    RECEPTION = "reception", "Hébergement des demandeurs d'asile et des réfugiés"
    POPULATION = "population", "Population"
    EMPLOYMENT = "employment", "Emploi"
    HOUSING = "housing", "Logement"
    INCOME = "income", "Niveau de vie"
    EDUCATION = "education", "Diplômes"
    CITED = "cited", "Chiffres cités par des sources publiques"


class Level(models.TextChoices):
    """The finest geography a series is published for."""

    COMMUNE = "commune", "commune"
    EPCI = "epci", "intercommunalité"
    DEPARTEMENT = "departement", "département"
    REGION = "region", "région"
    FRANCE = "france", "France"


class Reliability(models.TextChoices):
    A = "A", "A : fichier officiel complet"
    B = "B", "B : chiffres officiels repris d'une copie, vérifiés en partie"
    C = "C", "C : liste partielle ou échantillon"


class Series(models.Model):
    """One thing counted the same way everywhere. `source`: the file it came from (publisher, licence, vintage).

    `sum_allowed`: adding up the values of territories side by side gives the value of the whole; false for shares,
    rates, medians and delays.
    """

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    definition = models.TextField()
    unit = models.CharField(max_length=40)
    subject = models.CharField(max_length=16, choices=Subject.choices)
    level = models.CharField(max_length=16, choices=Level.choices)
    reliability = models.CharField(max_length=1, choices=Reliability.choices)
    caution = models.TextField(blank=True)
    sum_allowed = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(default=0)
    # The total this series is a share of: shown under it.
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    source = models.ForeignKey(Source, models.PROTECT, related_name="series")

    class Meta:
        ordering = ["rank", "code"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("figures:series", kwargs={"code": self.code})

    def written(self, value: object) -> str:
        """A value with its unit, as people write it: « 8,6 % », « 1 476 logements »."""
        return f"{number(value)}{NO_BREAK}{self.unit}"


class Status(models.TextChoices):
    """Why there is no value."""

    KNOWN = "", ""
    SECRET = "secret", "couvert par le secret statistique"
    NOT_SIGNIFICANT = "not_significant", "non significatif"
    UNAVAILABLE = "unavailable", "non disponible"
    INCOMPLETE = "incomplete", "somme impossible"


class Value(models.Model):
    """One series, one territory (none: France), one year.

    `value` in the unit of the series, empty exactly when `status` says why. A sum of smaller territories carries how
    many
    it gathers (`members`), how many have no value (`missing`) and what the known ones add up to (`known_sum`); with
    one
    missing there is no value. `publication` and `address`: where this very value was read, when not the source of
    the series.
    """

    series = models.ForeignKey(Series, models.CASCADE, related_name="values")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="figures")
    year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    publication = models.CharField(max_length=200, blank=True)
    address = models.URLField(max_length=400, blank=True)
    members = models.PositiveIntegerField(null=True, blank=True)
    missing = models.PositiveIntegerField(null=True, blank=True)
    known_sum = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "territory", "year"], condition=Q(territory__isnull=False), name="value_once"
            ),
            models.UniqueConstraint(
                fields=["series", "year"], condition=Q(territory__isnull=True), name="value_once_for_france"
            ),
            models.CheckConstraint(
                name="value_or_reason",
                condition=Q(value__isnull=False, status="") | (Q(value__isnull=True) & ~Q(status="")),
            ),
            models.CheckConstraint(
                name="value_sum_whole",
                condition=Q(missing__isnull=True) | Q(missing=0) | Q(value__isnull=True),
            ),
            models.CheckConstraint(
                name="value_missing_among_members",
                condition=Q(missing__isnull=True) | Q(missing__lte=F("members")),
            ),
        ]

    def __str__(self) -> str:
        place = self.territory.name if self.territory else "France"
        return f"{self.series}, {place}, {self.year}"

    @property
    def is_sum(self) -> bool:
        return self.members is not None


# What a series of one level is summed into, France apart (written without territory).
SUMMED_INTO: dict[str, tuple[str, ...]] = {
    Level.COMMUNE: (Kind.EPCI, Kind.EPT, Kind.ARRONDISSEMENT, Kind.DEPARTEMENT, Kind.REGION),
    Level.DEPARTEMENT: (Kind.REGION,),
    Level.REGION: (),
}
