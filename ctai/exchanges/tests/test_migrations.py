"""Messages written before threads existed go into them, and come back, with nothing lost."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from ctai.contracts.tests.factories import make_contract, people
from ctai.rules.states import State

BEFORE, AFTER = ("exchanges", "0001_create_exchanges"), ("exchanges", "0004_messages_belong_to_threads")
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
        contract = make_contract(State.EXCHANGES)
    who = people(contract)
    written = [
        (who.lead, True, "Pour tous, déjà"),
        (who.officer, False, "Entre nous"),
        (who.officer, True, "Merci"),
    ]
    for author, shared, text in written:
        old_tables.get_model("exchanges", "Message").objects.create(
            contract_id=contract.pk, author_id=author.pk, side=author.side, is_shared=shared, text=text, written_at=AT
        )
    new = migrate(AFTER)
    threads = {thread.audience: thread for thread in new.get_model("exchanges", "Thread").objects.all()}
    texts = {audience: list(thread.messages.values_list("text", flat=True)) for audience, thread in threads.items()}
    assert texts == {"both": ["Pour tous, déjà", "Merci"], "own_side": ["Entre nous"]}
    assert threads["own_side"].side == "state" and threads["both"].messages.first().searched == " pour tous deja"
    # What everybody has had the time to read is not new.
    assert new.get_model("exchanges", "Reading").objects.filter(membership_id=who.prefect.pk).count() == 2
    new.get_model("exchanges", "Thread").objects.filter(audience="both").update(subject="Atelier")
    back = migrate(BEFORE).get_model("exchanges", "Message").objects.order_by("pk")
    assert list(back.values_list("author_id", "is_shared", "side", "text")) == [
        (who.lead.pk, True, "authority", "**Atelier**\n\nPour tous, déjà"),
        (who.officer.pk, False, "state", "Entre nous"),
        (who.officer.pk, True, "state", "Merci"),
    ]
