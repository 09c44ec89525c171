"""A grant is taken from the envelope of the arrondissement where the whole contract lies, when that one holds credits.

The trigger decides at the first grant of a line, writes it (`envelopes_draw`), and keeps to it while something is
granted on that line. Without a row there, the grant is the département's, as before. The communes of the perimeter say
where the contract lies: in one arrondissement, in several, or (a commune that has none) in no one's.

Going back counts every grant on its département again; the database refuses it if that overdraws one.
"""

import django.db.models.deletion
from django.db import migrations, models

SENTENCE = "Les mouvements de crédits ne se modifient pas : rendre est un nouveau mouvement."
LEVELS = ("ministry", "region_prefecture", "prefecture", "sub_prefecture")
# act → what it does to (source, target): column, sign.
EFFECTS = {
    "open": (None, ("received", "+")),
    "delegate": (("given", "+"), ("received", "+")),
    "give_back": (("received", "-"), ("given", "-")),
    "cancel": (("received", "-"), None),
}
OF_THE_ENVELOPE = """
    JOIN contracts_contract contract ON contract.id = line.contract_id
    WHERE line.year = envelopes_envelope.year AND line.funder = envelopes_envelope.credit
    AND contract.prefecture_id = envelopes_envelope.holder_id
    AND contract.is_rehearsal = envelopes_envelope.is_rehearsal
"""
GRANTED = f"(SELECT COALESCE(SUM(line.granted), 0) FROM funding_budgetline line {OF_THE_ENVELOPE})"  # noqa: S608
DRAWN = f"""(SELECT COALESCE(SUM(entry.amount), 0) FROM envelopes_draw draw
    JOIN funding_ledgerentry entry ON entry.id = draw.entry_id
    JOIN funding_budgetline line ON line.id = entry.line_id {OF_THE_ENVELOPE})"""  # noqa: S608
OF_THE_GRANT = """
    (year, credit, holder_id, is_rehearsal) IN (
        SELECT line.year, line.funder, contract.prefecture_id, contract.is_rehearsal
        FROM funding_budgetline line JOIN contracts_contract contract ON contract.id = line.contract_id
        WHERE line.id = NEW.line_id
    )
"""
EARLIER = "FROM funding_ledgerentry e WHERE e.line_id = NEW.line_id AND e.kind = 'granted' AND e.id < NEW.id"
GRANTED_BEFORE = f"(SELECT COALESCE(SUM(e.amount), 0) {EARLIER})"
# The one arrondissement of every commune of the perimeter of `contract`; NULL when there are several, or none.
ARRONDISSEMENT = """(
    SELECT MIN(commune.arrondissement_id) FROM contracts_perimeterpart part
    JOIN territories_territory place ON place.id = part.territory_id
    JOIN territories_territory commune ON commune.kind = 'commune' AND (
        commune.id = place.id
        OR (commune.epci_id = place.id AND commune.ended_in = '')
        OR (commune.ept_id = place.id AND commune.ended_in = '')
        OR (commune.arrondissement_id = place.id AND commune.ended_in = '')
        OR (commune.departement_id = place.id AND commune.ended_in = '')
        OR (commune.region_id = place.id AND commune.ended_in = '')
    )
    WHERE part.contract_id = contract.id
    HAVING COUNT(*) = COUNT(commune.arrondissement_id)
    AND MIN(commune.arrondissement_id) = MAX(commune.arrondissement_id)
)"""
DRAW = f"""
    INSERT INTO envelopes_draw (entry_id, envelope_id)
    SELECT NEW.id, draw.envelope_id FROM envelopes_draw draw
    WHERE draw.entry_id = (SELECT MAX(e.id) {EARLIER}) AND {GRANTED_BEFORE} > 0.001;
    INSERT INTO envelopes_draw (entry_id, envelope_id)
    SELECT NEW.id, envelope.id FROM envelopes_envelope envelope
    JOIN accounts_organisation holder ON holder.id = envelope.holder_id
    JOIN territories_territory seat ON seat.id = holder.territory_id
    JOIN funding_budgetline line ON line.id = NEW.line_id
    JOIN contracts_contract contract ON contract.id = line.contract_id
    JOIN accounts_organisation prefecture ON prefecture.id = contract.prefecture_id
    WHERE envelope.level = 'sub_prefecture' AND envelope.received > 0
    AND envelope.year = line.year AND envelope.credit = line.funder
    AND envelope.is_rehearsal = contract.is_rehearsal AND seat.departement_id = prefecture.territory_id
    AND seat.id = {ARRONDISSEMENT} AND {GRANTED_BEFORE} <= 0.001;
"""  # noqa: S608


