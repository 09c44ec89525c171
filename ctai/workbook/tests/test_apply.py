"""What a file changes: told by cell, shown, applied whole or not at all."""

from decimal import Decimal

import pytest

from ctai.contracts.tests.factories import make_contract, people
from ctai.design.clock import today
from ctai.funding.acts import ask
from ctai.funding.acts.ledger import LineKey
from ctai.funding.models import LedgerEntry
from ctai.funding.reads import lines_off_the_ledger
from ctai.history.models import Entry
from ctai.programme import acts as programme
from ctai.programme.models import Action
from ctai.rules.funders import FUNDERS, ROUTE_LABELS, Funder, Route
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.states import State
from ctai.rules.themes import THEME_LABELS, Theme
from ctai.workbook.acts.apply import apply
from ctai.workbook.acts.bring import bring_back
from ctai.workbook.difference import difference
from ctai.workbook.reads import mark_of, picture_of
from ctai.workbook.tests.factories import book_of, column, fill, put, saved, upload

pytestmark = pytest.mark.django_db
STATE = FUNDERS[Funder.STATE_104_12].label
DIRECT = ROUTE_LABELS[Route.TO_AUTHORITY]


@pytest.fixture
def contract():
    return make_contract(State.PROPOSAL)


@pytest.fixture
def lead(contract):
    return people(contract).lead


@pytest.fixture
def book(contract, lead):
    fill(contract)
    return book_of(contract, lead)


def bring(contract, book, by):
    return bring_back(contract, upload(saved(book)), by=by, today=today())


def run(brought, by, **choices):
    seen = mark_of(picture_of(brought.contract, today()))
    return apply(brought, choices=choices, seen=seen, by=by, today=today())


def found(brought):
    return difference(brought.snapshot.picture, picture_of(brought.contract, today()), brought.parsed)


def test_every_fault_is_told_at_once_by_sheet_and_cell(contract, lead, book):
    put(book["Actions"], 3, Titre="", Début="32/01/2027", SIRET_du_porteur="123")
    put(book["Actions"], 4, Domaine_national="Cuisine")
    put(book["Actions"], 5, Action="A", Axe="Tout neuf", Titre="x" * 201)
    book["Budget"]["E3"] = "12 000 e"
    book["Budget"]["F3"] = -5
    put(book["Budget"], 6, Action="Z", Financeur=FUNDERS[Funder.OTHER].label, Versement=DIRECT)
    put(book["Budget"], 7, Action=1, Financeur=STATE, Versement=DIRECT)
    book["Résultats attendus"]["A5"], book["Résultats attendus"]["D5"] = 1, 10
    brought = bring(contract, book, lead)
    told = {(sheet, cell): sentence for sheet, cell, sentence in brought.faults}
    assert brought.state == "refused"
    assert told["Budget", "E3"].startswith("« 12 000 e » n'est pas un montant")
    assert "négatif" in told["Budget", "F3"] and "nom du financeur" in told["Budget", "C6"]
    assert "aucune action « Z »" in told["Budget", "A6"] and "déjà donnée à la ligne 3" in told["Budget", "A7"]
    assert "titre" in told["Actions", "D3"] and "n'est pas une date" in told["Actions", "U3"]
    assert "14 chiffres" in told["Actions", "H3"] and "n'est pas un domaine" in told["Actions", "C4"]
    assert "201 caractères" in told["Actions", "D5"] and "domaine national" in told["Actions", "C5"]
    assert "donnez l'indicateur" in told["Résultats attendus", "B5"] and len(told) == 13
    with pytest.raises(ActRefused, match="À corriger"):
        run(brought, lead)


def test_one_act_adds_changes_and_removes(contract, lead, book):
    put(book["Actions"], 3, Titre="Louer autrement", Fin="31/12/2028", Partenaires=None, Livrables="Guide")
    actions = book["Actions"]
    actions[column(actions, "Plan d'évaluation") + "3"] = "Comité annuel"
    put(book["Actions"], 4, Supprimer="oui")
    put(
        book["Actions"], 5, Action="A", Axe="Bouger", Domaine_national=THEME_LABELS[Theme.MOBILITY], Titre="Passer le "
        "permis", Nom_du_porteur="Garage solidaire",
    )  # fmt: skip
    book["Budget"]["E3"], book["Budget"]["G3"] = 13000, "1 000,25 €"
    book["Budget"]["E4"] = None
    put(book["Budget"], 6, Action="A", Financeur=STATE, Versement=DIRECT, _2027=500)
    put(book["Résultats attendus"], 3, _2027=50, _2028=60)
    put(book["Résultats attendus"], 6, Action="A", Indicateur="Permis", Unité="personnes", _2029="12,5")
    brought = bring(contract, book, lead)
    assert brought.faults == []
    before = Entry.objects.of(contract.number).count()
    assert run(brought, lead) == 8
    one = contract.actions.get(number=1)
    assert (one.title, one.ends_on.isoformat(), one.partners) == ("Louer autrement", "2028-12-31", "")
    assert (one.deliverables, one.evaluation) == ("Guide", "Comité annuel")
    assert Action.everything.get(contract=contract, number=2).removed_on == today()
    new = contract.actions.get(number=3)
    assert (str(new.axis), new.axis.theme, new.lead_name) == ("Bouger", "mobility", "Garage solidaire")
    money = {(line.action.number, line.funder, line.year): line.asked for line in contract.budget_lines.all()}
    assert money[1, "state_104_12", 2027] == 13000 and money[1, "state_104_12", 2029] == Decimal("1000.25")
    assert money[1, "authority", 2027] == 0 and money[3, "state_104_12", 2027] == 500
    results = list(one.expected_results.order_by("year").values_list("year", "target"))
    assert results == [(2027, 50), (2028, 60)] and new.expected_results.get().target == Decimal("12.5")
    row = Entry.objects.of(contract.number).first()
    assert Entry.objects.of(contract.number).count() == before + 1 and row.act == "apply_workbook"
    assert row.changes["Action 1 — Louer clés en main, Titre"] == ["Louer clés en main", "Louer autrement"]
    # Every new entry of the ledger names this row of the journal; the sums are those of the entries.
    assert LedgerEntry.objects.filter(act="apply_workbook", sequence=row.sequence).count() == 4
    assert lines_off_the_ledger() == []
    # Brought again, the same file says nothing more; the act is not played twice.
    with pytest.raises(ActRefused, match="Appliqué"):
        run(brought, lead)


