"""The ledger is append-only, and the database keeps the three sums of each line from its entries.

The sums live beside the line so that its CHECK constraints (nothing below zero, paid within granted) hold for every
writer, two at once included: the UPDATE made by the trigger locks the line. SQLite computes in floating point, hence
ROUND to the cent.
"""

from django.db import migrations

SENTENCE = "Le grand livre ne se modifie pas : une correction est une nouvelle ligne."
KINDS = ("asked", "granted", "paid")

SUMS_SQLITE = ", ".join(
    f"{kind} = CASE WHEN NEW.kind = '{kind}' THEN ROUND(COALESCE({kind}, 0) + NEW.amount, 2) ELSE {kind} END"
    for kind in KINDS
)
SQLITE = (
    f"CREATE TRIGGER funding_ledger_sums AFTER INSERT ON funding_ledgerentry"  # noqa: S608
    f" BEGIN UPDATE funding_budgetline SET {SUMS_SQLITE} WHERE id = NEW.line_id; END;",
    f"CREATE TRIGGER funding_ledger_no_update BEFORE UPDATE ON funding_ledgerentry"
    f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;",
    f"CREATE TRIGGER funding_ledger_no_delete BEFORE DELETE ON funding_ledgerentry"
    f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;",
)
SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS funding_ledger_no_delete;",
    "DROP TRIGGER IF EXISTS funding_ledger_no_update;",
    "DROP TRIGGER IF EXISTS funding_ledger_sums;",
)
SUMS_POSTGRESQL = ", ".join(
    f"{kind} = CASE WHEN NEW.kind = '{kind}' THEN COALESCE({kind}, 0) + NEW.amount ELSE {kind} END" for kind in KINDS
)
POSTGRESQL = (
    "CREATE FUNCTION funding_keep_sums() RETURNS trigger LANGUAGE plpgsql AS"  # noqa: S608
    f" $$ BEGIN UPDATE funding_budgetline SET {SUMS_POSTGRESQL} WHERE id = NEW.line_id; RETURN NEW; END $$;",
    "CREATE FUNCTION funding_refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$;",
    "CREATE TRIGGER funding_ledger_sums AFTER INSERT ON funding_ledgerentry"
    " FOR EACH ROW EXECUTE FUNCTION funding_keep_sums();",
    "CREATE TRIGGER funding_ledger_no_change BEFORE UPDATE OR DELETE ON funding_ledgerentry"
    " FOR EACH ROW EXECUTE FUNCTION funding_refuse_change();",
    "CREATE TRIGGER funding_ledger_no_truncate BEFORE TRUNCATE ON funding_ledgerentry"
    " FOR EACH STATEMENT EXECUTE FUNCTION funding_refuse_change();",
)
POSTGRESQL_BACK = (
    "DROP TRIGGER IF EXISTS funding_ledger_no_truncate ON funding_ledgerentry;",
    "DROP TRIGGER IF EXISTS funding_ledger_no_change ON funding_ledgerentry;",
    "DROP TRIGGER IF EXISTS funding_ledger_sums ON funding_ledgerentry;",
    "DROP FUNCTION IF EXISTS funding_refuse_change();",
    "DROP FUNCTION IF EXISTS funding_keep_sums();",
)


def install(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_create_the_budget")]
    operations = [migrations.RunPython(install, remove)]
