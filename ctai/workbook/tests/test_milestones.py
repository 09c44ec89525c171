"""The milestones of each action go out with the workbook, and come back written."""

from datetime import date, timedelta

import pytest

from ctai.contracts.tests.factories import make_contract, people
from ctai.design.clock import today
from ctai.history.models import Entry
from ctai.programme.certification import seal_of
from ctai.programme.milestones import Step, set_milestones
from ctai.programme.models import Action, Milestone
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State
from ctai.workbook.models import Snapshot
from ctai.workbook.tests.factories import book_of, fill, put
from ctai.workbook.tests.test_apply import bring, found, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    return make_contract(State.PROPOSAL)


@pytest.fixture
def lead(contract):
    return people(contract).lead


@pytest.fixture
def book(contract, lead):
    one, two = fill(contract)
    one.milestones.create(title="=Ouverture", planned_on=date(2027, 3, 1))
    one.milestones.create(title="Comité", planned_on=date(2027, 2, 1))
    one.milestones.create(title="Comité", planned_on=date(2028, 2, 1))
    two.milestones.create(title="Rentrée", planned_on=date(2027, 9, 1))
    return book_of(contract, lead)


def said(contract):
    steps = Milestone.objects.filter(action__contract=contract).order_by("action__number", "planned_on", "pk")
    return [(one.action.number, one.title, str(one.planned_on), str(one.done_on or "")) for one in steps]


def test_what_was_not_touched_changes_nothing(contract, lead, book):
    page = book["Jalons"]
    assert [[cell.value for cell in row[:3]] for row in page.iter_rows(min_row=3, max_row=6)] == [
        [1, "Comité", 1], [1, "=Ouverture", 1], [1, "Comité", 2], [2, "Rentrée", 1],
    ]  # fmt: skip
    assert page["B3"].protection.locked and not page["D3"].protection.locked and not page["B7"].protection.locked
    assert page["B4"].data_type == "s"
    brought = bring(contract, book, lead)
    assert (brought.faults, found(brought).rows, found(brought).gone) == ([], [], [])


def test_milestones_are_added_changed_removed_in_one_act(contract, lead, book):
    page = book["Jalons"]
    one = contract.actions.get(number=1)
    seal = seal_of(one)
    put(page, 4, Prévu_le="15/03/2027", Fait_le=today())
    put(page, 5, Supprimer="oui")
    put(page, 7, Action=1, Jalon="Bilan", Prévu_le="31/12/2028")
    put(page, 8, Action="A", Jalon="Lancement", Prévu_le="02/01/2028")
    put(page, 9, Action=2, Jalon="Rentrée", Prévu_le="01/09/2028")
    put(book["Actions"], 5, Action="A", Axe="Se loger dignement", Titre="Nouvelle")
    before = Entry.objects.of(contract.number).count()
    brought = bring(contract, book, lead)
    assert brought.faults == []
    assert run(brought, lead) == 6
    assert said(contract) == [
        (1, "Comité", "2027-02-01", ""),
        (1, "=Ouverture", "2027-03-15", str(today())),
        (1, "Bilan", "2028-12-31", ""),
        (2, "Rentrée", "2027-09-01", ""),
        (2, "Rentrée", "2028-09-01", ""),
        (3, "Lancement", "2028-01-02", ""),
    ]
    row = Entry.objects.of(contract.number).first()
    assert Entry.objects.of(contract.number).count() == before + 1
    assert row.changes["Action 1, jalon « =Ouverture », Prévu le"] == ["1er\u00a0mars 2027", "15\u00a0mars 2027"]
    assert row.changes["Jalons, Action 1, jalon « Comité » n° 2"] == [
        "Prévu le : 1er\u00a0février 2028", "supprimé",
    ]  # fmt: skip
    # Somebody with the page of the sheet open is told; what the operator vouched for has changed.
    one = Action.objects.get(pk=one.pk)
    assert one.version == 2 and seal_of(one) != seal


def test_the_same_file_brought_twice_adds_nothing_twice(contract, lead, book):
    put(book["Jalons"], 7, Action=2, Jalon="Rentrée", Prévu_le="01/09/2028")
    run(bring(contract, book, lead), lead)
    assert found(bring(contract, book, lead)).rows == []


