import pytest

from ctai.design.spelling import compact, errors_to_begin, full_name, grams, keys, of
from ctai.territories.french import of_territory
from ctai.territories.models import Kind, Territory


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Saint-Étienne", "saintetienne"),
        ("st etienne", "saintetienne"),
        ("Ste-Foy-l'Argentière", "saintefoylargentiere"),
        ("STE FOY L’ARGENTIÈRE", "saintefoylargentiere"),
        ("Œuf-en-Ternois", "oeufenternois"),
        ("L'Haÿ-les-Roses", "lhaylesroses"),
        ("<script>", "script"),
        ("😀 ‮", ""),
    ],
)
def test_a_key_forgets_accents_signs_and_saints(typed, key):
    assert compact(typed) == key


def test_a_name_is_found_from_each_word_that_counts():
    assert keys("CC de Millau Grands Causses") == [
        "ccdemillaugrandscausses", "millaugrandscausses", "grandscausses", "causses",
    ]  # fmt: skip
    assert keys("…") == []


@pytest.mark.parametrize(
    ("typed", "name", "errors"),
    [
        ("milau", "millau", 1),
        ("besanson", "besancon", 1),
        ("mlilau", "millau", 1),
        ("strasborg", "strasbourg", 1),
        ("saint", "saintdenis", 0),
        ("marseil", "marseille", 0),
        ("toulouse", "bordeaux", 3),
    ],
)
def test_typing_errors_are_counted_up_to_the_most_allowed(typed, name, errors):
    assert errors_to_begin(typed, name, 2) == errors


def test_grams_mark_the_beginning():
    assert grams("lyon") == {"_ly", "lyo", "yon"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Albi", "d'Albi"),
        ("Le Havre", "du Havre"),
        ("Les Ulis", "des Ulis"),
        ("La Rochelle", "de La Rochelle"),
        ("Millau", "de Millau"),
        ("Hyères", "d'Hyères"),
        ("Ham", "de Ham"),
    ],
)
def test_a_name_after_de(name, said):
    assert of(name) == said


def test_territories_are_said_with_their_article():
    aveyron = Territory(kind=Kind.DEPARTEMENT, code="12", name="Aveyron", legal_name="Département de l'Aveyron")
    assert of_territory(aveyron) == "de l'Aveyron"
    assert of_territory(Territory(kind=Kind.DEPARTEMENT, code="67", name="Bas-Rhin", legal_name="X")) == "du Bas-Rhin"
    assert of_territory(Territory(kind=Kind.REGION, code="32", name="Hauts-de-France")) == "des Hauts-de-France"
    assert of_territory(Territory(kind=Kind.EPCI, code="1", name="CC Est")) == "de la CC Est"
    assert of_territory(Territory(kind=Kind.COMMUNE, code="76351", name="Le Havre")) == "du Havre"


def test_an_abbreviated_name_in_full():
    assert full_name("CA Rodez Agglomération") == "Communauté d'agglomération Rodez Agglomération"
    assert full_name("Rennes Métropole") == "Rennes Métropole"
