"""Engaged, signed, in force: what each count says before, on and after each date, and the list it opens."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract
from ctai.rules.states import State
from ctai.steering import reads
from ctai.steering.places import public_contracts

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ACKNOWLEDGED, IN_FORCE, CLOSED = date(2026, 3, 20), date(2026, 11, 20), date(2026, 11, 23)


def counts(at):
    found = reads.counts_at(Contract.objects.real(), at)
    return found[reads.ENGAGED], found[reads.SIGNED], found[reads.IN_FORCE]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (ACKNOWLEDGED - DAY, (0, 0, 0)),
        (ACKNOWLEDGED, (1, 0, 0)),
        (ACKNOWLEDGED + DAY, (1, 0, 0)),
        (IN_FORCE - DAY, (1, 0, 0)),
        (IN_FORCE, (1, 1, 1)),
        (IN_FORCE + DAY, (1, 1, 1)),
        (CLOSED - DAY, (1, 1, 1)),
        (CLOSED, (0, 1, 0)),
        (CLOSED + DAY, (0, 1, 0)),
    ],
)
def test_ended_contract_is_counted_by_its_dates_and_stays_signed(lands, at, expected):
    make_contract(State.ENDED)
    assert counts(at) == expected


@pytest.mark.parametrize(("at", "engaged"), [(ACKNOWLEDGED, 1), (CLOSED - DAY, 1), (CLOSED, 0)])
def test_abandoned_contract_is_engaged_until_it_closes_and_never_signed(lands, at, engaged):
    make_contract(State.ABANDONED)
    assert counts(at) == (engaged, 0, 0)


@pytest.mark.parametrize("state", [State.DRAFT, State.INTENT_SENT, State.DECLINED])
def test_letter_without_acknowledgement_is_never_counted(lands, state):
    make_contract(state)
    assert counts(CLOSED + DAY) == (0, 0, 0)
    assert not public_contracts(CLOSED + DAY).exists()


def test_ended_contract_stays_public_and_an_abandoned_one_leaves(lands):
    ended = make_contract(State.ENDED)
    make_contract(State.ABANDONED, territory=lands.besancon)
    assert list(public_contracts(CLOSED)) == [ended]


@pytest.mark.parametrize("at", [ACKNOWLEDGED - DAY, ACKNOWLEDGED, IN_FORCE, CLOSED - DAY, CLOSED])
def test_each_figure_opens_a_list_of_exactly_that_many_rows(lands, at):
    make_contract(State.IN_FORCE)
    make_contract(State.EXCHANGES, territory=lands.rodez)
    make_contract(State.ENDED, territory=lands.besancon)
    make_contract(State.ABANDONED, territory=lands.saint_denis)
    client = Client()
    for _, _, count, url in client.get(reverse("steering:figures"), {"au": at.isoformat()}).context["counts"]:
        page = client.get(url)
        assert page.text.count('<th scope="row">') == len(page.context["page"].object_list) == count
        assert page.context["at"] == at


def test_counts_of_the_map_open_the_list_of_their_departement(lands):
    make_contract(State.IN_FORCE)
    make_contract(State.EXCHANGES, territory=lands.besancon)
    page = Client().get(reverse("steering:counted", args=["engages"]), {"departement": "25"})
    assert [contract.territory.name for contract in page.context["page"]] == ["Besançon"]
    assert "1 contrat au" in page.text


def test_kinds_add_up_to_the_engaged_count(lands):
    make_contract(State.IN_FORCE)
    make_contract(State.EXCHANGES, territory=lands.millau_grands_causses)
    make_contract(State.ENDED, territory=lands.besancon)
    kinds = reads.by_kind(Contract.objects.real(), CLOSED)
    assert sorted(kinds.values()) == [1, 1]
    assert sum(kinds.values()) == counts(CLOSED)[0]


def test_future_date_is_read_as_today(lands):
    make_contract(State.ENDED)
    page = Client().get(reverse("steering:figures"), {"au": "2099-01-01"})
    assert page.context["at"] == date(2026, 11, 24)


@pytest.mark.parametrize("asked", ["", "hier", "2026-13-45", "1901-01-01"])
def test_date_that_cannot_be_read_falls_back_to_today(db, asked):
    page = Client().get(reverse("steering:figures"), {"au": asked})
    assert page.status_code == 200
    assert page.context["at"] == date(2026, 11, 24)
