"""Sections and figures written before outlines, texts and citations go into them, and come back, with nothing lost."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from ctai.contracts.tests.factories import make_contract, people
from ctai.figures.tests.factories import make_value
from ctai.rules.states import State

BEFORE = ("diagnosis", "0001_create_diagnosis_sections_and_priorities")
AFTER = ("diagnosis", "0004_drop_the_old_columns")
AT = datetime(2026, 4, 14, 8, 30, tzinfo=UTC)


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps


@pytest.fixture
def old_tables(transactional_db):
    yield migrate(BEFORE)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_there_and_back(old_tables):
    with transaction.atomic():
        contract = make_contract(State.DIAGNOSIS)
        value = make_value(contract.departement)
    lead = people(contract).lead
    opened = {"contract_id": contract.pk, "number": 1, "opened_on": date(2026, 4, 1), "opened_by_id": lead.pk}
    diagnosis = old_tables.get_model("diagnosis", "Diagnosis").objects.create(**opened)
    sections = old_tables.get_model("diagnosis", "SectionText").objects
    sections.create(diagnosis=diagnosis, code="sources", rank=8)
    section = sections.create(
        diagnosis=diagnosis, code="obstacles", rank=5, text="Les bus.", version=7, revision=9, written_by_id=lead.pk,
        written_at=AT,
    )  # fmt: skip
    old_tables.get_model("diagnosis", "PlacedFigure").objects.create(
        section=section, series_id=value.series_id, territory_id=value.territory_id, rank=1, name="Taux", unit="%",
        value=Decimal("8.60"), place="département de l'Aveyron", year=2020, period="2020", source="Insee",
        reliability="A", placed_by_id=lead.pk, placed_on=date(2026, 4, 2),
    )  # fmt: skip
    new = migrate(AFTER)
    moved = new.get_model("diagnosis", "SectionText").objects.select_related("body", "diagnosis__outline")
    row = moved.get(code="obstacles")
    assert (row.slug, row.title, row.diagnosis.outline.number) == ("obstacles", "Obstacles", 1)
    assert (row.body.body, row.body.version, row.revision, row.body.written_at) == ("Les bus.", 7, 9, AT)
    assert row.body.versions.get().number == 7 and row.last_number == 1
    citation = row.citations.get()
    assert citation.reference == "taux-essai:departement-12"
    assert citation.copy["sentence"] == "Taux : 8,6\u00a0% (département de l'Aveyron, 2020)"
    assert moved.get(code="sources").body.versions.get().number == 1
    back = migrate(BEFORE).get_model("diagnosis", "SectionText").objects.get(code="obstacles")
    assert (back.text, back.version, back.written_by_id, back.written_at) == ("Les bus.", 7, lead.pk, AT)
    figure = back.figures.get()
    assert (figure.value, figure.year, figure.series_id) == (Decimal("8.60"), 2020, value.series_id)
