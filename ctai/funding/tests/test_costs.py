"""The checks on charges, over what is stored: one case worked by hand, and a steady number of questions."""

from datetime import date
from decimal import Decimal

import pytest

from ctai.contracts.tests.factories import make_contract
from ctai.expenses.tests.factories import make_charges
from ctai.funding.reads import checks_of, facts_of
from ctai.funding.tests.factories import make_line
from ctai.programme.models import ExpectedResult
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder
from ctai.rules.states import State
from ctai.rules.themes import Theme

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 1)


@pytest.fixture
def contract():
    return make_contract(State.PROPOSAL)


def expect(action, *results, year=2027):
    for label, target, unit in results:
        ExpectedResult.objects.create(action=action, year=year, label=label, target=Decimal(target), unit=unit)


def judged(contract):
    return {
        one.outcome.rule.code: (one.outcome.status.value, [said.sentence for said in one.outcome.findings])
        for one in checks_of(contract, TODAY)
        if one.outcome.rule.code in ("charges_resources", "in_kind_balance", "cost_per_person")
    }


def test_a_year_worked_by_hand(contract):
    """Evening classes, 2027. Charges: 640 + 1 200 + 2 085,50 + 15 450 = 19 375,50. Asked: 15 500 + 3 875 = 19 375.

    In kind: 900 of volunteers and 480 of rooms lent = 1 380, as used. 40 people enrolled, 25 of them certified: 40 of
    them, 19 375,50 / 40 = 484,39 euros each, beside 267: same order of magnitude.
    """
    action = make_action(contract, Theme.FRENCH, results=False, title="Français du soir")
    make_line(action, asked=15_500)
    make_line(action, funder=Funder.AUTHORITY, label="Ville", asked=3_875)
    make_charges(action, c60=640, c61=1_200, c62="2085.50", c64=15_450, c86=1_380, c871=480, c875=900)
    expect(action, ("Inscrites", 40, "personnes"), ("Certifiées", 25, "personnes"), ("Heures", 6_000, "heures"))
    assert judged(contract) == {
        "charges_resources": (
            "to_justify",
            [
                "Action 1 « Français du soir », 2027 : les charges (19 375,50 €) dépassent les ressources "
                "(19 375,00 €) de 0,50 €."
            ],
        ),
        "in_kind_balance": ("passed", []),
        "cost_per_person": ("passed", []),
    }
    (cost,) = facts_of(contract, TODAY).costs
    assert (cost.charges, cost.uses, cost.people) == (Decimal("19375.50"), Decimal(1_380), Decimal(40))


def test_a_contract_whose_charges_nobody_wrote_has_nothing_to_justify(contract):
    make_line(make_action(contract, results=False))
    assert {status for status, _ in judged(contract).values()} == {"unknown"}


def test_a_sheet_taken_off_is_not_compared(contract):
    action = make_action(contract)
    make_charges(action, c64=100)
    action.removed_on = TODAY
    action.save()
    assert facts_of(contract, TODAY).costs == ()


def test_the_facts_ask_the_same_questions_for_one_sheet_and_for_ten(contract, django_assert_num_queries):
    def prepare(count):
        for _ in range(count):
            action = make_action(contract)
            make_line(action)
            make_charges(action, c64=10_000)
            make_charges(action, 2028, c64=10_000)

    prepare(1)
    with django_assert_num_queries(5):
        facts_of(contract, TODAY)
    prepare(9)
    with django_assert_num_queries(5):
        assert len(facts_of(contract, TODAY).costs) == 20
