"""The worker: takes up what a dead one left, three times at most; does what comes back; stops when told."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ctai.jobs import periodic
from ctai.jobs.models import Job, JobState, WorkerBeat
from ctai.jobs.reaper import alive, beat, reap
from ctai.jobs.running import GIVEN_UP
from ctai.jobs.tests.factories import start_counting
from tests.database import worker_environment

# A worker whose job says it is at a third, then lasts until it is killed.
STUCK = """
import django, time
django.setup()
from django.core.management import call_command
from ctai.jobs import registry
from ctai.jobs.tests.factories import COUNTING
def stuck(payload, progress):
    progress.step(1, 3)
    print("stuck", flush=True)
    time.sleep(600)
registry.register(COUNTING, stuck)
call_command("worker", "--interval", "0.1")
"""
# The same worker, well.
WELL = """
import django
django.setup()
from django.core.management import call_command
from ctai.jobs import registry
from ctai.jobs.tests.factories import COUNTING, count
registry.register(COUNTING, count)
call_command("worker", "--interval", "0.1", "--lost-after", "1")
"""


def lost_task(job: Job, *, starts: int, ago: int = 600) -> DBTaskResult:
    """The task of a job as a dead worker leaves it."""
    task = DBTaskResult.objects.get(pk=job.task_id)
    task.status = TaskResultStatus.RUNNING
    task.started_at = timezone.now() - timedelta(seconds=ago)
    task.worker_ids = [f"dead-{number}" for number in range(starts)]
    task.save()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempts=starts)
    return task


@pytest.mark.django_db
def test_a_task_of_a_silent_worker_is_queued_again() -> None:
    task = lost_task(start_counting(), starts=1)
    assert reap(timezone.now(), lost_after=60) == 1
    task.refresh_from_db()
    assert task.status == TaskResultStatus.READY


@pytest.mark.django_db
def test_a_task_of_a_living_worker_is_left_alone_however_long() -> None:
    lost_task(start_counting(), starts=1)
    beat("dead-0", timezone.now())
    assert reap(timezone.now(), lost_after=60) == 0


@pytest.mark.django_db
def test_the_third_loss_fails_the_task_and_the_job_says_why() -> None:
    job = start_counting()
    task = lost_task(job, starts=3)
    assert reap(timezone.now(), lost_after=60) == 0
    task.refresh_from_db()
    job.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert (job.state, job.error) == (JobState.FAILED, GIVEN_UP)


@pytest.mark.django_db
def test_the_oldest_worker_alive_watches() -> None:
    now = timezone.now()
    beat("old", now - timedelta(seconds=30))
    beat("young", now)
    beat("old", now)
    beat("gone", now - timedelta(hours=1))
    assert alive(now, 60) == ["old", "young"]


def test_periodic_functions_are_called_and_one_that_fails_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    called: list[str] = []

    def broken() -> None:
        raise ValueError("panne")

    monkeypatch.setattr(periodic, "_functions", [])
    periodic.register(broken)
    periodic.register(lambda: called.append("a"))
    periodic.run_all()
    assert called == ["a"]
    assert "en échec" in caplog.text


@pytest.fixture
def database(transactional_db: None) -> dict[str, str]:
    """The environment of a worker on the database of the test."""
    return worker_environment()


def wait_until(done: Callable[[], bool], seconds: float = 20) -> None:
    limit = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < limit, "trop long"
        time.sleep(0.05)


def started(environment: dict[str, str], *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *command],
        env=environment,
        cwd=Path(settings.BASE_DIR),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_worker_killed_in_the_middle_leaves_the_job_to_one_of_the_next_two(database: dict[str, str]) -> None:
    job = start_counting()
    first = started(database, "-c", STUCK)
    try:
        assert first.stdout is not None
        wait_until(lambda: "stuck" in first.stdout.readline())
        job.refresh_from_db()
        assert (job.state, job.attempts, job.done, job.total) == (JobState.RUNNING, 1, 1, 3)
    finally:
        first.kill()
        first.communicate(timeout=10)
    assert Job.objects.get().state == JobState.RUNNING
    others = [started(database, "-c", WELL), started(database, "-c", WELL)]
    try:
        for one in others:
            # Until it is ready, a worker told to stop dies as any program does.
            assert one.stdout is not None
            wait_until(lambda output=one.stdout: "prêt" in output.readline())
        wait_until(lambda: Job.objects.get().state == JobState.DONE)
    finally:
        for one in others:
            one.send_signal(signal.SIGTERM)
        outputs = [one.communicate(timeout=20)[0] for one in others]
    assert [one.returncode for one in others] == [0, 0], outputs
    assert all("Worker arrêté." in output for output in outputs)
    job.refresh_from_db()
    assert (job.attempts, job.done, job.sentence) == (2, 3, "3 lignes lues.")
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL
    # The workers that stopped cleanly are not counted as lost; the killed one left its last sign of life.
    assert WorkerBeat.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_in_batch_the_worker_does_what_waits_and_stops() -> None:
    job = start_counting()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    call_command("worker", batch=True, interval=0, lost_after=60.0)
    for number, handler in handlers.items():
        signal.signal(number, handler)
    job.refresh_from_db()
    assert job.state == JobState.DONE
