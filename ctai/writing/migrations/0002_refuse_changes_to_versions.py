"""The database itself refuses to change or remove a version of a text."""

from django.db import migrations

SENTENCE = "Une version ne se modifie pas."

SQLITE = (
    f"CREATE TRIGGER writing_version_no_update BEFORE UPDATE ON writing_version"
    f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;",
    f"CREATE TRIGGER writing_version_no_delete BEFORE DELETE ON writing_version"
    f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;",
)
SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS writing_version_no_update;",
    "DROP TRIGGER IF EXISTS writing_version_no_delete;",
)
POSTGRESQL = (
    "CREATE FUNCTION writing_refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$;",
    "CREATE TRIGGER writing_version_no_change BEFORE UPDATE OR DELETE ON writing_version"
    " FOR EACH ROW EXECUTE FUNCTION writing_refuse_change();",
    "CREATE TRIGGER writing_version_no_truncate BEFORE TRUNCATE ON writing_version"
    " FOR EACH STATEMENT EXECUTE FUNCTION writing_refuse_change();",
)
POSTGRESQL_BACK = (
    "DROP TRIGGER IF EXISTS writing_version_no_truncate ON writing_version;",
    "DROP TRIGGER IF EXISTS writing_version_no_change ON writing_version;",
    "DROP FUNCTION IF EXISTS writing_refuse_change();",
)


def install(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("writing", "0001_create_texts_versions_and_remarks")]
    operations = [migrations.RunPython(install, remove)]
