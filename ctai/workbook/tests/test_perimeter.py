"""The places a sheet covers and its other themes go out with the workbook, and come back written."""

import pytest

from ctai.contracts.perimeter import places_within, written
from ctai.contracts.tests.factories import make_contract, people
from ctai.programme.models import Action
from ctai.rules.states import State
from ctai.rules.themes import THEME_LABELS, Theme
from ctai.workbook.tests.factories import book_of, column, fill, put
from ctai.workbook.tests.test_apply import bring, found, run

pytestmark = pytest.mark.django_db
LABELS = [THEME_LABELS[Theme.MOBILITY], THEME_LABELS[Theme.FRENCH]]


@pytest.fixture
def contract():
    return make_contract(State.PROPOSAL)


@pytest.fixture
def lead(contract):
    return people(contract).lead


@pytest.fixture
def place(contract):
    return places_within(contract).first()


@pytest.fixture
def book(contract, lead, place):
    one, _ = fill(contract)
    kept = {"more_themes": ["mobility", "french"], "places": [written(place)], "perimeter_note": "Le centre"}
    Action.objects.filter(pk=one.pk).update(**kept)
    return book_of(contract, lead)


def test_they_make_the_round_trip(contract, lead, book, place):
    page = book["Actions"]
    assert page[column(page, "Autres domaines nationaux") + "3"].value == "\n".join(LABELS)
    assert page[column(page, "Territoires couverts") + "3"].value == written(place)
    brought = bring(contract, book, lead)
    assert (brought.faults, found(brought).rows) == ([], [])


def test_they_are_written_and_emptied(contract, lead, book, place):
    put(
        book["Actions"], 3, Autres_domaines_nationaux=None, Territoires_couverts=None, Précision_sur_le_périmètre="Gare"
    )
    put(
        book["Actions"],
        4,
        Autres_domaines_nationaux="; ".join(LABELS),
        Territoires_couverts=f"{place.code} ; {place.code}",
    )
    brought = bring(contract, book, lead)
    assert brought.faults == []
    told = {cell.field: cell.file for row in found(brought).rows for cell in row.cells if cell.file}
    assert told == {"perimeter_note": "Gare", "more_themes": "\n".join(LABELS), "places": written(place)}
    assert run(brought, lead) == 2
    one, two = contract.actions.order_by("number")
    assert (one.more_themes, one.places, one.perimeter_note) == ([], [], "Gare")
    assert (two.more_themes, two.places) == (["mobility", "french"], [written(place)])


def test_what_is_not_in_the_list_or_the_perimeter_is_told_by_its_cell(contract, lead, book):
    put(book["Actions"], 3, Autres_domaines_nationaux="Cuisine", Territoires_couverts="Ailleurs-sur-Mer")
    put(book["Actions"], 4, Précision_sur_le_périmètre="x" * 251)
    page = book["Actions"]
    told = {cell: sentence for _, cell, sentence in bring(contract, book, lead).faults}
    assert "« Cuisine » n'est pas un domaine" in told[column(page, "Autres domaines nationaux") + "3"]
    assert "« Ailleurs-sur-Mer »" in told[column(page, "Territoires couverts") + "3"]
    assert "251 caractères" in told[column(page, "Précision sur le périmètre") + "4"] and len(told) == 3


def test_a_file_of_before_these_columns_leaves_them_alone(contract, lead, book):
    page = book["Actions"]
    for header in ("Autres domaines nationaux", "Territoires couverts", "Précision sur le périmètre"):
        page.delete_cols(page[column(page, header) + "2"].column)
    brought = bring(contract, book, lead)
    assert (brought.faults, found(brought).rows) == ([], [])