def test_every_fault_is_told_by_its_cell(contract, lead, book):
    page = book["Jalons"]
    put(page, 3, Prévu_le=None)
    put(page, 4, Fait_le=today() + timedelta(days=1))
    put(page, 5, Prévu_le="bientôt")
    put(page, 7, Action=1, Prévu_le="31/12/2028")
    put(page, 8, Action="Z", Jalon="x" * 201, Prévu_le="31/12/2028")
    put(page, 9, Action="Z", Jalon="Loin", Prévu_le="31/12/2028")
    put(page, 10, Action=1, Jalon="Comité", Prévu_le="31/12/2028")
    put(page, 11, Jalon="Seul", Prévu_le="31/12/2028")
    for row in range(12, 52):
        put(page, row, Action=2, Jalon=f"Pas {row}", Prévu_le="31/12/2028")
    brought = bring(contract, book, lead)
    assert {sheet for sheet, _, _ in brought.faults} == {"Jalons"}
    told = {cell: sentence for _, cell, sentence in brought.faults}
    assert sorted(told) == ["A11", "A6", "A9", "B7", "B8", "D3", "D5", "E4"]
    assert "jour prévu" in told["D3"] and "date à venir" in told["E4"] and "n'est pas une date" in told["D5"]
    assert "nom du jalon" in told["B7"] and "201 caractères" in told["B8"] and "aucune action « Z »" in told["A9"]
    assert "à quelle action" in told["A11"] and "plus de 40 jalons" in told["A6"]


def test_three_values_when_somebody_changed_it_meanwhile(contract, lead, book):
    page = book["Jalons"]
    put(page, 4, Prévu_le="15/03/2027")
    put(page, 6, Supprimer="oui")
    one, two = contract.actions.order_by("number")
    partner = people(contract).partner
    others = [Step("=Ouverture", date(2027, 4, 1)), Step("Comité", date(2027, 2, 1)), Step("Comité", date(2028, 2, 1))]
    set_milestones(one, others, seen=1, by=partner, today=today())
    set_milestones(two, [Step("Rentrée", date(2027, 9, 2))], seen=1, by=partner, today=today())
    brought = bring(contract, book, lead)
    assert found(brought).conflicts == ["milestones-4-planned_on", "milestones-6"]
    cell = found(brought).rows[0].cells[0]
    assert (cell.base, cell.now, cell.file) == ("2027-03-01", "2027-04-01", "2027-03-15")
    with pytest.raises(ActRefused, match="Choisissez"):
        run(brought, lead)
    run(brought, lead, **{"milestones-4-planned_on": "file", "milestones-6": "now"})
    assert (1, "=Ouverture", "2027-03-15", "") in said(contract) and (2, "Rentrée", "2027-09-02", "") in said(contract)


def test_a_milestone_gone_or_that_its_number_no_longer_names_is_said_never_guessed(contract, lead, book):
    page = book["Jalons"]
    put(page, 3, Fait_le=today())
    put(page, 4, Fait_le=today())
    one = contract.actions.get(number=1)
    # The first of the two committees goes: the second now bears its number.
    set_milestones(one, [Step("Comité", date(2028, 2, 1))], seen=1, by=lead, today=today())
    brought = bring(contract, book, lead)
    assert [row.at for row in found(brought).gone] == [3, 4] and found(brought).rows == []


def test_forty_milestones_are_the_most_even_with_what_others_added(contract, lead, book):
    put(book["Jalons"], 7, Action=2, Jalon="De trop", Prévu_le="31/12/2028")
    two = contract.actions.get(number=2)
    steps = [Step("Rentrée", date(2027, 9, 1)), *(Step(f"Pas {n}", date(2028, 1, 1)) for n in range(39))]
    set_milestones(two, steps, seen=1, by=lead, today=today())
    brought = bring(contract, book, lead)
    with pytest.raises(ActRefused, match="plus de 40 jalons"):
        run(brought, lead)
    assert two.milestones.count() == 40


def test_a_workbook_of_before_milestones_could_be_written_is_read_without_them(contract, lead, book):
    kept = Snapshot.objects.get()
    kept.picture["sheets"].pop("milestones")
    kept.save()
    put(book["Actions"], 3, Titre="Louer autrement")
    put(book["Jalons"], 3, Prévu_le="15/03/2027")
    brought = bring(contract, book, lead)
    assert brought.faults == [] and [row.sheet for row in found(brought).rows] == ["actions"]
    # One brought back before, and not yet applied.
    brought.parsed["places"].pop("milestones", None)
    brought.parsed["rows"].pop("milestones")
    brought.save()
    assert run(brought, lead) == 1 and len(said(contract)) == 4
