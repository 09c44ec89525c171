"""The State's dashboard: waiting by step, départements, perimeter, refusals, and how many queries its pages ask."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.rules.states import State, Step
from ctai.steering import reads
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def waiting(state, territory, days):
    return make_contract(state, territory=territory, state_since=TODAY - timedelta(days=days))


def rows_by_step():
    return {row.step: row for row in reads.by_step(Contract.objects.real(), TODAY)}


@pytest.fixture
def nation(lands):
    """One contract in Aveyron, two in Doubs, one in Seine-Saint-Denis: three regions."""
    return [
        make_contract(State.IN_FORCE),
        make_contract(State.EXCHANGES, territory=lands.besancon),
        make_contract(State.SUBMITTED, territory=lands.montbeliard),
        make_contract(State.DIAGNOSIS, territory=lands.saint_denis),
    ]


def seen(membership):
    page = client_for(membership).get(reverse("steering:home"))
    return {row.code: row.contracts for row in page.context["departements"]}


def test_step_tells_the_median_and_the_oldest_wait(lands):
    for territory, days in ((lands.millau, 2), (lands.rodez, 10), (lands.besancon, 60)):
        waiting(State.PROPOSAL, territory, days)
    row = rows_by_step()[Step.PROPOSAL]
    assert (row.contracts, row.median_days, row.oldest_days, row.late) == (3, 10, 60, 0)


@pytest.mark.parametrize(("days", "late"), [(89, 0), (90, 0), (91, 1)])
def test_step_is_late_from_the_day_after_its_expected_length(lands, days, late):
    waiting(State.PROPOSAL, lands.millau, days)
    assert rows_by_step()[Step.PROPOSAL].late == late


def test_contract_in_force_is_never_late(lands):
    waiting(State.IN_FORCE, lands.millau, 900)
    assert sum(row.late for row in rows_by_step().values()) == 0


def test_closed_contracts_wait_in_no_step(lands):
    make_contract(State.ENDED)
    make_contract(State.ABANDONED, territory=lands.rodez)
    assert [(row.contracts, row.median_days, row.oldest_days) for row in rows_by_step().values()] == [
        (0, None, None)
    ] * len(Step)


def test_departement_counts_its_files_its_signed_and_those_the_state_must_answer(nation):
    aveyron, doubs, _ = reads.departement_rows(Contract.objects.real(), TODAY)
    assert aveyron == reads.DepartementRow("12", "Aveyron", 1, 1, 0)
    assert doubs == reads.DepartementRow("25", "Doubs", 2, 0, 1)


def test_prefecture_sees_only_its_departement(nation):
    assert seen(people(nation[0]).officer) == {"12": 1}
    assert seen(people(nation[1]).prefect) == {"25": 2}


def test_region_sees_only_its_own(nation, lands):
    make_contract(State.EXCHANGES, territory=lands.le_rozier)
    assert seen(make_readers(nation[0]).region) == {"12": 1, "48": 1}


def test_ministry_sees_every_departement(nation):
    assert seen(make_readers(nation[0]).steward) == {"12": 1, "25": 2, "93": 1}


def test_lists_of_the_dashboard_stay_in_the_perimeter(nation):
    page = client_for(people(nation[0]).officer).get(reverse("steering:files", args=["engages"]))
    assert [contract.number for contract in page.context["page"]] == [nation[0].number]


def test_each_number_of_the_dashboard_opens_a_list_of_that_many_rows(nation):
    client = client_for(make_readers(nation[0]).steward)
    for tile in client.get(reverse("steering:home")).context["counts"]:
        assert client.get(tile["url"]).context["page"].paginator.count == tile["count"]


def test_numbers_of_a_departement_open_lists_of_that_many_rows(nation):
    client = client_for(make_readers(nation[0]).steward)
    for row in client.get(reverse("steering:home")).context["departements"]:
        for count, expected in (("signes", row.signed), ("attendent-l-etat", row.waiting_for_state)):
            page = client.get(reverse("steering:files", args=[count]), {"departement": row.code})
            assert page.context["page"].paginator.count == expected


def test_each_step_opens_a_list_of_that_many_rows(nation):
    client = client_for(make_readers(nation[0]).steward)
    for row in client.get(reverse("steering:home")).context["steps"]:
        page = client.get(reverse("contracts:list"), {"etape": row.step.value}).context["page"]
        assert page.paginator.count == row.contracts


def test_draft_of_an_authority_is_not_counted_by_the_state(nation, lands):
    make_contract(State.DRAFT, territory=lands.rodez)
    assert seen(people(nation[0]).officer) == {"12": 1}


@pytest.mark.parametrize("page", ["home", "late_reports", "files"])
def test_authority_is_refused_with_a_sentence(nation, page):
    url = reverse(f"steering:{page}", args=["engages"] if page == "files" else [])
    response = client_for(people(nation[0]).lead).get(url)
    assert response.status_code == 403
    assert "Le pilotage est réservé aux services de l" in response.text
    assert "Les chiffres publics sont ouverts à tous" in response.text


def test_dashboard_asks_few_queries_whatever_the_contracts(nation, django_assert_max_num_queries):
    client = client_for(make_readers(nation[0]).steward)
    with django_assert_max_num_queries(12):
        client.get(reverse("steering:home"))


@pytest.mark.parametrize("page", ["territories", "figures"])
def test_public_pages_ask_few_queries(nation, django_assert_max_num_queries, page):
    with django_assert_max_num_queries(12):
        assert Client().get(reverse(f"steering:{page}")).status_code == 200
