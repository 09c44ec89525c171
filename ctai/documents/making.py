"""Making the file of a production, in the worker: claimed, rendered, stored, each step seen on the progress page.

Killed at any moment, a worker leaves either the old state or the file whole: the file is written first, then its row
and the production's last state in one transaction. `jobs.reaper` gives its task to another worker.
"""

import hashlib
import logging

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ctai.documents.kinds import FACTS
from ctai.documents.models import Production, ProductionState
from ctai.files.store import store
from ctai.jobs.running import MAX_ATTEMPTS

logger = logging.getLogger(__name__)

BROKEN = "La fabrication de ce document a échoué. Relancez-la ; si elle échoue encore, donnez son code à l'assistance."
GIVEN_UP = (
    "La production s'est arrêtée trois fois sans aboutir. Relancez-la ; si elle échoue encore, "
    "donnez le code du document à l'assistance."
)


class Superseded(Exception):
    """Another worker has taken this production over: this one keeps its hands off."""


def _step(production: Production, progress: int) -> None:
    """Progress and sign of life, only while this attempt is still the one that counts."""
    kept = Production.objects.filter(
        pk=production.pk, state=ProductionState.RUNNING, attempts=production.attempts
    ).update(progress=progress, heartbeat_at=timezone.now())
    if not kept:
        raise Superseded


def _claim(production_id: int) -> Production | None:
    """The production, marked running; None when nothing is to do. A task runs twice only if its worker was lost."""
    claimed = Production.objects.filter(
        pk=production_id, state__in=[ProductionState.QUEUED, ProductionState.RUNNING], attempts__lt=MAX_ATTEMPTS
    ).update(
        state=ProductionState.RUNNING, attempts=F("attempts") + 1, progress=10, heartbeat_at=timezone.now(), error=""
    )
    if not claimed:
        give_up([production_id], GIVEN_UP)
        return None
    related = ("contract", "requested_by__organisation")
    return Production.objects.select_related(*related).get(pk=production_id)


def give_up(production_ids: list[int], sentence: str) -> int:
    """Mark productions not finished as failed, with the sentence their page shows. Returns how many."""
    return Production.objects.filter(
        pk__in=production_ids, state__in=[ProductionState.QUEUED, ProductionState.RUNNING]
    ).update(state=ProductionState.FAILED, error=sentence, finished_at=timezone.now())


def fail_orphans() -> None:
    """Productions whose task has ended without them: their page must not wait for ever. Called again and again."""
    waiting = Production.objects.filter(state__in=[ProductionState.QUEUED, ProductionState.RUNNING])
    by_task = dict(waiting.exclude(task_id=None).values_list("task_id", "pk"))
    failed = DBTaskResult.objects.filter(pk__in=list(by_task), status=TaskResultStatus.FAILED)
    give_up([by_task[task_id] for task_id in failed.values_list("pk", flat=True)], GIVEN_UP)


def _keep(production: Production, content: bytes) -> None:
    with transaction.atomic():
        stored = store(production.requested_by.organisation, production.file_name, content, by=None)
        done = Production.objects.filter(
            pk=production.pk, state=ProductionState.RUNNING, attempts=production.attempts
        ).update(
            state=ProductionState.DONE,
            progress=100,
            result=stored,
            result_digest=hashlib.sha256(content).hexdigest(),
            finished_at=timezone.now(),
            heartbeat_at=timezone.now(),
        )
        if not done:
            raise Superseded


def make(production_id: int) -> None:
    """Make one production, once. Raises what broke, for the task's log, after the production says it failed."""
    production = _claim(production_id)
    if production is None:
        return
    facts = FACTS[production.kind]
    try:
        content = facts.render(facts.template, production.template_version, production.data)
        _step(production, 70)
        _keep(production, content)
    except Superseded:
        logger.warning("Production %s reprise ailleurs pendant sa fabrication.", production.pk)
    except DatabaseError:
        # The row cannot be written: the reaper will find the task failed and say so.
        raise
    except Exception:
        give_up([production.pk], BROKEN)
        raise
