import pytest

from ctai.contracts import search
from ctai.contracts.acts import add_authority, remove_authority
from ctai.contracts.models import Contract, SearchWord
from ctai.contracts.tests.factories import OPENED_ON, make_contract, people
from ctai.rules.states import State
from ctai.territories.tests.factories import make_territories

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    return make_territories()


def found(typed):
    return set(search.matching(Contract.objects.all(), typed))


@pytest.mark.parametrize(
    "typed",
    [
        "millau",
        "MILLAU",
        "grands causses",
        "Grand Causse",
        "aveyron",
        "12",
        "2026-12-001",
        "12145",
        "mil occit",
        "",
    ],
)
def test_a_contract_answers_to_its_number_places_and_parties(places, typed):
    contract = make_contract(State.EXCHANGES)
    make_contract(State.EXCHANGES, territory=places.besancon)
    assert contract in found(typed)
    if typed:
        assert len(found(typed)) == 1


def test_accents_plurals_and_spaces_in_a_siret_are_forgiven(places):
    contract = make_contract(territory=places.besancon)
    siret = contract.lead.siret
    assert siret
    for typed in (
        "besancon",
        "Besançon",
        siret,
        f"{siret[:3]} {siret[3:6]} {siret[6:9]}",
        "franche-comté",
        "métropoles",
    ):
        assert found(typed) == {contract}, typed


def test_every_word_must_be_found(places):
    make_contract()
    assert not found("millau besançon")
    assert not found("…")


def test_other_rooms_add_their_words_and_take_them_back(places):
    contract = make_contract()
    search.put_words(contract, "actions", ["Ateliers de français pour les réfugiés", "Logement"])
    assert found("atelier réfugié") == {contract}
    search.put_words(contract, "actions", ["Logement"])
    assert not found("atelier") and found("logements millau") == {contract}


def test_words_follow_the_parties(places):
    contract, other = make_contract(with_partner=False), make_contract(territory=places.rodez)
    lead = people(contract).lead
    party = add_authority(contract, other.lead, by=lead, today=OPENED_ON)
    assert found("rodez") == {contract, other}
    remove_authority(party, by=lead, today=OPENED_ON)
    assert found("rodez") == {other}


def test_many_contracts_are_indexed_at_once_as_one_by_one(places):
    contract = make_contract()
    one_by_one = set(SearchWord.objects.values_list("word", flat=True))
    SearchWord.objects.all().delete()
    search.index_many(
        Contract.objects.select_related("territory", "departement", "region").prefetch_related("parties__organisation")
    )
    assert set(SearchWord.objects.filter(contract=contract).values_list("word", flat=True)) == one_by_one