def test_what_others_changed_stays_unless_both_did(contract, lead, book):
    partner = people(contract).partner
    one = contract.actions.get(number=1)
    programme.update_action(one, seen=1, by=partner, today=today(), problem="Écrit entre-temps", title="Louer mieux")
    key = LineKey(one.pk, 2027, "state_104_12", "", "to_authority")
    ask.ask(contract, [ask.Wanted(key, Decimal("12000.50"), Decimal(15000))], by=partner, today=today())
    put(book["Actions"], 3, Titre="Louer ensemble", Livrables="Un guide")
    book["Budget"]["E3"] = 20000
    brought = bring(contract, book, lead)
    assert found(brought).conflicts == ["actions-3-title", "budget-3-2027"]
    cell = found(brought).rows[0].cells[0]
    assert (cell.base, cell.now, cell.file) == ("Louer clés en main", "Louer mieux", "Louer ensemble")
    with pytest.raises(ActRefused, match="Choisissez"):
        run(brought, lead, **{"budget-3-2027": "file"})
    run(brought, lead, **{"budget-3-2027": "file", "actions-3-title": "now"})
    one.refresh_from_db()
    assert (one.title, one.problem, one.deliverables) == ("Louer mieux", "Écrit entre-temps", "Un guide")
    assert contract.budget_lines.get(action=one, year=2027, funder="state_104_12").asked == 20000


def test_a_contract_that_moves_during_the_reading_is_read_again(contract, lead, book):
    put(book["Actions"], 3, Titre="Louer autrement")
    brought = bring(contract, book, lead)
    seen = mark_of(picture_of(contract, today()))
    two = contract.actions.get(number=2)
    programme.update_action(two, seen=1, by=lead, today=today(), problem="Autre")
    with pytest.raises(Conflict, match="encore changé"):
        apply(brought, choices={}, seen=seen, by=lead, today=today())
    assert contract.actions.get(number=1).title == "Louer clés en main"


def test_a_sheet_removed_meanwhile_is_said_and_a_changed_one_is_not_removed_in_silence(contract, lead, book):
    one, two = contract.actions.in_order()
    put(book["Actions"], 3, Titre="Perdu")
    book["Budget"]["E3"] = 1
    put(book["Actions"], 4, Supprimer="oui")
    programme.remove_action(one, by=lead, today=today())
    programme.update_action(two, seen=1, by=lead, today=today(), title="Parler")
    brought = bring(contract, book, lead)
    said = found(brought)
    assert [row.at for row in said.gone] == [3, 3] and said.conflicts == ["actions-4"]
    with pytest.raises(ActRefused, match="rien à appliquer"):
        run(brought, lead, **{"actions-4": "now"})
    assert run(brought, lead, **{"actions-4": "file"}) == 1
    assert not contract.actions.exists()


def test_a_funder_never_written_on_goes_and_a_removed_row_of_the_file_changes_nothing(contract, lead, book):
    put(book["Budget"], 5, Supprimer="oui")
    book["Budget"].delete_rows(3)
    brought = bring(contract, book, lead)
    assert [(row.kind, row.sheet) for row in found(brought).rows] == [("removed", "budget")]
    run(brought, lead)
    assert not contract.budget_lines.filter(label="Fondation").exists()
    assert contract.budget_lines.get(funder="state_104_12", year=2027).asked == Decimal("12000.50")


def test_nothing_is_half_applied(contract, lead, book, monkeypatch):
    put(book["Actions"], 3, Titre="Louer autrement")
    book["Budget"]["E3"] = 9
    brought = bring(contract, book, lead)
    monkeypatch.setattr("ctai.workbook.writer.append", lambda *args, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(brought, lead)
    brought.refresh_from_db()
    assert brought.state == "ready" and contract.actions.get(number=1).title == "Louer clés en main"


def test_the_state_closes_the_door(contract, lead, book):
    put(book["Actions"], 3, Titre="Louer autrement")
    brought = bring(contract, book, lead)
    type(contract).objects.filter(pk=contract.pk).update(state=State.SUBMITTED, submitted_on=today())
    with pytest.raises(ActRefused, match="à l'état"):
        run(brought, lead)
