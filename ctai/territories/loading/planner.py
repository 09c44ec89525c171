"""After a bulk load, PostgreSQL plans with no statistics until its own worker passes, minutes later: tell it now."""

from django.db import connection, models


def refresh_statistics(*tables: type[models.Model]) -> None:
    """ANALYZE the tables of these models. SQLite needs none of it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(connection.ops.quote_name(one._meta.db_table) for one in tables))
