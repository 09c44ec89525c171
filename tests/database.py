"""Emptying tables that refuse to be emptied.

Tests in real transactions (live server, two people at once) end by flushing every table. The journal and the ledger
refuse that, as they must: their triggers are set aside for the time of the flush, and only then.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection


@contextmanager
def triggers_off() -> Iterator[None]:
    """Take our triggers off, and put them back as they were."""
    off, on = _sqlite() if connection.vendor == "sqlite" else _postgresql()
    with connection.cursor() as cursor:
        for statement in off:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in on:
            cursor.execute(statement)


def _sqlite() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        rows = cursor.fetchall()
    return [f'DROP TRIGGER "{name}"' for name, _ in rows], [sql for _, sql in rows]


def _postgresql() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        tables = [table for (table,) in cursor.fetchall()]
    # Inside a transaction, foreign keys still to be checked would forbid to touch the table.
    now, later = "SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"
    off = [now, *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables), later]
    return off, [now, *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables), later]


def worker_environment() -> dict[str, str]:
    """The environment of another process on the database of this test, which must run in real transactions."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        given = urlsplit(os.environ["DATABASE_URL"])
        url = f"{given.scheme}://{given.netloc}/{name}?{given.query}"
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("CTAI_")},
        "DATABASE_URL": url,
        "CTAI_VAR": str(settings.VAR_DIR),
        "CTAI_SECRET": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
    }
