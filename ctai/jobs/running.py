"""Running one job, in the worker: claimed, followed, ended. Killed at any moment, it is taken up by another worker."""

import logging
import time
from typing import Any

from django.db.models import F
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ctai.jobs.models import Job, JobQuerySet, JobState
from ctai.jobs.registry import function_of
from ctai.rules.refusals import ActRefused

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
WAITING = [JobState.QUEUED, JobState.RUNNING]
BROKEN = "Ce travail s'est arrêté sur une erreur. Recommencez ; si elle se répète, signalez-la à l'assistance."
GIVEN_UP = (
    "Ce travail s'est interrompu trois fois sans aboutir. Recommencez ; si cela se répète, signalez-le à l'assistance."
)


class Superseded(Exception):
    """Another worker has taken this job over: this one keeps its hands off. The function lets it pass."""


class Progress:
    """What a function tells of itself. `job`: its row, with `asked_by` and `organisation`."""

    # Seconds between two writes, however often the function speaks.
    EVERY = 0.5

    def __init__(self, job: Job) -> None:
        self.job = job
        self._told_at = float("-inf")

    def step(self, done: int, total: int) -> None:
        """Progress and sign of life. Raises Superseded when this attempt is no longer the one that counts.

        Called outside a transaction, it is seen at once; inside one, only when that transaction ends.
        """
        now = time.monotonic()
        if done < total and now - self._told_at < self.EVERY:
            return
        self._told_at = now
        if not _held(self.job).update(done=min(done, total), total=total, heartbeat_at=timezone.now()):
            raise Superseded


def _held(job: Job) -> JobQuerySet:
    """The job's row, while this attempt holds it."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def _claim(job_id: int) -> Job | None:
    """The job, marked running; None when nothing is to do. A task runs twice only if its worker was lost."""
    claimed = Job.objects.filter(pk=job_id, state__in=WAITING, attempts__lt=MAX_ATTEMPTS).update(
        state=JobState.RUNNING, attempts=F("attempts") + 1, done=0, heartbeat_at=timezone.now()
    )
    if not claimed:
        give_up([job_id])
        return None
    return Job.objects.select_related("asked_by", "organisation").get(pk=job_id)


def give_up(job_ids: list[int]) -> int:
    """Mark jobs not finished as failed, with the sentence their page shows. Returns how many."""
    return Job.objects.filter(pk__in=job_ids, state__in=WAITING).update(
        state=JobState.FAILED, error=GIVEN_UP, finished_at=timezone.now()
    )


def _fail(job: Job, sentence: str) -> None:
    _held(job).update(state=JobState.FAILED, error=sentence[:500], finished_at=timezone.now())


def _end(job: Job, result: dict[str, Any] | None) -> None:
    now = timezone.now()
    done = _held(job).update(
        state=JobState.DONE, done=F("total"), result=result or {}, heartbeat_at=now, finished_at=now
    )
    if not done:
        raise Superseded


def run(job_id: int) -> None:
    """Run one job, once. Raises what broke, for the task's log, after the job says it failed."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        _end(job, function_of(job.kind)(job.payload, Progress(job)))
    except Superseded:
        logger.warning("Travail %s repris ailleurs pendant qu'il se faisait.", job.pk)
    except ActRefused as refused:
        _fail(job, refused.refusal.sentence)
    except Exception:
        _fail(job, BROKEN)
        raise


def fail_orphans() -> None:
    """Jobs whose task has ended without them: their page must not wait for ever."""
    waiting = Job.objects.filter(state__in=WAITING).exclude(task_id=None)
    by_task = dict(waiting.values_list("task_id", "pk"))
    failed = DBTaskResult.objects.filter(pk__in=list(by_task), status=TaskResultStatus.FAILED)
    give_up([by_task[task_id] for task_id in failed.values_list("pk", flat=True)])
