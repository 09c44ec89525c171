"""The exports: their header is their dictionary, their cells are no formula, their rows are those of the screen."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.opendata.columns import MEMBERS, PUBLIC
from ctai.opendata.stream import csv_lines, safe
from ctai.rules.states import State
from ctai.territories.tests.factories import make_territories
from tests.world import client_for

pytestmark = pytest.mark.django_db


def rows(response):
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def header(response):
    return next(csv.reader(io.StringIO(response.getvalue().decode())))


@pytest.fixture
def lands():
    return make_territories()


def test_header_of_the_public_file_is_its_declared_columns():
    assert header(Client().get(reverse("opendata:public_csv"))) == [column.name for column in PUBLIC]


def test_header_of_the_list_is_its_declared_columns(lands):
    lead = people(make_contract(State.EXCHANGES)).lead
    response = client_for(lead).get(reverse("opendata:contracts_csv"))
    assert header(response) == [column.name for column in MEMBERS]


def test_page_shows_the_dictionary_of_the_file():
    page = Client().get(reverse("opendata:home")).text
    for column in PUBLIC:
        assert column.name in page


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_that_starts_like_a_formula_is_quoted(start):
    assert safe(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_territory_named_like_a_formula_is_quoted_in_the_file(lands, start):
    lands.millau.name = f'{start}HYPERLINK("https://exemple.fr")'
    lands.millau.save(update_fields=["name"])
    make_contract(State.EXCHANGES, territory=lands.millau)
    assert rows(Client().get(reverse("opendata:public_csv")))[0]["territoire"] == "'" + lands.millau.name


def test_name_with_commas_quotes_and_lines_stays_one_cell(lands):
    lands.millau.name = 'Millau, dite "la belle"\nville'
    lands.millau.save(update_fields=["name"])
    make_contract(State.EXCHANGES, territory=lands.millau)
    assert [row["territoire"] for row in rows(Client().get(reverse("opendata:public_csv")))] == [lands.millau.name]


def test_public_file_is_streamed_as_an_attachment():
    response = Client().get(reverse("opendata:public_csv"))
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="contrats-')


def test_rows_are_read_in_one_query_as_they_leave(lands, django_assert_num_queries):
    for territory in (lands.millau, lands.rodez, lands.besancon):
        make_contract(State.EXCHANGES, territory=territory)
    with django_assert_num_queries(1):
        assert len("".join(csv_lines(MEMBERS, Contract.objects.order_by("pk"))).splitlines()) == 4


def test_dates_and_states_are_those_of_the_contract(lands):
    make_contract(State.ENDED)
    row = rows(Client().get(reverse("opendata:public_csv")))[0]
    assert (row["engage_le"], row["en_vigueur_le"], row["clos_le"]) == ("2026-03-20", "2026-11-20", "2026-11-23")
    assert (row["code_territoire"], row["code_departement"], row["code_region"]) == ("12145", "12", "76")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"mode": "repetition"},
        {"departement": "12"},
        {"departement": "12", "mode": "repetition"},
        {"departement": "48"},
        {"etape": "1"},
        {"q": "Besançon"},
    ],
)
def test_export_has_the_rows_of_the_list_with_the_same_filters(lands, query):
    first = make_contract(State.IN_FORCE)
    make_contract(State.EXCHANGES, territory=lands.besancon)
    make_contract(State.EXCHANGES, territory=lands.rodez, is_rehearsal=True)
    make_contract(State.DIAGNOSIS, territory=lands.saint_denis, is_rehearsal=True)
    client = client_for(make_readers(first).steward)
    exported = [row["numero"] for row in rows(client.get(reverse("opendata:contracts_csv"), query))]
    listed = client.get(reverse("contracts:list"), query).context["page"]
    assert exported == [contract.number for contract in listed]


def test_export_of_rehearsals_says_so(lands):
    lead = people(make_contract(State.EXCHANGES, is_rehearsal=True)).lead
    exported = rows(client_for(lead).get(reverse("opendata:contracts_csv"), {"mode": "repetition"}))
    assert [row["repetition"] for row in exported] == ["oui"]


def test_export_stays_within_what_one_sees(lands):
    own = make_contract(State.EXCHANGES)
    make_contract(State.EXCHANGES, territory=lands.besancon)
    exported = rows(client_for(people(own).officer).get(reverse("opendata:contracts_csv")))
    assert [row["numero"] for row in exported] == [own.number]


@pytest.mark.parametrize("persona", ["operator", "support", "other_lead"])
@pytest.mark.parametrize("mode", ["", "repetition"])
def test_who_sees_no_contract_gets_a_header_alone(lands, persona, mode):
    contract = make_contract(State.EXCHANGES)
    make_contract(State.EXCHANGES, territory=lands.rodez, is_rehearsal=True)
    client = client_for(getattr(make_readers(contract), persona))
    response = client.get(reverse("opendata:contracts_csv"), {"mode": mode})
    assert response.getvalue().decode().splitlines() == [",".join(column.name for column in MEMBERS)]
