"""Asking for long work."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.jobs.models import Job
from ctai.jobs.registry import function_of
from ctai.jobs.tasks import run_job


@transaction.atomic
def start(kind: str, *, by: Membership, payload: dict[str, Any], label: str, back: str) -> Job:
    """Queue a job, in the transaction of the act that asks: either both exist or none. The act checks the right.

    `label`: what is being done, in French. `back`: path of the page where the result is read.
    Raises KeyError for a kind that no room registered.
    """
    function_of(kind)
    job = Job.objects.create(
        kind=kind,
        payload=payload,
        label=label[:200],
        back=back,
        asked_by=by,
        organisation=by.organisation,
        asked_at=timezone.now(),
    )
    job.task_id = run_job.enqueue(job.pk).id
    job.save(update_fields=["task_id"])
    return job
