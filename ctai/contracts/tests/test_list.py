import pytest
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.listing import GROUPS, group_of
from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.rules.roles import Role
from ctai.rules.states import STATES, State
from ctai.territories.tests.factories import make_territories
from tests.world import client_for

pytestmark = pytest.mark.django_db
URL = reverse("contracts:list")


@pytest.fixture
def places():
    return make_territories()


def page(client, query=""):
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return answer


def numbers(answer):
    return [row["contract"].number for row in answer.context["rows"]]


def test_every_state_belongs_to_one_count():
    assert {group_of(state) for state in STATES} == set(GROUPS)


def test_the_counts_on_top_are_the_filters(places):
    for state in (State.DIAGNOSIS, State.DIAGNOSIS, State.IN_FORCE, State.REFUSED):
        make_contract(state)
    lead = client_for(people(Contract.objects.first()).lead)
    answer = page(lead)
    assert [(g["label"], g["count"]) for g in answer.context["groups"] if g["count"]] == [
        ("Tous", 4),
        ("Diagnostic partagé", 2),
        ("Exécution", 1),
        ("Dossiers clos", 1),
    ]
    answer = page(lead, "?etape=3")
    assert len(numbers(answer)) == 2 and answer.context["found"].hidden == 2
    assert "2 dossiers masqués par ces filtres" in answer.content.decode()
    assert len(numbers(page(lead, "?etape=clos"))) == 1


def test_real_and_rehearsal_are_never_in_one_list(places):
    real, fictitious = make_contract(State.EXCHANGES), make_contract(State.EXCHANGES, is_rehearsal=True)
    for who in (people(real).lead, people(real).officer, make_membership(Role.STEWARD)):
        client = client_for(who)
        answer = page(client)
        assert numbers(answer) == [real.number] and "1 répétition est masquée" in answer.content.decode()
        answer = page(client, "?mode=repetition")
        assert numbers(answer) == [fictitious.number] and "Revenir aux dossiers réels (1)" in answer.content.decode()


def test_whose_turn_and_state_are_said_in_the_words_of_the_reader(places):
    contract = make_contract(State.SUBMITTED)
    readers = make_readers(contract)
    lead, officer = page(client_for(people(contract).lead)), page(client_for(people(contract).officer))
    assert lead.context["rows"][0]["turn"] == "La préfecture"
    assert officer.context["rows"][0]["turn"] == "À vous"
    assert officer.context["rows"][0]["state"] == "Proposition à examiner"
    assert page(client_for(readers.region)).context["rows"][0]["turn"] == "La préfecture"


def test_my_turn_keeps_what_waits_for_my_side(places):
    submitted, proposal, diagnosis = (
        make_contract(state) for state in (State.SUBMITTED, State.PROPOSAL, State.DIAGNOSIS)
    )
    make_contract(State.IN_FORCE)
    officer, lead = client_for(people(submitted).officer), client_for(people(submitted).lead)
    assert set(numbers(page(officer, "?tour=moi"))) == {submitted.number, diagnosis.number}
    assert set(numbers(page(lead, "?tour=moi"))) == {proposal.number, diagnosis.number}
    assert set(numbers(page(lead, "?tour=prefecture"))) == {submitted.number, diagnosis.number}


def test_a_nation_wide_reader_filters_by_departement_and_region(places):
    millau, besancon = make_contract(State.EXCHANGES), make_contract(State.EXCHANGES, territory=places.besancon)
    steward = client_for(make_membership(Role.STEWARD))
    assert numbers(page(steward, "?departement=12")) == [millau.number]
    assert numbers(page(steward, "?region=27")) == [besancon.number]
    assert "Département : Doubs (25)" in page(steward, "?departement=25").content.decode()
    region = page(client_for(make_readers(millau).region))
    assert [code for code, _ in region.context["form"].fields["departement"].choices] == ["", "12", "48"]
    assert "departement" not in page(client_for(people(millau).officer)).context["form"].fields


@pytest.mark.parametrize(
    "query",
    [
        "?page=999999",
        "?page=abc",
        "?etat=inconnu&departement=zz&tour=x&etape=9",
        "?q=%00%27%22%3B--",
        "?q=" + "a" * 500,
        "?q=%E2%80%AEabc%F0%9F%98%80",
        "?q=--&tri=attente&nature=ctai",
    ],
)
def test_an_odd_address_never_breaks_the_list(places, query):
    contract = make_contract(State.EXCHANGES)
    page(client_for(people(contract).lead), query)


def test_an_empty_list_says_why_and_what_to_do(places):
    contract = make_contract()
    officer = page(client_for(people(contract).officer)).content.decode()
    assert "Tant qu'elle est en brouillon" in officer
    other = page(client_for(make_readers(contract).other_lead)).content.decode()
    assert "Commencer une lettre d'intention" in other and reverse("intent:start") in other
    filtered = page(client_for(people(contract).lead), "?q=introuvable").content.decode()
    assert "Aucun dossier ne correspond" in filtered and "Chercher : introuvable" in filtered
    assert "ne lit aucun dossier entier" in page(client_for(make_membership(Role.OPERATOR_AGENT))).content.decode()


def test_twenty_five_rows_a_page_and_the_filters_follow(places):
    for _ in range(27):
        make_contract(State.EXCHANGES, with_partner=False)
    lead = client_for(people(Contract.objects.first()).lead)
    answer = page(lead, "?q=millau")
    assert len(numbers(answer)) == 25 and "q=millau&amp;page=2" in answer.content.decode()
    assert len(numbers(page(lead, "?q=millau&page=2"))) == 2
    assert page(lead, "?tri=attente").context["rows"][0]["contract"] == Contract.objects.order_by("pk").first()


@pytest.mark.parametrize("query", ["", "?q=millau", "?departement=12&tour=prefecture&q=causse&etape=3&page=2"])
def test_the_number_of_queries_is_small_and_constant(places, query, django_assert_max_num_queries):
    for _ in range(3):
        make_contract(State.DIAGNOSIS)
    client = client_for(make_membership(Role.STEWARD))
    page(client, query)
    with django_assert_max_num_queries(12) as few:
        page(client, query)
    for _ in range(30):
        make_contract(State.DIAGNOSIS)
    with django_assert_max_num_queries(12) as many:
        page(client, query)
    assert len(few) == len(many)
