"""The workbook goes out whole, and comes back saying nothing when nothing was touched."""

import io
from time import perf_counter

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctai.contracts.tests.factories import make_contract, people
from ctai.design.clock import today
from ctai.programme.tests.factories import make_action
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State
from ctai.sheets.cellwords import text
from ctai.sheets.reading import SheetRefused, open_sheets
from ctai.workbook.acts.bring import bring_back, take_away
from ctai.workbook.difference import difference
from ctai.workbook.making import About, workbook
from ctai.workbook.models import Snapshot
from ctai.workbook.parsing import parse
from ctai.workbook.reads import picture_of
from ctai.workbook.tests.factories import book_of, column, fill, saved, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    return make_contract(State.PROPOSAL)


def test_the_structure_of_the_workbook(contract):
    fill(contract)
    book = book_of(contract, people(contract).lead)
    assert book.sheetnames == ["Lisez-moi", "Actions", "Budget", "Résultats attendus", "Jalons", "Listes"]
    assert book["Listes"].sheet_state == "hidden"
    notes = {row[0].value: row[1].value for row in book["Lisez-moi"].iter_rows(max_col=2)}
    assert notes["Dossier"] == contract.number and notes["Repère du téléchargement"] == Snapshot.objects.get().mark
    assert "Effacer une ligne" in notes["Supprimer"] and "Claire" in notes["Téléchargé par"]
    page = book["Budget"]
    assert [cell.value for cell in page[2]] == [
        "Action", "Financeur", "Nom du financeur", "Versement", "2027", "2028", "2029", "Supprimer",
    ]  # fmt: skip
    assert page.freeze_panes == "C3" and page.protection.sheet
    # Row 3 is of the contract: its key is shut, its amounts are open; the free rows are open whole.
    assert page["B3"].protection.locked and not page["E3"].protection.locked
    assert (page["E3"].value, page["F3"].value, page["G3"].value) == (12000.5, 0, None)
    assert not page["B40"].protection.locked and page["E3"].number_format == '#,##0.00\\ "€"'
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert any(key.startswith("B3:") and rule.formula1.startswith("Listes!$") for key, rule in rules.items())
    actions = book["Actions"]
    assert actions[f"{column(actions, 'Titre')}4"].value == "=Parler, écrire"
    assert actions[f"{column(actions, 'Titre')}4"].data_type == "s"
    assert actions[f"{column(actions, 'Public : Femmes')}3"].value == "oui"
    assert actions[f"{column(actions, 'Début')}3"].number_format == "dd/mm/yyyy"


def test_a_rehearsal_says_so_on_every_sheet():
    rehearsal = make_contract(State.PROPOSAL, is_rehearsal=True)
    book = book_of(rehearsal, people(rehearsal).lead)
    for name in ("Actions", "Budget", "Résultats attendus", "Jalons"):
        assert book[name]["A1"].value.startswith("Répétition")
    assert book["Lisez-moi"]["A2"].value.startswith("Répétition")


def test_what_was_not_touched_changes_nothing(contract):
    fill(contract)
    lead = people(contract).lead
    content = take_away(contract, by=lead, today=today())
    # As downloaded, then as another spreadsheet saves it again.
    for sent in (content, saved(openpyxl.load_workbook(io.BytesIO(content)))):
        brought = bring_back(contract, upload(sent), by=lead, today=today())
        assert brought.faults == []
        found = difference(brought.snapshot.picture, picture_of(contract, today()), brought.parsed)
        assert (found.rows, found.gone) == ([], [])
    assert Snapshot.objects.count() == 1


written = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cn")), min_size=1, max_size=60)


@settings(max_examples=8, deadline=None)
@given(st.lists(written, min_size=1, max_size=8), st.decimals(0, 9_999_999_999, places=2))
def test_any_text_and_any_amount_make_the_round_trip(texts, amount):
    """Through the file alone, without the database: every cell reads as it was written."""
    make_cells = {"axis": "1", "title": "T", "partners": "", "siret": "", "lead": "", "starts_on": "2027-01-31"}
    long = {"problem": text(" ".join(texts)), "existing": text(texts[0]), "adds": text(texts[-1])}
    picture = {
        "years": [2027],
        "axes": {"1": {"label": "Logement", "theme": "housing"}},
        "sheets": {
            "actions": {'["1"]': make_cells | long},
            "budget": {'["1", "state_104_12", "", "to_authority"]': {"2027": f"{amount:.2f}"}},
            "results": {},
            "milestones": {},
        },
    }
    about = About("2026-12-001", "Millau", "Claire", today(), "x", False)
    parsed = parse(open_sheets(workbook(picture, about), "c.xlsx"), picture, today())
    rows = {sheet: [vars(row) for row in found] for sheet, found in parsed.rows.items()}
    found = difference(picture, picture, {"rows": rows, "places": parsed.places})
    assert parsed.faults == [] and found.rows == []


def test_only_a_workbook_of_this_contract_is_read(contract):
    lead = people(contract).lead
    make_action(contract)
    other = make_contract(State.PROPOSAL)
    cases = {
        "n'est pas un classeur téléchargé ici": saved(openpyxl.Workbook()),
        "est celui du dossier": take_away(other, by=lead, today=today()),
    }
    book = book_of(contract, lead)
    for row in book["Lisez-moi"].iter_rows(max_col=2):
        if row[0].value == "Repère du téléchargement":
            row[1].value = "0" * 64
    cases["a été changé"] = saved(book)
    book = book_of(contract, lead)
    for _ in range(3_100):
        book["Budget"].append(["1", "x"])
    cases["plus de 3000 lignes"] = saved(book)
    for sentence, content in cases.items():
        if content == cases["n'est pas un classeur téléchargé ici"]:
            blank = openpyxl.Workbook()
            blank.active["A1"] = "Plan"
            content = saved(blank)
        with pytest.raises(SheetRefused, match=sentence):
            bring_back(contract, upload(content), by=lead, today=today())
    with pytest.raises(ActRefused, match="Peut le faire"):
        bring_back(contract, upload(b"x"), by=people(contract).officer, today=today())


def test_sixty_actions_make_a_workbook_in_a_few_queries(contract, django_assert_max_num_queries):
    for _ in range(4):
        make_action(contract)
    with django_assert_max_num_queries(6):
        picture = picture_of(contract, today())
    start = perf_counter()
    picture["sheets"]["budget"] = {f'["1", "other", "F{n}", "to_authority"]': {"2027": "1.00"} for n in range(1_440)}
    about = About(contract.number, "Millau", "Claire", today(), "x", False)
    content = workbook(picture, about)
    assert perf_counter() - start < 6 and len(content) < 400_000
