"""Is the service well? Four questions, each answered by really doing the thing."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from ctai.design.formats import moment

# A job waits a few seconds for a living worker.
LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True)
class Check:
    name: str
    label: str
    ok: bool
    sentence: str


def checks(now: datetime) -> list[Check]:
    """Nothing here says versions, names of machines or causes: those are in the log."""
    database = _database()
    if not database.ok:
        return [database, _storage()]
    return [database, _migrations(), _storage(), _worker(now)]


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            ok = cursor.fetchone() == (1,)
    except DatabaseError:
        ok = False
    return Check("database", "Base de données", ok, "répond" if ok else "ne répond pas")


def _migrations() -> Check:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    sentence = f"à appliquer encore : {len(waiting)}" if waiting else "à jour"
    return Check("migrations", "Structure de la base", not waiting, sentence)


def _storage() -> Check:
    """Write, read again, remove."""
    content = secrets.token_bytes(16)
    try:
        name = default_storage.save(f"etat/{secrets.token_hex(8)}", ContentFile(content))
        with default_storage.open(name) as kept:
            ok = kept.read() == content
        default_storage.delete(name)
    except OSError:
        ok = False
    return Check("storage", "Stockage des fichiers", ok, "accepte l'écriture" if ok else "refuse l'écriture")


def _worker(now: datetime) -> Check:
    """The worker leaves no mark while idle: it is well unless a job that could run has been waiting too long."""
    label = "Travail de fond"
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    if oldest and now - oldest > LONGEST_WAIT:
        return Check("worker", label, False, f"un travail attend depuis le {moment(oldest)}")
    last = DBTaskResult.objects.finished().order_by("-finished_at").values_list("finished_at", flat=True).first()
    sentence = (
        f"dernier travail fini le {moment(last)}" if last else "rien n'attend ; aucun travail n'a encore été demandé"
    )
    return Check("worker", label, True, sentence)
