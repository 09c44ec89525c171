"""A file somebody brings in, from its arrival to the edition it becomes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from ctai.accounts.models import Membership, Organisation
from ctai.figures.models import Edition
from ctai.files.models import StoredFile
from ctai.jobs.models import Job
from ctai.territories.models import Territory


class ImportState(models.TextChoices):
    TO_DESCRIBE = "to_describe", "À décrire"
    READING = "reading", "Lecture en cours"
    READY = "ready", "À relire avant publication"
    REFUSED = "refused", "Refusé en entier"
    PUBLISHING = "publishing", "Publication en cours"
    PUBLISHED = "published", "Publié"
    ABANDONED = "abandoned", "Abandonné"


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, membership: Membership | None) -> ImportQuerySet:
        """Colleagues prepare together; nobody else sees a file before it is published."""
        return self.filter(organisation=membership.organisation_id) if membership else self.none()


class Import(models.Model):
    """One file. `layout`: code of the known layout, "" when described by hand. `mapping`: `FileMapping.as_json()`.

    `headers`: the titles of its columns, found or guessed, with `sample` rows under them. `header_key` tells two files
    of the same columns. `departement`: the only one it will be published for; None: everywhere, by the ministry.
    `report`: `Draft.as_json()`; `refusal`: why nothing of it can be published.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    on = models.DateField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    departement = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    layout = models.CharField(max_length=40, blank=True)
    headers = models.JSONField(default=list)
    sample = models.JSONField(default=list)
    header_key = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.TO_DESCRIBE)
    report = models.JSONField(default=dict)
    refusal = models.TextField(blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    edition = models.OneToOneField(Edition, models.PROTECT, null=True, blank=True, related_name="brought_in")

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="published", edition__isnull=False)
                | (~Q(state="published") & Q(edition__isnull=True)),
                name="import_published_has_its_edition",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(refusal=""), name="import_refused_says_why"),
        ]

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return reverse("publishing:import", kwargs={"pk": self.pk})

    @property
    def is_busy(self) -> bool:
        """Being read or published now; a job that failed leaves it free."""
        working = self.state in (ImportState.READING, ImportState.PUBLISHING)
        return working and self.job is not None and self.job.is_waiting

    @property
    def is_over(self) -> bool:
        return self.state in (ImportState.PUBLISHED, ImportState.ABANDONED)

    @property
    def scope(self) -> str:
        """Who will see what it publishes, for a sentence."""
        return f"le département « {self.departement} » seulement" if self.departement else "toute la France"
