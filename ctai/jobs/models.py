"""Background work asked by people, and the workers that do it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ctai.accounts.models import Membership, Organisation


class JobState(models.TextChoices):
    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    FAILED = "failed", "Échec"


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, membership: Membership | None) -> JobQuerySet:
        """A job belongs to the organisation of who asked for it: colleagues may follow it, nobody else."""
        if membership is None:
            return self.none()
        return self.filter(organisation=membership.organisation_id)


class Job(models.Model):
    """One piece of long work. `kind` names its function in `registry`; `payload` is what the function gets (JSON).

    `label`: what is being done, in French ("Import de communes.csv"). `back`: path of the page where the result is
    read, or from where it is asked again. `done`, `total`: progress, as the function counts it; total 0 while unknown.
    `result`: what the function gave back (JSON object); its `sentence`, when there is one, is shown on the job's page.
    """

    kind = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    payload = models.JSONField()
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    back = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # Grows at each start; a worker believed lost that wakes up finds another number here and keeps its hands off.
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    task_id = models.UUIDField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    result = models.JSONField(default=dict, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["organisation", "-id"], name="job_of_organisation")]
        constraints = [
            models.CheckConstraint(
                name="job_failed_says_why",
                condition=~Q(state="failed") | ~Q(error=""),
                violation_error_message="Un échec dit pourquoi.",
            ),
            models.CheckConstraint(
                name="job_done_within_total",
                condition=Q(total=0) | Q(done__lte=F("total")),
                violation_error_message="L'avancement ne dépasse pas le total.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_waiting(self) -> bool:
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def sentence(self) -> str:
        return str(self.result.get("sentence", ""))


class WorkerBeat(models.Model):
    """A worker alive: it writes `seen_at` every few seconds, whatever task it runs. Removed when it stops cleanly."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        # Born in `documents`: the table kept its name when the room of jobs was made.
        db_table = "documents_workerbeat"
        constraints = [
            models.CheckConstraint(
                name="worker_beat_after_start",
                condition=Q(seen_at__gte=F("started_at")),
                violation_error_message="Un signe de vie suit le démarrage.",
            )
        ]

    def __str__(self) -> str:
        return self.worker_id
