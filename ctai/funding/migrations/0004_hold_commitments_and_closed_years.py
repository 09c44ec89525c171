"""The trigger of 0002 keeps two more sums, and holds three more rules, whoever writes to the ledger:
committed within granted; paid by the State within committed; nothing granted, committed or paid in a closed year.

They stand in the trigger and not in a CHECK: SQLite would have to remake the table, which triggers of other rooms read.
What the State paid before commitments were recorded is taken over as committed.
"""

from django.db import migrations

KINDS = ("asked", "granted", "committed", "paid", "spent")
BEFORE = ("asked", "granted", "paid")
# name → what must not be true of the line of the new entry (`line` is funding_budgetline).
RULES = {
    "ledger_committed_within_granted": "COALESCE(line.committed, 0) > COALESCE(line.granted, 0) + 0.001",
    "ledger_paid_within_committed": "line.funder LIKE 'state%' AND COALESCE(line.paid, 0) >"
    " COALESCE(line.committed, 0) + 0.001",
    "ledger_year_closed": "NEW.kind IN ('granted', 'committed', 'paid') AND line.funder LIKE 'state%' AND EXISTS ("
    "SELECT 1 FROM funding_yearclosing closing WHERE closing.contract_id = line.contract_id"
    " AND closing.year = line.year)",
}


def sums(kinds, to_the_cent):
    parts = []
    for kind in kinds:
        added = f"COALESCE({kind}, 0) + NEW.amount"
        added = f"ROUND({added}, 2)" if to_the_cent else added
        parts.append(f"{kind} = CASE WHEN NEW.kind = '{kind}' THEN {added} ELSE {kind} END")
    return f"UPDATE funding_budgetline SET {', '.join(parts)} WHERE id = NEW.line_id;"  # noqa: S608


def sqlite(kinds, rules):
    guards = " ".join(
        f"SELECT RAISE(ABORT, '{name}') WHERE EXISTS ("  # noqa: S608
        f"SELECT 1 FROM funding_budgetline line WHERE line.id = NEW.line_id AND {wrong});"
        for name, wrong in rules.items()
    )
    return (
        "DROP TRIGGER IF EXISTS funding_ledger_sums;",
        "CREATE TRIGGER funding_ledger_sums AFTER INSERT ON funding_ledgerentry"
        f" BEGIN {sums(kinds, to_the_cent=True)} {guards} END;",
    )


def postgresql(kinds, rules):
    guards = " ".join(
        f"IF EXISTS (SELECT 1 FROM funding_budgetline line WHERE line.id = NEW.line_id AND {wrong})"  # noqa: S608
        f" THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; END IF;"
        for name, wrong in rules.items()
    )
    return (
        "CREATE OR REPLACE FUNCTION funding_keep_sums() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {sums(kinds, to_the_cent=False)} {guards} RETURN NEW; END $$;",
    )


def run(schema_editor, kinds, rules):
    write = sqlite if schema_editor.connection.vendor == "sqlite" else postgresql
    for statement in write(kinds, rules):
        # None: a percent sign of the statement is no placeholder.
        schema_editor.execute(statement, None)


def install(apps, schema_editor):
    run(schema_editor, KINDS, {})
    line, entry = apps.get_model("funding", "BudgetLine"), apps.get_model("funding", "LedgerEntry")
    for kind in ("committed", "spent"):
        # After a way back, entries of these kinds are there already.
        schema_editor.execute(
            f"UPDATE funding_budgetline SET {kind} = (SELECT SUM(amount) FROM funding_ledgerentry entry"  # noqa: S608
            f" WHERE entry.line_id = funding_budgetline.id AND entry.kind = '{kind}')"
        )
    known = set(entry.objects.filter(kind="committed").values_list("line_id", flat=True))
    rows = line.objects.filter(funder__startswith="state", paid__gt=0).exclude(pk__in=known)
    found = [
        entry(line=one, kind="committed", amount=one.paid, act="take_over", sequence=0, day=day,
              reason="Versé avant que les engagements ne soient enregistrés ici.")
        for one in rows
        for day in entry.objects.filter(line=one, kind="paid").order_by("day").values_list("day", flat=True)[:1]
    ]  # fmt: skip
    entry.objects.bulk_create(found)
    run(schema_editor, KINDS, RULES)


def remove(apps, schema_editor):
    run(schema_editor, BEFORE, {})


class Migration(migrations.Migration):
    dependencies = [("funding", "0003_add_commitments_spending_and_closed_years")]
    operations = [migrations.RunPython(install, remove)]
