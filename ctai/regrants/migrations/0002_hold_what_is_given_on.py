"""Re-grants are append-only; the database keeps what was given on of each line, and holds the rules whoever writes.

The UPDATE of the sum locks it: two re-grants at once come one after the other. What the ledger grants is counted again
from its entries: the order in which triggers of two rooms run is not ours to choose on SQLite.
"""

from django.db import migrations

SENTENCE = "Un reversement ne se modifie pas : une annulation est une nouvelle ligne."
WITHIN = "regrant_within_granted"
GRANTED = (
    "(SELECT COALESCE(SUM(entry.amount), 0) FROM funding_ledgerentry entry"
    " WHERE entry.line_id = NEW.line_id AND entry.kind = 'granted')"
)
ABOVE = f"SELECT 1 FROM regrants_givenon given WHERE given.line_id = NEW.line_id AND given.amount > {GRANTED} + 0.001"  # noqa: S608
# name → rows that exist when the new re-grant is wrong.
RULES = {
    WITHIN: ABOVE,
    "regrant_on_its_route": "SELECT 1 FROM funding_budgetline line JOIN regrants_call call ON call.id = NEW.call_id"
    " WHERE line.id = NEW.line_id AND (line.route <> 'regranted' OR call.contract_id <> line.contract_id)",
    "regrant_undoes_its_own": "SELECT 1 FROM regrants_regrant first WHERE first.id = NEW.undoes_id AND"
    " (first.undoes_id IS NOT NULL OR first.line_id <> NEW.line_id OR first.payee_id <> NEW.payee_id)",
    "regrant_undone_within": "SELECT 1 FROM regrants_regrant first WHERE first.id = NEW.undoes_id AND first.amount +"
    " (SELECT SUM(later.amount) FROM regrants_regrant later WHERE later.undoes_id = first.id) < -0.001",
}


def kept(to_the_cent):
    added = "ROUND(amount + NEW.amount, 2)" if to_the_cent else "amount + NEW.amount"
    return (
        "INSERT INTO regrants_givenon (line_id, amount) VALUES (NEW.line_id, 0) ON CONFLICT DO NOTHING;"  # noqa: S608
        f" UPDATE regrants_givenon SET amount = {added} WHERE line_id = NEW.line_id;"
    )


def sqlite_guard(name, wrong):
    return f"SELECT RAISE(ABORT, '{name}') WHERE EXISTS ({wrong});"


def postgresql_guard(name, wrong):
    return f"IF EXISTS ({wrong}) THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; END IF;"


def guards(guard):
    return " ".join(guard(name, wrong) for name, wrong in RULES.items())


SQLITE = (
    "CREATE TRIGGER regrants_sums AFTER INSERT ON regrants_regrant"
    f" BEGIN {kept(to_the_cent=True)} {guards(sqlite_guard)} END;",
    "CREATE TRIGGER regrants_hold_grants AFTER INSERT ON funding_ledgerentry WHEN NEW.kind = 'granted'"
    f" BEGIN {sqlite_guard(WITHIN, ABOVE)} END;",
    "CREATE TRIGGER regrants_no_update BEFORE UPDATE ON regrants_regrant"
    f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;",
    "CREATE TRIGGER regrants_no_delete BEFORE DELETE ON regrants_regrant"
    f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;",
)
SQLITE_BACK = tuple(
    f"DROP TRIGGER IF EXISTS {name};"
    for name in ("regrants_no_delete", "regrants_no_update", "regrants_hold_grants", "regrants_sums")
)
POSTGRESQL = (
    "CREATE FUNCTION regrants_keep_sums() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN {kept(to_the_cent=False)} {guards(postgresql_guard)} RETURN NEW; END $$;",
    # The line first, as the sums of the ledger do: a grant cut and a re-grant at once wait for each other.
    "CREATE FUNCTION regrants_lock_line() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN PERFORM 1 FROM funding_budgetline WHERE id = NEW.line_id FOR UPDATE; RETURN NEW; END $$;",
    "CREATE FUNCTION regrants_hold_grant() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN IF NEW.kind = 'granted' THEN {postgresql_guard(WITHIN, ABOVE)} END IF; RETURN NEW; END $$;",
    "CREATE FUNCTION regrants_refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$;",
    "CREATE TRIGGER regrants_lock BEFORE INSERT ON regrants_regrant"
    " FOR EACH ROW EXECUTE FUNCTION regrants_lock_line();",
    "CREATE TRIGGER regrants_sums AFTER INSERT ON regrants_regrant FOR EACH ROW EXECUTE FUNCTION regrants_keep_sums();",
    "CREATE TRIGGER regrants_hold_grants AFTER INSERT ON funding_ledgerentry"
    " FOR EACH ROW EXECUTE FUNCTION regrants_hold_grant();",
    "CREATE TRIGGER regrants_no_change BEFORE UPDATE OR DELETE ON regrants_regrant"
    " FOR EACH ROW EXECUTE FUNCTION regrants_refuse_change();",
    "CREATE TRIGGER regrants_no_truncate BEFORE TRUNCATE ON regrants_regrant"
    " FOR EACH STATEMENT EXECUTE FUNCTION regrants_refuse_change();",
)
POSTGRESQL_BACK = (
    "DROP TRIGGER IF EXISTS regrants_no_truncate ON regrants_regrant;",
    "DROP TRIGGER IF EXISTS regrants_no_change ON regrants_regrant;",
    "DROP TRIGGER IF EXISTS regrants_hold_grants ON funding_ledgerentry;",
    "DROP TRIGGER IF EXISTS regrants_sums ON regrants_regrant;",
    "DROP TRIGGER IF EXISTS regrants_lock ON regrants_regrant;",
    "DROP FUNCTION IF EXISTS regrants_refuse_change();",
    "DROP FUNCTION IF EXISTS regrants_hold_grant();",
    "DROP FUNCTION IF EXISTS regrants_lock_line();",
    "DROP FUNCTION IF EXISTS regrants_keep_sums();",
)


def run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement)


def install(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRESQL)


def remove(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [
        ("regrants", "0001_keep_calls_and_regrants"),
        ("funding", "0004_hold_commitments_and_closed_years"),
    ]
    operations = [migrations.RunPython(install, remove)]
