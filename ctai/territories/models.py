"""Reference territories: one table for every level, so that a contract or a figure points at any of them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from ctai.design.spelling import of


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
    # SHA-256 of the file(s) as loaded: an unchanged file is not loaded twice.
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.title} ({self.vintage})"


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def current(self) -> TerritoryQuerySet:
        return self.filter(ended_in="")

    def by_reference(self, reference: str) -> TerritoryQuerySet:
        """The territory named "kind-code" in an address ("commune-12145"): none or one."""
        kind, _, code = reference.replace("\0", "").partition("-")
        return self.filter(kind=kind, code=code)


class Territory(models.Model):
    """A commune, EPCI, EPT, arrondissement, département or région of one vintage of the COG.

    `code`: INSEE code (commune 5 characters, arrondissement 3 or 4, département 2 or 3, région 2) or SIREN (EPCI, EPT).
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
    chief_town = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    # Collectivité d'outre-mer of a commune outside any département ("Polynésie française").
    overseas = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    vintage = models.CharField(max_length=4)
    ended_in = models.CharField(max_length=4, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="territory_kind_code_unique")]
        indexes = [
            models.Index(fields=["departement", "kind"]),
            models.Index(fields=["region", "kind"]),
            # Territories of a close population, without walking the 35 000 communes.
            models.Index(fields=["kind", "population"], name="territory_population"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("territories:page", kwargs={"kind": self.kind, "code": self.code})

    @property
    def reference(self) -> str:
        """ "kind-code": how forms and addresses name a territory."""
        return f"{self.kind}-{self.code}"

    @property
    def label(self) -> str:
        """Name and what tells it from its namesakes: "Saint-Denis (93)", "Aveyron (département 12)"."""
        match self.kind:
            case Kind.DEPARTEMENT:
                return f"{self.name} (département {self.code})"
            case Kind.REGION:
                return f"{self.name} (région)"
            case Kind.ARRONDISSEMENT:
                return f"Arrondissement {of(self.name)}"
        return f"{self.name} ({self.departement.code if self.departement else self.overseas})"


class NameUse(models.TextChoices):
    CURRENT = "current", "nom"
    LEGAL = "legal", "nom complet"
    FORMER = "former", "nom jusqu'à un changement de nom"
    OLD = "old", "ancienne commune"
    DELEGATED = "delegated", "commune déléguée"
    ASSOCIATED = "associated", "commune associée"
    MUNICIPAL = "municipal", "arrondissement municipal"
    POSTCODE = "postcode", "code postal"
    CODE = "code", "code Insee"
    OLD_CODE = "old_code", "ancien code Insee"
    SIREN = "siren", "numéro SIREN"


class TerritoryName(models.Model):
    """The search index: each thing a territory is called, one row from each of its words on.

    "CC de Millau Grands Causses" gives the keys `ccdemillaugrandscausses` (`whole`), `millaugrandscausses`,
    `grandscausses`, `causses`. `key` holds only a-z and 0-9, so that a range on a plain index finds prefixes in the
    same way on SQLite and PostgreSQL. `kind` and `weight` (population) are copied here to sort without a join.
    Rebuilt at each load, except FORMER rows; nothing refers to it.
    """

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="names")
    use = models.CharField(max_length=12, choices=NameUse.choices)
    label = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    whole = models.BooleanField(default=True)
    kind = models.CharField(max_length=16)
    weight = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["key"], name="territory_name_key")]

    def __str__(self) -> str:
        return self.label


class GramPosting(models.Model):
    """For three letters, the whole names that hold them: `names` is a packed array of 4-byte `TerritoryName.id`.

    One row per gram read by primary key and counted in memory: what finds a name in spite of typing errors, with the
    same code and speed on both databases.
    """

    gram = models.CharField(max_length=3, primary_key=True)
    names = models.BinaryField()

    def __str__(self) -> str:
        return self.gram


class Service(models.Model):
    """The seat of a prefecture or sub-prefecture. `arrondissement` is empty in Mayotte, which has none."""

    class Kind(models.TextChoices):
        PREFECTURE = "prefecture", "Préfecture"
        SUB_PREFECTURE = "sub_prefecture", "Sous-préfecture"

    class AddressStatus(models.TextChoices):
        DATED = "dated", "adresse d'un annuaire daté, à vérifier"
        MISSING = "missing", "adresse à vérifier : nous ne l'avons pas"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=200)
    departement = models.ForeignKey(Territory, models.PROTECT, related_name="services")
    arrondissement = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    seat = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    site = models.URLField(blank=True)
    prefecture_de_region = models.BooleanField(default=False)
    address_year = models.PositiveSmallIntegerField(null=True, blank=True)
    address_status = models.CharField(max_length=10, choices=AddressStatus.choices, default=AddressStatus.MISSING)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["departement"],
                condition=models.Q(kind="prefecture"),
                name="service_one_prefecture_per_departement",
            ),
            models.UniqueConstraint(fields=["arrondissement"], name="service_one_per_arrondissement"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> str:
        """The name inside a sentence: "préfecture de l'Aveyron"."""
        return self.name[:1].lower() + self.name[1:]


class Outline(models.Model):
    """The ground of a territory as an SVG path, in one plane for all: Mercator, 1 unit = 0.0005 degree, y downwards."""

    territory = models.OneToOneField(Territory, models.CASCADE, primary_key=True, related_name="outline")
    path = models.TextField()
    left = models.IntegerField()
    top = models.IntegerField()
    right = models.IntegerField()
    bottom = models.IntegerField()

    def __str__(self) -> str:
        return f"contour de {self.territory_id}"
