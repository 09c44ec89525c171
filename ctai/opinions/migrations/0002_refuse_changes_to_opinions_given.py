"""The database itself refuses to change or remove an opinion once it is given."""

from django.db import migrations

SENTENCE = "Un avis rendu ne se modifie pas."
TABLES = ("opinions_opiniongiven",)


def _sqlite(table):
    return [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;"
        for act in ("UPDATE", "DELETE")
    ]


def _postgresql(table):
    return [
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION opinions_refuse_change();",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION opinions_refuse_change();",
    ]


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        statements = [one for table in TABLES for one in _sqlite(table)]
    else:
        function = (
            "CREATE FUNCTION opinions_refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$;"
        )
        statements = [function, *(one for table in TABLES for one in _postgresql(table))]
    for statement in statements:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for table in TABLES:
        for name in ("no_update", "no_delete") if sqlite else ("no_change", "no_truncate"):
            on = "" if sqlite else f" ON {table}"
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{on};")
    if not sqlite:
        schema_editor.execute("DROP FUNCTION IF EXISTS opinions_refuse_change();")


class Migration(migrations.Migration):
    dependencies = [("opinions", "0001_keep_opinions_asked")]
    operations = [migrations.RunPython(install, remove)]
