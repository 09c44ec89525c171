"""The journal: append-only, sealed, and every way of tampering found."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from ctai.accounts.tests.factories import make_membership
from ctai.history import journal
from ctai.history.models import Entry, Head, Pending
from ctai.rules.roles import Role
from tests.database import triggers_off

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def lead():
    return make_membership(Role.PROJECT_LEAD)


def write(by, stream="2026-12-001", act="set_period", sentence="Période modifiée", **more):
    return journal.record(stream, act, sentence, by=by, today=DAY, **more)


@pytest.fixture
def rows(lead):
    """Four rows of one stream, three of another."""
    write(lead, "2026-12-002")
    entries = [write(lead, sentence=f"Ligne {rank}", changes={"n": (rank, rank + 1)}) for rank in range(4)]
    write(lead, "2026-12-002")
    write(None, "2026-12-002")
    return entries


def faults(streams=None):
    return [(fault.stream, fault.sequence, fault.sentence) for fault in journal.verify(streams)]


def test_an_untouched_journal_is_intact(rows):
    assert faults() == []
    assert [entry.sequence for entry in rows] == [1, 2, 3, 4]
    assert rows[1].previous_digest == rows[0].digest
    assert rows[0].previous_digest == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [("sentence", "Autre"), ("reason", "x"), ("changes", {"n": [0, 9]}), ("actor", "Quelqu'un"), ("audience", "state"),
     ("day", date(2020, 1, 1)), ("act", "pay"), ("object_id", "7"), ("person_id", None)],
)  # fmt: skip
def test_an_edited_row_is_found(rows, field, value):
    with triggers_off():
        Entry.objects.filter(pk=rows[1].pk).update(**{field: value})
    assert faults() == [("2026-12-001", 2, "le contenu de la ligne a changé")]


def test_an_edited_row_sealed_again_breaks_the_next_one(rows):
    entry = rows[1]
    entry.sentence = "Réécrite"
    with triggers_off():
        Entry.objects.filter(pk=entry.pk).update(sentence=entry.sentence, digest=journal.seal(entry))
    assert faults() == [("2026-12-001", 3, "la ligne ne suit pas celle qui la précède")]


def test_a_removed_row_is_found(rows):
    Pending.objects.all().delete()
    with triggers_off():
        Entry.objects.filter(pk=rows[1].pk).delete()
    assert ("2026-12-001", 2, "une ligne manque ou a changé de place") in faults()


def test_two_rows_exchanged_are_found(rows):
    with triggers_off():
        for pk, sequence in ((rows[1].pk, 99), (rows[2].pk, 2), (rows[1].pk, 3)):
            Entry.objects.filter(pk=pk).update(sequence=sequence)
    found = faults()
    assert {sequence for _, sequence, _ in found} >= {2, 3}
    assert any("ne suit pas" in sentence for *_, sentence in found)


@pytest.mark.parametrize("kept", [3, 1])
def test_a_cut_tail_is_found(rows, kept):
    Pending.objects.all().delete()
    with triggers_off():
        Entry.objects.filter(stream="2026-12-001", sequence__gt=kept).delete()
    assert faults() == [("2026-12-001", kept + 1, "la fin du journal a été coupée ou changée")]


def test_a_whole_stream_gone_is_found(rows):
    Pending.objects.all().delete()
    with triggers_off():
        Entry.objects.filter(stream="2026-12-001").delete()
    assert faults() == [("2026-12-001", 1, "toutes les lignes ont disparu")]


def test_a_lost_end_mark_is_found(rows):
    Head.objects.filter(stream="2026-12-001").delete()
    assert faults() == [("2026-12-001", 4, "le journal n'a plus de repère de fin")]


def test_one_stream_is_verified_alone(rows):
    with triggers_off():
        Entry.objects.filter(pk=rows[0].pk).update(sentence="Autre")
    assert faults(["2026-12-002"]) == []
    assert len(faults(["2026-12-001"])) == 1


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_the_journal(rows, change):
    Pending.objects.all().delete()
    found = Entry.objects.filter(pk=rows[0].pk)
    with pytest.raises(DatabaseError, match="Le journal ne se modifie pas"), transaction.atomic():
        if change == "update":
            found.update(sentence="Autre")
        else:
            # Straight to the table: Django would first look for what refers to the row.
            found._raw_delete(found.db)
    assert faults() == []


def test_the_command_says_intact_or_fails(rows, capsys):
    call_command("verify_journal")
    assert "Journal intact" in capsys.readouterr().out
    with triggers_off():
        Entry.objects.filter(pk=rows[2].pk).update(reason="glissé")
    with pytest.raises(CommandError, match="Journal altéré : 1 anomalie") as told:
        call_command("verify_journal")
    assert told.value.returncode == 1
    assert "2026-12-001, ligne 3 : le contenu de la ligne a changé" in capsys.readouterr().err
    call_command("verify_journal", "2026-12-002")


def test_each_side_reads_its_rows():
    lead, officer, steward = (make_membership(role) for role in (Role.PROJECT_LEAD, Role.OFFICER, Role.STEWARD))
    for audience in ("both", "authority", "state"):
        write(lead, sentence=audience, audience=audience)
    read = {
        who: set(Entry.objects.readable_by(who).values_list("sentence", flat=True)) for who in (lead, officer, steward)
    }
    assert read[lead] == {"both", "authority"}
    assert read[officer] == read[steward] == {"both", "state"}


def test_money_dates_and_names_are_kept_as_text(lead):
    entry = write(lead, changes={"amount": (None, Decimal("10.10")), "day": (DAY, None), "who": ([lead], True)})
    entry.refresh_from_db()
    assert entry.changes == {"amount": [None, "10.10"], "day": ["2026-11-24", None], "who": [[str(lead)], True]}
    assert str(lead.person) in entry.actor and faults() == []


def test_what_waits_to_be_told_is_written_and_undone_with_its_row(lead):
    entry = write(lead)
    assert Pending.objects.filter(entry=entry).exists()
    with pytest.raises(RuntimeError), transaction.atomic():
        write(lead, sentence="Annulée")
        raise RuntimeError
    assert Entry.objects.count() == Pending.objects.count() == 1
    assert Head.objects.get().sequence == 1
    assert write(lead).sequence == 2 and faults() == []


def test_one_row_in_many_streams_at_once_is_what_one_by_one_would_be(rows, lead, monkeypatch):
    monkeypatch.setattr(journal, "BATCH", 2)
    streams = [f"2026-12-00{rank}" for rank in (5, 1, 4, 2, 3)]
    made = journal.record_many([journal.New(one, "ask", "Demande") for one in streams], by=lead, today=DAY)
    assert [(entry.stream, entry.sequence) for entry in made] == [
        (one, 5 if one == "2026-12-001" else 4 if one == "2026-12-002" else 1) for one in sorted(streams)
    ]
    assert set(Pending.objects.values_list("entry", flat=True)) >= {entry.pk for entry in made}
    write(lead, "2026-12-001")
    assert faults() == []
    with pytest.raises(ValueError, match="twice"):
        journal.record_many([journal.New("a", "ask", "Demande")] * 2, by=lead, today=DAY)
