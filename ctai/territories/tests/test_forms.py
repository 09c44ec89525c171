import pytest
from django import forms

from ctai.territories.forms import TerritoryField
from ctai.territories.models import Kind
from ctai.territories.tests.factories import make_territories

pytestmark = pytest.mark.django_db


class PickForm(forms.Form):
    place = TerritoryField(label="Territoire")


@pytest.fixture
def world():
    return make_territories()


def test_a_whole_name_is_enough_when_only_one_answers(world):
    form = PickForm({"place": "aguessac"})
    assert form.is_valid()
    assert form.cleaned_data["place"] == world.aguessac


@pytest.mark.parametrize("typed", ["Millau (12)", "12145", "211201454"])
def test_a_label_or_a_code_says_which(world, typed):
    assert PickForm({"place": typed}).is_valid()


def test_several_come_back_as_a_list_and_nothing_typed_is_lost(world):
    form = PickForm({"place": "millau"})
    assert not form.is_valid()
    assert form.errors["place"] == ["Plusieurs territoires répondent à « millau » : choisissez le bon dans la liste."]
    html = str(form["place"])
    assert 'value="millau"' in html
    assert 'value="commune-12145"' in html and 'value="epci-241200567"' in html
    assert "checked" not in html


def test_a_name_with_a_typing_error_is_proposed_and_never_taken_unasked(world):
    form = PickForm({"place": "milau"})
    assert "Aucun territoire ne s'appelle « milau »" in form.errors["place"][0]
    assert 'value="commune-12145" checked' in str(form["place"])


def test_the_choice_made_in_the_list_is_taken(world):
    form = PickForm({"place": "milau", "place-cherche": "milau", "place-choix": "commune-12145"})
    assert form.is_valid()
    assert form.cleaned_data["place"] == world.millau


def test_a_choice_made_for_other_words_is_forgotten(world):
    form = PickForm({"place": "Rodez (12)", "place-cherche": "milau", "place-choix": "commune-12145"})
    assert form.is_valid()
    assert form.cleaned_data["place"] == world.rodez


def test_words_that_name_nothing_are_refused_with_what_to_do(world):
    form = PickForm({"place": "<b>xyzzy</b>"})
    assert "Aucun territoire ne répond" in form.errors["place"][0]
    assert "<b>xyzzy" not in str(form["place"])


@pytest.mark.parametrize("choice", ["arrondissement-121", "commune-99999", "nonsense", "-", "commune-"])
def test_a_forged_choice_is_refused(world, choice):
    assert not PickForm({"place": "x", "place-cherche": "x", "place-choix": choice}).is_valid()


def test_an_ended_territory_is_refused(world):
    world.aguessac.ended_in, world.aguessac.successor = "2027", world.millau
    world.aguessac.save()
    form = PickForm({"place": "x", "place-cherche": "x", "place-choix": "commune-12002"})
    assert form.errors["place"] == ["Aguessac n'existe plus depuis 2027 : choisissez le territoire qui l'a remplacé."]


def test_nothing_typed(world):
    assert "Indiquez un territoire" in PickForm({"place": "  "}).errors["place"][0]

    class Optional(forms.Form):
        place = TerritoryField(required=False)

    form = Optional({"place": ""})
    assert form.is_valid()
    assert form.cleaned_data["place"] is None


def test_initial_is_shown_chosen(world):
    for initial in (world.besancon, "commune-25056"):
        html = str(PickForm(initial={"place": initial})["place"])
        assert 'value="Besançon (25)"' in html
        assert "checked" in html


def test_levels_can_be_narrowed(world):
    field = TerritoryField(kinds=(Kind.DEPARTEMENT,))

    class Narrow(forms.Form):
        place = field

    form = Narrow({"place": "12"})
    assert form.is_valid()
    assert form.cleaned_data["place"] == world.aveyron
    assert not Narrow({"place": "Millau"}).is_valid()