def movements(cents, draws):
    """The UPDATEs of a movement; `cents` writes a sum to the cent, `draws` leaves aside what arrondissements pay."""
    for act, effects in EFFECTS.items():
        for side, effect in zip(("source", "target"), effects, strict=True):
            if effect:
                column, sign = effect
                yield (
                    f"UPDATE envelopes_envelope SET {column} = {cents(f'{column} {sign} NEW.amount')}"  # noqa: S608
                    f" WHERE id = NEW.{side}_id AND NEW.act = '{act}';"
                )
    granted = f"{GRANTED} - {DRAWN}" if draws else GRANTED
    yield (
        f"UPDATE envelopes_envelope SET granted = {cents(granted)}"  # noqa: S608
        " WHERE id = NEW.target_id AND level = 'prefecture' AND NEW.act = 'delegate';"
    )


def grants(cents, draws):
    taken = f"UPDATE envelopes_envelope SET granted = {cents('granted + NEW.amount')} WHERE"  # noqa: S608
    if not draws:
        return f"{taken} {OF_THE_GRANT};"
    # Without a row here, the grant is the département's.
    drawn = "SELECT draw.envelope_id FROM envelopes_draw draw WHERE draw.entry_id = NEW.id"
    return f"{DRAW} {taken} id = ({drawn}); {taken} {OF_THE_GRANT} AND NOT EXISTS ({drawn});"


def sqlite(draws):
    def rounded(amount):
        return f"ROUND({amount}, 2)"

    yield "DROP TRIGGER envelopes_movement_sums;"
    yield "DROP TRIGGER envelopes_take_grants;"
    yield (
        "CREATE TRIGGER envelopes_movement_sums AFTER INSERT ON envelopes_movement"
        f" BEGIN {' '.join(movements(rounded, draws))} END;"
    )
    yield (
        "CREATE TRIGGER envelopes_take_grants AFTER INSERT ON funding_ledgerentry WHEN NEW.kind = 'granted'"
        f" BEGIN {grants(rounded, draws)} END;"
    )
    for name, verb in (("no_update", "UPDATE"), ("no_delete", "DELETE")):
        yield f"DROP TRIGGER IF EXISTS envelopes_draw_{name};"
        if draws:
            yield (
                f"CREATE TRIGGER envelopes_draw_{name} BEFORE {verb} ON envelopes_draw"
                f" BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END;"
            )


def postgresql(draws):
    # Two writers on one line decide one after the other.
    hold = "PERFORM 1 FROM funding_budgetline WHERE id = NEW.line_id FOR NO KEY UPDATE;" if draws else ""
    yield (
        "CREATE OR REPLACE FUNCTION envelopes_keep_sums() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {' '.join(movements(str, draws))} RETURN NEW; END $$;"
    )
    yield (
        "CREATE OR REPLACE FUNCTION envelopes_take_grant() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF NEW.kind = 'granted' THEN {hold} {grants(str, draws)} END IF; RETURN NEW; END $$;"
    )
    for name, verb, each in (("no_change", "UPDATE OR DELETE", "ROW"), ("no_truncate", "TRUNCATE", "STATEMENT")):
        yield f"DROP TRIGGER IF EXISTS envelopes_draw_{name} ON envelopes_draw;"
        if draws:
            yield (
                f"CREATE TRIGGER envelopes_draw_{name} BEFORE {verb} ON envelopes_draw"
                f" FOR EACH {each} EXECUTE FUNCTION envelopes_refuse_change();"
            )


def run(schema_editor, *, draws):
    for statement in (sqlite if schema_editor.connection.vendor == "sqlite" else postgresql)(draws):
        schema_editor.execute(statement, None)


def install(apps, schema_editor):
    run(schema_editor, draws=True)


def remove(apps, schema_editor):
    run(schema_editor, draws=False)
    schema_editor.execute("UPDATE envelopes_envelope SET granted = 0 WHERE level = 'sub_prefecture'", None)
    schema_editor.execute(
        f"UPDATE envelopes_envelope SET granted = {GRANTED} WHERE level = 'prefecture'",  # noqa: S608
        None,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("envelopes", "0002_keep_sums_and_take_grants"),
        ("funding", "0005_index_lines_by_year"),
        ("contracts", "0001_create_contracts"),
        ("territories", "0001_create_territories"),
    ]
    operations = [
        migrations.AlterField(
            "envelope", "level", models.CharField(max_length=20, choices=[(level, level) for level in LEVELS])
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draw", to="funding.ledgerentry"
                    ),
                ),
                (
                    "envelope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="envelopes.envelope"
                    ),
                ),
            ],
        ),
        migrations.RunPython(install, remove),
    ]
