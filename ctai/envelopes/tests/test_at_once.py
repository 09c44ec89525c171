"""Two people on the last euro of one envelope, whatever the database: one is served, the other is told why not."""

from decimal import Decimal

import pytest
from django.db import transaction

from ctai.contracts.tests.factories import make_contract, people
from ctai.envelopes import acts
from ctai.envelopes.models import Envelope
from ctai.envelopes.reads import off_the_ledger
from ctai.envelopes.tests.factories import TODAY, make_cascade
from ctai.funding.acts import close, decide, pay
from ctai.funding.models import BudgetLine, Instalment
from ctai.funding.reads import lines_off_the_ledger
from ctai.funding.tests.factories import make_line
from ctai.funding.tests.test_ledger import at_once
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import InstalmentKind
from ctai.rules.states import State

pytestmark = pytest.mark.django_db(transaction=True)


def granting(line, amount, officer):
    def work():
        found = BudgetLine.objects.select_related("contract").get(pk=line.pk)
        decide.grant(found, Decimal(amount), by=officer, today=TODAY)

    return work


@pytest.fixture
def lines():
    with transaction.atomic():
        contracts = [make_contract(State.IN_FORCE) for _ in range(2)]
        return [make_line(make_action(one), asked=10_000) for one in contracts]


def test_two_grants_at_once_on_the_last_euro(lines):
    credits = make_cascade(lines[0].contract, amounts=(10_000, 10_000, 10_000))
    outcomes = at_once(*(granting(line, 10_000, people(line.contract).officer) for line in lines))
    left = Envelope.objects.get(pk=credits.departement.pk)
    assert (left.granted, left.left) == (Decimal(10_000), Decimal(0))
    assert outcomes.count(None) == 1 and "Rien n'est enregistré" in next(str(one) for one in outcomes if one)
    assert not off_the_ledger() and not lines_off_the_ledger()


def test_a_grant_and_credits_given_back_at_once(lines):
    credits = make_cascade(lines[0].contract, amounts=(10_000, 10_000, 10_000))
    outcomes = at_once(
        granting(lines[0], 10_000, credits.officer),
        lambda: acts.give_back(
            Envelope.objects.get(pk=credits.departement.pk), Decimal("0.01"), reason="Rendu", by=credits.officer,
            today=TODAY,
        ),
    )  # fmt: skip
    left = Envelope.objects.get(pk=credits.departement.pk)
    assert outcomes.count(None) == 1 and left.left >= 0
    assert not off_the_ledger() and not lines_off_the_ledger()


def test_a_year_closed_while_it_is_paid(lines):
    line = make_line(lines[0].action, year=2025, asked=900, granted=900, committed=900)
    officer = people(line.contract).officer
    one = Instalment.objects.create(line=line, kind=InstalmentKind.ADVANCE.value, planned_on=TODAY, amount=400)

    def paying():
        found = Instalment.objects.select_related("line__contract").get(pk=one.pk)
        pay.pay(found, paid_on=TODAY, seen=1, by=officer, today=TODAY)

    def closing():
        close.close_year(line.contract, 2025, {line.pk: close.RETURN}, reason="Fin", by=officer, today=TODAY)

    outcomes = at_once(paying, closing)
    stored = BudgetLine.objects.get(pk=line.pk)
    assert outcomes[1] is None and (stored.granted, stored.committed) == (stored.paid or 0, stored.paid or 0)
    assert (outcomes[0] is None) == bool(stored.paid)
    assert not lines_off_the_ledger()


def test_two_grants_at_once_on_the_last_euro_of_an_arrondissement(lines):
    credits = make_cascade(lines[0].contract, amounts=(50_000, 30_000, 20_000), arrondissement=10_000)
    outcomes = at_once(*(granting(line, 10_000, people(line.contract).officer) for line in lines))
    left = Envelope.objects.get(pk=credits.arrondissement.pk)
    assert (left.granted, left.left) == (Decimal(10_000), Decimal(0))
    assert Envelope.objects.get(pk=credits.departement.pk).left == Decimal(10_000)
    assert outcomes.count(None) == 1 and "arrondissement" in next(str(one) for one in outcomes if one)
    assert not off_the_ledger() and not lines_off_the_ledger()


def test_credits_taken_back_while_the_arrondissement_grants(lines):
    credits = make_cascade(lines[0].contract, amounts=(50_000, 30_000, 20_000), arrondissement=10_000)
    at_once(
        granting(lines[0], 10_000, credits.officer),
        lambda: acts.give_back(
            Envelope.objects.get(pk=credits.arrondissement.pk), Decimal(10_000), reason="Repris", by=credits.officer,
            today=TODAY,
        ),
    )  # fmt: skip
    # Whoever came first: the grant is whole somewhere, or refused; nothing is overdrawn.
    assert all(one.left >= 0 for one in Envelope.objects.all())
    assert not off_the_ledger() and not lines_off_the_ledger()
