"""Background work: rows of the same database, so a job is created in the transaction that asks for it."""

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
