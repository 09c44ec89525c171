"""Judgement of the house: on every page, an amount that opens entries shows what those entries add up to."""

import html
import re
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.models import Contract
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.decisions import acts as deciding
from ctai.entries import reads
from ctai.entries.forms import ScopeForm
from ctai.envelopes.models import Envelope
from ctai.envelopes.tests.factories import make_cascade
from ctai.funding.acts import close, pay
from ctai.funding.tests.factories import make_line
from ctai.payments.tests.factories import TODAY, make_committed
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import LEDGER_LABELS, Funder, InstalmentKind, LedgerKind, Route
from ctai.rules.roles import Role
from ctai.rules.states import State
from tests.world import client_for

pytestmark = pytest.mark.django_db
_OPENS = re.compile(r'<a href="(/ecritures/\?[^"]+)">(?:<strong>)?\s*([-\d\s,]+?)\s€')


@pytest.fixture
def money():
    """A contract with every nature of amount, three funders, two years, a re-grant, and an envelope above it."""
    money = make_committed(make_contract(State.IN_FORCE), make_membership(Role.OPERATOR_AGENT).organisation)
    Contract.objects.filter(pk=money.contract.pk).update(submitted_on=TODAY)
    money.contract.refresh_from_db()
    readers = make_readers(money.contract)
    action = make_action(money.contract, operator=money.operator)
    make_line(action, year=2027, funder=Funder.AUTHORITY, label="Ville & métropole", asked=Decimal("70.01"), granted=60)
    make_line(action, year=2027, route=Route.REGRANTED, asked=500, granted=Decimal("333.33"))
    make_line(action, year=2026, funder=Funder.EUROPE_ESF, asked=5)
    one = pay.plan_instalment(
        money.direct, kind=InstalmentKind.ADVANCE, planned_on=TODAY, amount=Decimal("12000.50"), by=money.officer,
        today=TODAY,
    )  # fmt: skip
    pay.pay(one, paid_on=TODAY, seen=one.version, by=money.officer, today=TODAY)
    close.tell_spent(money.direct, Decimal("11999.99"), by=people(money.contract).lead, today=TODAY)
    make_cascade(money.contract, year=2026, amounts=(90_000, 80_000, 70_000), around=readers)
    money.readers = readers
    return money


def opened(address, membership):
    """The sum the page of entries gives for the nature the link asks for."""
    query = html.unescape(address).partition("?")[2]
    asked = ScopeForm(dict(parse_qsl(query))).asked()
    sums = dict(reads.whole_of(reads.entries_in(reads.lines_in(membership, asked), asked)).sums)
    return sums.get(LEDGER_LABELS[LedgerKind(asked.get("nature", "asked"))], Decimal(0))


def check(page, membership, least):
    text = client_for(membership).get(page).content.decode()
    found = _OPENS.findall(text)
    assert len(found) >= least, f"{page} : {len(found)}"
    for address, shown in found:
        amount = Decimal(re.sub(r"\s", "", shown).replace(",", "."))
        assert opened(address, membership) == amount, address


def test_the_pages_of_a_contract(money):
    number = money.contract.number
    for who in (money.officer, people(money.contract).lead, money.readers.region):
        check(reverse("budget:budget", args=[number]), who, 50)
        check(reverse("budget:grants", args=[number]), who, 4)


def test_the_pages_of_payees(money):
    operator = money.operator
    check(reverse("payments:payees"), money.officer, 4)
    for who in (money.officer, operator.memberships.get()):
        check(reverse("payments:payee", args=[operator.pk]), who, 8)


def test_the_pages_of_envelopes_and_simulations(money):
    check(reverse("envelopes:home"), money.officer, 1)
    own = Envelope.objects.get(level="prefecture")
    check(reverse("envelopes:envelope", args=[own.pk]), money.officer, 1)
    one, two = (
        deciding.make_simulation(name, year=2026, credit=Funder.STATE_104_12, by=money.officer, today=TODAY)
        for name in ("Une", "Deux")
    )
    deciding.try_amounts(one, {money.contract.pk: Decimal(5)}, seen=one.version, by=money.officer, today=TODAY)
    check(reverse("decisions:simulation", args=[one.pk]), money.officer, 5)
    check(reverse("decisions:compare", args=[one.pk, two.pk]), money.officer, 5)


def test_the_years_of_the_dashboard(money):
    text = client_for(money.officer).get(reverse("steering:home")).content.decode()
    assert "/ecritures/?financeur=state&amp;annee=2026" in text
    assert opened("/ecritures/?financeur=state&annee=2026&nature=asked", money.officer) == Decimal(42_000)
