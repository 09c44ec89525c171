"""Tasks of workers that died (killed, power cut): taken up again, three times at most, then failed with a sentence.

django-tasks-db leaves such a task RUNNING for ever. A worker writes a sign of life every few seconds, whatever it runs;
a running task whose worker has given none for `lost_after` seconds is queued again.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ctai.jobs.models import WorkerBeat
from ctai.jobs.running import MAX_ATTEMPTS, fail_orphans


class WorkerLost(Exception):
    """The workers that ran a task died one after the other."""


def beat(worker_id: str, now: datetime) -> None:
    WorkerBeat.objects.update_or_create(
        worker_id=worker_id, defaults={"seen_at": now}, create_defaults={"started_at": now, "seen_at": now}
    )


def alive(now: datetime, lost_after: float) -> list[str]:
    """Identifiers of the workers alive, the oldest first: that one does what must be done once for all."""
    limit = now - timedelta(seconds=lost_after)
    beats = WorkerBeat.objects.filter(seen_at__gte=limit).order_by("started_at", "worker_id")
    return list(beats.values_list("worker_id", flat=True))


def reap(now: datetime, lost_after: float) -> int:
    """Queue again the tasks of lost workers; return how many. A task just claimed by a new worker is left in peace."""
    living = set(alive(now, lost_after))
    limit = now - timedelta(seconds=lost_after)
    requeued = 0
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=limit):
        if task.worker_ids and task.worker_ids[-1] in living:
            continue
        requeued += _take_up(task)
    fail_orphans()
    WorkerBeat.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
    return requeued


def _take_up(task: DBTaskResult) -> int:
    with transaction.atomic():
        held = DBTaskResult.objects.select_for_update(skip_locked=True).filter(
            pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
        )
        row = held.first()
        if row is None:
            return 0
        if len(row.worker_ids) >= MAX_ATTEMPTS:
            row.set_failed(WorkerLost(f"{len(row.worker_ids)} workers perdus"))
            return 0
        row.status, row.started_at = TaskResultStatus.READY, None
        row.save(update_fields=["status", "started_at"])
        return 1
