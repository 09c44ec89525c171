"""What authorities give on to a payee, told apart from what is paid to it directly, and what it owes for it."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.funding.tests.factories import make_line
from ctai.payments import owed, payees, regranted
from ctai.programme.tests.factories import make_action
from ctai.regrants import acts
from ctai.regrants.tests.factories import TODAY, make_given_line, make_regrant
from ctai.rules.funders import Route
from ctai.rules.roles import Role
from ctai.rules.states import State
from ctai.territories.models import Kind, Territory
from tests.world import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    """An association that carries no action."""
    return make_membership(Role.OPERATOR_AGENT).organisation


@pytest.fixture
def contract():
    return make_contract(State.IN_FORCE)


def elsewhere(contract):
    places = Territory.objects.filter(kind=Kind.COMMUNE).exclude(departement__region=contract.region_id)
    return make_contract(State.IN_FORCE, territory=places.order_by("code").first())


def sums(body, reader):
    rows = regranted.received_by(body, reader, is_rehearsal=False)
    return [(one.year, one.amount) for one in regranted.sums_of(rows)]


def duties(body, reader, today=TODAY):
    lines = payees.lines_of(body, reader, is_rehearsal=False)
    return owed.duties_of(body, lines, regranted.received_by(body, reader, is_rehearsal=False), today)


def test_it_adds_up_across_contracts_and_years_within_what_one_reads(body, contract):
    other = elsewhere(contract)
    first = make_regrant(make_given_line(contract), "12000.10", siret=body.siret)
    make_regrant(make_given_line(contract, year=2028), 5_000, siret=body.siret)
    make_regrant(make_given_line(other), 700, siret=body.siret)
    lead = people(contract).lead
    acts.take_back(first, amount=Decimal("0.10"), decided_on=TODAY, reason="Erreur", by=lead, today=TODAY)
    own = [(2028, Decimal(5_000)), (2027, Decimal(12_000))]
    for reader in (lead, people(contract).officer, make_readers(contract).region):
        assert sums(body, reader) == own, reader
    assert sums(body, people(other).officer) == [(2027, Decimal(700))]
    everywhere = sums(body, body.memberships.get())
    assert (
        sorted(everywhere) == sorted([*own, (2027, Decimal(700))]) == sorted(sums(body, make_readers(contract).steward))
    )
    stranger = make_membership(Role.OPERATOR_AGENT)
    assert sums(body, stranger) == []


def test_the_page_tells_it_apart_and_opens_every_amount(body, contract):
    line = make_given_line(contract)
    make_regrant(line, 12_000, siret=body.siret, convention="2027-31")
    make_line(make_action(contract, operator=body), route=Route.TO_OPERATOR, granted=400)
    make_given_line(contract, action=make_action(contract, operator=body), granted=900)
    address = reverse("payments:payee", args=[body.pk])
    client = client_for(people(contract).officer)
    page = client.get(address)
    assert page.context["account"].whole.amounts["granted"] == 400
    assert "?reverse=2027#reversements" in page.text and "2027-31" in page.text
    assert f"{reverse('regrants:home', args=[contract.number])}#ligne-{line.pk}" in page.text
    assert [one.given for one in page.context["regranted"]["awaited"]] == [0]
    assert client.get(address, {"reverse": "2027"}).context["regranted"]["year"] == "2027"
    own = client_for(body.memberships.get()).get(address)
    assert own.status_code == 200 and "2027-31" in own.text and "/budget/" not in own.text


def test_who_receives_only_by_re_grant_is_found_with_its_sum(body, contract):
    make_regrant(make_given_line(contract), 12_000, siret=body.siret)
    client = client_for(people(contract).officer)
    rows = client.get(reverse("payments:payees"), {"q": body.siret}).context["rows"]
    assert rows == [(body, None, Decimal(12_000))]
    assert client.get(reverse("payments:payee", args=[body.pk])).status_code == 200


def test_its_threshold_is_counted_with_the_authority_that_gives_on(body, contract):
    officer = people(contract).officer
    line = make_given_line(contract)
    make_line(make_action(contract, operator=body), route=Route.TO_OPERATOR, granted=20_000)
    make_regrant(line, 20_000, siret=body.siret)
    reports = ["Compte rendu financier de 2027"]
    assert [one.what for one in duties(body, officer)] == reports
    make_regrant(line, "3000.01", siret=body.siret, convention="2027-31")
    found = next(one for one in duties(body, officer) if "Convention" in one.what)
    assert f"avec {contract.lead}" in found.what and found.done.startswith("Convention 2027-31")
    assert next(one for one in duties(body, officer, date(2028, 7, 1)) if "Compte rendu" in one.what).is_late


def test_what_went_to_others_is_no_longer_expected_by_who_carries_the_action(body, contract):
    officer = people(contract).officer
    line = make_given_line(contract, action=make_action(contract, operator=body))
    assert "30" in next(one.what for one in duties(body, officer) if "Convention" in one.what)
    make_regrant(line, 10_000)
    assert not [one for one in duties(body, officer) if "Convention" in one.what]
