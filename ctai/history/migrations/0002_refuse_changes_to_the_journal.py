"""The database itself refuses to change or remove a row of the journal."""

from django.db import migrations

SENTENCE = "Le journal ne se modifie pas."

SQLITE = (
    f"CREATE TRIGGER history_entry_no_update BEFORE UPDATE ON history_entry"
    f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;",
    f"CREATE TRIGGER history_entry_no_delete BEFORE DELETE ON history_entry"
    f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;",
)
SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS history_entry_no_update;",
    "DROP TRIGGER IF EXISTS history_entry_no_delete;",
)
POSTGRESQL = (
    "CREATE FUNCTION history_refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$;",
    "CREATE TRIGGER history_entry_no_change BEFORE UPDATE OR DELETE ON history_entry"
    " FOR EACH ROW EXECUTE FUNCTION history_refuse_change();",
    "CREATE TRIGGER history_entry_no_truncate BEFORE TRUNCATE ON history_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION history_refuse_change();",
)
POSTGRESQL_BACK = (
    "DROP TRIGGER IF EXISTS history_entry_no_truncate ON history_entry;",
    "DROP TRIGGER IF EXISTS history_entry_no_change ON history_entry;",
    "DROP FUNCTION IF EXISTS history_refuse_change();",
)


def install(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("history", "0001_create_journal")]
    operations = [migrations.RunPython(install, remove)]
