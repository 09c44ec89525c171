import pytest

from ctai.territories import reads
from ctai.territories.models import Territory
from ctai.territories.outlines import locator, outline
from ctai.territories.tests.factories import make_territories

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_territories()


def test_a_sub_prefecture_answers_first_outside_the_chief_arrondissement(world):
    assert reads.sub_prefecture_of(world.millau).name == "Sous-préfecture de Millau"
    assert reads.prefecture_of(world.millau).name == "Préfecture de l'Aveyron"
    sheet = reads.sheet(world.millau)
    assert (sheet.first.name, sheet.prefecture.name) == ("Sous-préfecture de Millau", "Préfecture de l'Aveyron")


def test_the_prefecture_answers_first_in_its_own_arrondissement(world):
    assert reads.sub_prefecture_of(world.besancon) is None
    sheet = reads.sheet(world.besancon)
    assert (sheet.first.name, sheet.prefecture) == ("Préfecture du Doubs", None)


def test_an_epci_has_the_sub_prefecture_of_most_of_its_people(world):
    assert reads.sub_prefecture_of(world.millau_grands_causses).name == "Sous-préfecture de Millau"
    assert reads.sub_prefecture_of(world.plaine_commune).name == "Sous-préfecture de Saint-Denis"


def test_an_epci_across_departements_says_the_main_one_first(world):
    assert reads.departements_of(world.millau_grands_causses) == [world.aveyron, world.lozere]
    assert reads.departements_of(world.le_rozier) == [world.lozere]


def test_members_by_level(world):
    assert [t.name for t in reads.members_of(world.millau_grands_causses)] == ["Aguessac", "Le Rozier", "Millau"]
    assert [t.name for t in reads.members_of(world.plaine_commune)] == ["Aubervilliers", "Saint-Denis"]
    assert [t.name for t in reads.members_of(world.occitanie)] == ["Aveyron", "Lozère"]
    assert list(reads.members_of(world.millau)) == []
    assert reads.departements_of(world.occitanie) == [world.aveyron, world.lozere]


def test_nobody_answers_outside_the_departements(world):
    papeete = Territory.objects.create(
        kind="commune", code="98735", name="Papeete", overseas="Polynésie française", vintage="2026"
    )
    assert reads.prefecture_of(papeete) is None
    assert reads.sheet(papeete).first is None
    assert papeete.label == "Papeete (Polynésie française)"
    assert outline(papeete) == ([], "")
    assert locator(papeete) is None


def test_labels_and_references(world):
    assert world.aveyron.label == "Aveyron (département 12)"
    assert world.occitanie.label == "Occitanie (région)"
    assert world.millau_arrondissement.label == "Arrondissement de Millau"
    assert list(Territory.objects.by_reference("commune-12145")) == [world.millau]
    assert not Territory.objects.by_reference("nonsense").exists()
