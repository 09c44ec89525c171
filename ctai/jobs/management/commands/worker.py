"""`manage.py worker`: runs background tasks, takes up those of dead workers, and does what comes back every 30 s."""

import logging
import time
from argparse import ArgumentParser
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from ctai.jobs import periodic
from ctai.jobs.models import WorkerBeat
from ctai.jobs.reaper import alive, beat, reap

logger = logging.getLogger(__name__)


class Keeper(Thread):
    """Beside the tasks, in the same process: signs of life, reaper, periodic functions."""

    def __init__(self, worker_id: str, lost_after: float) -> None:
        super().__init__(daemon=True)
        self.worker_id, self.lost_after = worker_id, lost_after
        self.stopping = Event()

    def run(self) -> None:
        next_round = time.monotonic()
        # Several signs of life in the time after which a worker is called lost.
        while not self.stopping.wait(min(5.0, self.lost_after / 4)):
            try:
                next_round = self._watch(next_round)
            except Exception:
                # Whatever breaks here, the worker must go on giving signs of life, or its tasks would be taken from it.
                logger.exception("Veille du worker en échec ; nouvel essai dans quelques secondes")
                connection.close()
        connection.close()

    def _watch(self, next_round: float) -> float:
        now = timezone.now()
        beat(self.worker_id, now)
        if alive(now, self.lost_after)[:1] != [self.worker_id]:
            return next_round
        requeued = reap(now, self.lost_after)
        if requeued:
            logger.warning("%d tâche(s) d'un worker perdu remise(s) en file", requeued)
        if time.monotonic() < next_round:
            return next_round
        periodic.run_all()
        return time.monotonic() + periodic.EVERY


class Command(BaseCommand):
    help = "Fait les travaux de fond : documents, imports, courriels. S'arrête proprement sur SIGTERM ou Ctrl+C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=0.5, help="Secondes entre deux regards sur la file.")
        parser.add_argument(
            "--lost-after", type=float, default=60.0, help="Secondes sans signe de vie d'un worker perdu."
        )
        parser.add_argument("--batch", action="store_true", help="Faire les tâches en attente, puis s'arrêter.")

    def handle(self, *, interval: float, lost_after: float, batch: bool, **options: Any) -> None:
        logging.getLogger("ctai").setLevel(logging.INFO)
        worker_id = get_random_string(32)
        beat(worker_id, timezone.now())
        worker = Worker(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        keeper = Keeper(worker_id, lost_after)
        keeper.start()
        try:
            # Inside the try: told to stop as soon as it is ready, it still takes its leave.
            worker.configure_signals()
            self.stdout.write("Worker prêt.")
            self.stdout.flush()
            worker.run()
        finally:
            worker.reset_signals()
            keeper.stopping.set()
            keeper.join(timeout=20)
            WorkerBeat.objects.filter(worker_id=worker_id).delete()
            self.stdout.write("Worker arrêté.")
