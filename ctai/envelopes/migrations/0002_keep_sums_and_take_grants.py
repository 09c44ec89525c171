"""Movements are append-only; the database keeps the sums of each envelope, and takes grants from the prefecture's.

The UPDATE made by a trigger locks the envelope, and its CHECK constraint refuses what would overdraw it, whoever
writes. When credits arrive, `granted` is counted again from the budget: an envelope opened after the first grants
knows them. SQLite computes in floating point, hence ROUND to the cent.
"""

from django.db import migrations

SENTENCE = "Les mouvements de crédits ne se modifient pas : rendre est un nouveau mouvement."

# act → what it does to (source, target): column, sign.
EFFECTS = {
    "open": (None, ("received", "+")),
    "delegate": (("given", "+"), ("received", "+")),
    "give_back": (("received", "-"), ("given", "-")),
    "cancel": (("received", "-"), None),
}
GRANTED = """
    SELECT COALESCE(SUM(line.granted), 0) FROM funding_budgetline line
    JOIN contracts_contract contract ON contract.id = line.contract_id
    WHERE line.year = envelopes_envelope.year AND line.funder = envelopes_envelope.credit
    AND contract.prefecture_id = envelopes_envelope.holder_id
    AND contract.is_rehearsal = envelopes_envelope.is_rehearsal
"""
OF_THE_GRANT = """
    (year, credit, holder_id, is_rehearsal) IN (
        SELECT line.year, line.funder, contract.prefecture_id, contract.is_rehearsal
        FROM funding_budgetline line JOIN contracts_contract contract ON contract.id = line.contract_id
        WHERE line.id = NEW.line_id
    )
"""


def movements(cents):
    """The UPDATEs of a movement; `cents` writes a sum to the cent."""
    for act, effects in EFFECTS.items():
        for side, effect in zip(("source", "target"), effects, strict=True):
            if effect:
                column, sign = effect
                yield (
                    f"UPDATE envelopes_envelope SET {column} = {cents(f'{column} {sign} NEW.amount')}"  # noqa: S608
                    f" WHERE id = NEW.{side}_id AND NEW.act = '{act}';"
                )
    yield (
        f"UPDATE envelopes_envelope SET granted = {cents(f'({GRANTED})')}"  # noqa: S608
        " WHERE id = NEW.target_id AND level = 'prefecture' AND NEW.act = 'delegate';"
    )


def grants(cents):
    return f"UPDATE envelopes_envelope SET granted = {cents('granted + NEW.amount')} WHERE {OF_THE_GRANT};"  # noqa: S608


def rounded(sum_):
    return f"ROUND({sum_}, 2)"


SQLITE = (
    f"CREATE TRIGGER envelopes_movement_sums AFTER INSERT ON envelopes_movement"
    f" BEGIN {' '.join(movements(rounded))} END;",
    f"CREATE TRIGGER envelopes_take_grants AFTER INSERT ON funding_ledgerentry WHEN NEW.kind = 'granted'"
    f" BEGIN {grants(rounded)} END;",
    f"CREATE TRIGGER envelopes_movement_no_update BEFORE UPDATE ON envelopes_movement"
    f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;",
    f"CREATE TRIGGER envelopes_movement_no_delete BEFORE DELETE ON envelopes_movement"
    f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;",
)
SQLITE_BACK = tuple(
    f"DROP TRIGGER IF EXISTS {name};"
    for name in (
        "envelopes_movement_no_delete",
        "envelopes_movement_no_update",
        "envelopes_take_grants",
        "envelopes_movement_sums",
    )
)
POSTGRESQL = (
    "CREATE FUNCTION envelopes_keep_sums() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN {' '.join(movements(str))} RETURN NEW; END $$;",
    "CREATE FUNCTION envelopes_take_grant() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN IF NEW.kind = 'granted' THEN {grants(str)} END IF; RETURN NEW; END $$;",
    "CREATE FUNCTION envelopes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$;",
    "CREATE TRIGGER envelopes_movement_sums AFTER INSERT ON envelopes_movement"
    " FOR EACH ROW EXECUTE FUNCTION envelopes_keep_sums();",
    "CREATE TRIGGER envelopes_take_grants AFTER INSERT ON funding_ledgerentry"
    " FOR EACH ROW EXECUTE FUNCTION envelopes_take_grant();",
    "CREATE TRIGGER envelopes_movement_no_change BEFORE UPDATE OR DELETE ON envelopes_movement"
    " FOR EACH ROW EXECUTE FUNCTION envelopes_refuse_change();",
    "CREATE TRIGGER envelopes_movement_no_truncate BEFORE TRUNCATE ON envelopes_movement"
    " FOR EACH STATEMENT EXECUTE FUNCTION envelopes_refuse_change();",
)
POSTGRESQL_BACK = (
    "DROP TRIGGER IF EXISTS envelopes_movement_no_truncate ON envelopes_movement;",
    "DROP TRIGGER IF EXISTS envelopes_movement_no_change ON envelopes_movement;",
    "DROP TRIGGER IF EXISTS envelopes_take_grants ON funding_ledgerentry;",
    "DROP TRIGGER IF EXISTS envelopes_movement_sums ON envelopes_movement;",
    "DROP FUNCTION IF EXISTS envelopes_refuse_change();",
    "DROP FUNCTION IF EXISTS envelopes_take_grant();",
    "DROP FUNCTION IF EXISTS envelopes_keep_sums();",
)


def install(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("envelopes", "0001_create_envelopes"),
        ("funding", "0002_keep_sums_from_the_ledger"),
    ]
    operations = [migrations.RunPython(install, remove)]
