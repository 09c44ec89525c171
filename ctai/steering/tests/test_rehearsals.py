"""A rehearsal is never counted, listed, mapped nor published; the State sees it only when it asks for it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.funding.tests.factories import make_line
from ctai.monitoring.tests.factories import make_report
from ctai.programme.tests.factories import make_action
from ctai.rules.states import State
from ctai.steering import places, reads
from ctai.territories.models import Territory
from tests.world import client_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
REHEARSAL = {"mode": "repetition"}


@pytest.mark.parametrize("count", reads.COUNTS)
def test_no_count_holds_a_rehearsal(both, count):
    real = Contract.objects.real()
    assert reads.counts_at(real, TODAY)[count] == 1
    assert list(reads.counted(real, count, TODAY)) == [both.real]


def test_kinds_of_territory_hold_no_rehearsal(both):
    assert reads.by_kind(Contract.objects.real(), TODAY) == {"Commune": 1}


def test_departements_hold_no_rehearsal(both, lands):
    make_contract(State.EXCHANGES, territory=lands.besancon, is_rehearsal=True)
    assert reads.by_departement(Contract.objects.real(), reads.ENGAGED, TODAY) == {"12": 1}


def test_public_contracts_hold_no_rehearsal(both):
    assert list(places.public_contracts(TODAY)) == [both.real]


def test_map_has_no_dot_for_a_rehearsal(both):
    Territory.objects.filter(kind="commune").update(longitude=3, latitude=44)
    assert [dot[2] for dot in places.dots(TODAY)] == ["Millau"]


def test_page_of_territories_and_table_of_its_map_hold_no_rehearsal(both):
    Territory.objects.filter(kind="commune").update(longitude=3, latitude=44)
    response = Client().get(reverse("steering:territories"))
    assert both.real.number in response.text
    assert "Millau" in str(response.context["map"].rows)
    assert "Rodez" not in str(response.context["map"].rows)
    assert "Rodez" not in response.text


def test_page_of_figures_counts_no_rehearsal(both):
    response = Client().get(reverse("steering:figures"))
    assert [count for _, _, count, _ in response.context["counts"]] == [1, 1, 1]
    assert response.context["kinds"] == {"Commune": 1}


def test_figures_of_rehearsals_alone_are_zero_and_draw_no_map(lands):
    make_contract(State.IN_FORCE, territory=lands.rodez, is_rehearsal=True)
    response = Client().get(reverse("steering:figures"))
    assert [count for _, _, count, _ in response.context["counts"]] == [0, 0, 0]
    assert response.context["map"] is None


@pytest.mark.parametrize("count", reads.COUNTS)
def test_list_behind_a_public_figure_holds_no_rehearsal(both, count):
    page = Client().get(reverse("steering:counted", args=[count]), REHEARSAL)
    assert both.real.number in page.text
    assert both.rehearsal.number not in page.text


def test_home_page_counts_no_rehearsal(both):
    context = Client().get("/").context
    assert (context["engaged"], context["signed"]) == (1, 1)


@pytest.mark.parametrize(("query", "shown", "hidden"), [({}, "real", "rehearsal"), (REHEARSAL, "rehearsal", "real")])
def test_dashboard_lists_one_mode_at_a_time(both, query, shown, hidden):
    client = client_for(people(both.real).officer)
    assert client.get(reverse("steering:home"), query).context["departements"][0].contracts == 1
    page = client.get(reverse("steering:files", args=["engages"]), query)
    assert f">{getattr(both, shown).number}<" in page.text
    assert f">{getattr(both, hidden).number}<" not in page.text


def test_dashboard_says_which_mode_it_shows_and_its_links_keep_it(both):
    client = client_for(people(both.real).officer)
    assert "Dossiers réels seulement" in client.get(reverse("steering:home")).text
    page = client.get(reverse("steering:home"), REHEARSAL).text
    assert "Répétitions seulement" in page
    assert reverse("steering:files", args=["engages"]) + "?mode=repetition" in page
    assert reverse("steering:late_reports") + "?mode=repetition" in page


def test_steps_of_the_dashboard_hold_no_rehearsal(both):
    steps = client_for(people(both.real).officer).get(reverse("steering:home")).context["steps"]
    assert sum(row.contracts for row in steps) == 1


def test_late_reports_hold_no_rehearsal(both):
    late = make_report(both.real, 2025)
    make_report(both.rehearsal, 2025)
    assert list(reads.late_reports(Contract.objects.real(), TODAY)) == [late]
    page = client_for(people(both.real).officer).get(reverse("steering:late_reports"))
    assert "1 bilan " in page.text
    assert both.rehearsal.number not in page.text


def test_late_reports_of_rehearsals_are_shown_when_asked(both):
    make_report(both.rehearsal, 2025)
    page = client_for(people(both.real).officer).get(reverse("steering:late_reports"), REHEARSAL)
    assert both.rehearsal.number in page.text


def test_state_money_holds_no_rehearsal(both):
    make_line(make_action(both.real), asked=10_000, granted=4_000)
    make_line(make_action(both.rehearsal), asked=500)
    assert reads.state_money(Contract.objects.real()) == [reads.MoneyRow(2027, 10_000, 4_000, 0)]
    page = client_for(make_readers(both.real).steward).get(reverse("steering:home"))
    assert page.context["money"][0].asked == 10_000


def test_public_file_holds_no_rehearsal(both):
    lines = Client().get(reverse("opendata:public_csv"), REHEARSAL).getvalue().decode()
    assert both.real.number in lines
    assert both.rehearsal.number not in lines
