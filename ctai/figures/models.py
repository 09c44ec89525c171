"""Series of open data and their values: each figure says what it counts, where, when, and who published it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ctai.accounts.models import Membership
from ctai.design.formats import number
from ctai.files.models import StoredFile
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


class SeriesQuerySet(models.QuerySet["Series"]):
    def shown_in(self, departements: Iterable[int | None]) -> SeriesQuerySet:
        """National series, and those published for one of these départements only."""
        return self.filter(Q(departement=None) | Q(departement__in=[pk for pk in departements if pk]))


class Series(models.Model):
    """One thing counted the same way everywhere. `source`: the file it came from (publisher, licence, vintage).

    `sum_allowed`: adding up the values of territories side by side gives the value of the whole; false for shares,
    rates, medians and delays. `published_every`: how often, in words. `fresh_years`: years after the one it describes
    during which a value is the latest to be expected; None: not published regularly. `departement`: a local series,
    published by a prefecture, shown in this département only.
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
    published_every = models.CharField(max_length=80, blank=True)
    fresh_years = models.PositiveSmallIntegerField(null=True, blank=True)
    departement = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SeriesQuerySet.as_manager()

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

    def is_stale(self, year: int, today: date) -> bool:
        """A later value should have been published by now."""
        return self.fresh_years is not None and today.year > year + self.fresh_years


class Edition(models.Model):
    """One publication of a data set. A later one takes its place for the series and years it holds; nothing is lost.

    `number`: from one, within the source. `vintage`, `address`: as published then. `by`, `file`: who brought it in and
    the file itself, None for the files shipped with the platform. A withdrawn edition says why and by whom, and stays
    readable; the one before it holds again.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    vintage = models.CharField(max_length=20)
    address = models.CharField(max_length=300, blank=True)
    published_on = models.DateField()
    by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["source", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="edition_number_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | (Q(withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="edition_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.title}, édition {self.number} ({self.vintage})"


class ValueQuerySet(models.QuerySet["Value"]):
    def current(self) -> ValueQuerySet:
        """Without those of editions replaced or withdrawn since."""
        return self.filter(is_current=True)


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
    the series. `is_current`: of the edition that holds; `Value.objects.current()` for what pages show.
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
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="values")
    is_current = models.BooleanField(default=True)

    objects = ValueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "territory", "year"],
                condition=Q(territory__isnull=False, is_current=True),
                name="value_once",
            ),
            models.UniqueConstraint(
                fields=["series", "year"],
                condition=Q(territory__isnull=True, is_current=True),
                name="value_once_for_france",
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


class Detail(models.Model):
    """One of the rows behind a value that counts them: a trade of the region's list, a quarter of the commune.

    `cells`: {header: text} in the order of the file, as it was written there.
    """

    value = models.ForeignKey(Value, models.CASCADE, related_name="details")
    rank = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    cells = models.JSONField(default=dict)

    class Meta:
        ordering = ["value", "rank"]
        constraints = [models.UniqueConstraint(fields=["value", "rank"], name="detail_once")]

    def __str__(self) -> str:
        return self.name


# What a series of one level is summed into, France apart (written without territory).
SUMMED_INTO: dict[str, tuple[str, ...]] = {
    Level.COMMUNE: (Kind.EPCI, Kind.EPT, Kind.ARRONDISSEMENT, Kind.DEPARTEMENT, Kind.REGION),
    Level.DEPARTEMENT: (Kind.REGION,),
    Level.REGION: (),
}
