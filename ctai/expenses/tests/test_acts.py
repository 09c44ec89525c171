"""Who writes the charges of an action, when, and what is kept of it."""

from datetime import date
from decimal import Decimal

import pytest

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_contract, people
from ctai.expenses.acts import Place, plan_charges, tell_charges
from ctai.expenses.models import Charge, Plan
from ctai.expenses.reads import plan_of, plans_of
from ctai.expenses.tests.factories import make_charges
from ctai.history.models import Entry
from ctai.programme.tests.factories import make_action
from ctai.rules.expenses import Account, Nature
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.roles import Role
from ctai.rules.states import State

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 1)
STAFF, PURCHASES = Place(2027, Account.STAFF), Place(2027, Account.PURCHASES)


@pytest.fixture
def action():
    return make_action(make_contract(State.PROPOSAL))


@pytest.fixture
def who(action):
    return people(action.contract)


def write(action, by, wanted, seen=0):
    return plan_charges(action, {k: None if v is None else Decimal(v) for k, v in wanted.items()}, seen=seen, by=by,
                        today=TODAY)  # fmt: skip


def test_the_lead_writes_and_the_journal_tells_each_amount(action, who):
    assert write(action, who.lead, {STAFF: "12000", PURCHASES: "250.50"}) == 2
    plan = plan_of(action, 2027)
    assert plan.planned == {Account.STAFF: Decimal("12000.00"), Account.PURCHASES: Decimal("250.50")}
    assert plan.sum_planned(Nature.CHARGES) == Decimal("12250.50")
    assert plan.sum_planned(Nature.USES) is None
    entry = Entry.objects.of(action.contract.number).get(act="plan_charges")
    assert "charges prévues, 2 montants" in entry.sentence
    assert set(entry.changes) == {"2027, compte 60", "2027, compte 64"}


def test_a_form_sent_twice_writes_once(action, who):
    write(action, who.lead, {STAFF: "12000"})
    assert write(action, who.lead, {STAFF: "12000"}) == 0
    assert Entry.objects.of(action.contract.number).filter(act="plan_charges").count() == 1


def test_an_emptied_cell_is_unknown_again_and_zero_is_not_empty(action, who):
    write(action, who.lead, {STAFF: "12000", PURCHASES: "0"})
    write(action, who.lead, {STAFF: None}, seen=1)
    assert plan_of(action, 2027).planned == {Account.PURCHASES: Decimal(0)}
    assert Charge.objects.count() == 1


def test_an_emptied_plan_keeps_what_was_told(action, who):
    make_charges(action, c64=12_000, realised={"64": 11_500})
    write(action, who.lead, {STAFF: None}, seen=1)
    assert plan_of(action, 2027).realised == {Account.STAFF: Decimal(11_500)}


@pytest.mark.parametrize("seen", [0, 2])
def test_two_people_at_once_and_the_second_is_told(action, who, seen):
    write(action, who.lead, {STAFF: "12000"})
    with pytest.raises(Conflict):
        write(action, who.lead, {STAFF: "13000"}, seen=seen)
    assert plan_of(action, 2027).planned[Account.STAFF] == Decimal(12_000)


@pytest.mark.parametrize("state", [State.DIAGNOSIS, State.CERTIFIED, State.SUBMITTED, State.IN_FORCE])
def test_nothing_is_planned_once_the_proposal_is_certified(who, state):
    closed = make_action(make_contract(state))
    with pytest.raises(ActRefused, match="modifier les charges prévues"):
        write(closed, people(closed.contract).lead, {STAFF: "1"})
    assert not Plan.objects.exists()


def test_the_officer_reads_and_does_not_write(action, who):
    with pytest.raises(ActRefused) as refused:
        write(action, who.officer, {STAFF: "1"})
    assert refused.value.refusal.code == "role"


def test_an_operator_writes_its_own_sheet_and_no_other(action):
    body = make_membership(Role.OPERATOR_AGENT)
    with pytest.raises(ActRefused, match="porteur"):
        write(action, body, {STAFF: "1"})
    action.operator = body.organisation
    action.save()
    assert write(action, body, {STAFF: "1"}) == 1


@pytest.mark.parametrize("amount", ["-0.01", "10000000000.00", "0.001"])
def test_amounts_are_bounded(action, who, amount):
    with pytest.raises(ActRefused):
        write(action, who.lead, {STAFF: amount})
    assert not Plan.objects.exists()


def test_a_sheet_taken_off_costs_nothing_any_more(action, who):
    make_charges(action, c64=12_000)
    action.removed_on = TODAY
    action.save()
    assert plans_of(action.contract) == {}
    with pytest.raises(ActRefused, match="retirée"):
        write(action, who.lead, {STAFF: "1"}, seen=1)


# Realised


def tell(action, by, amount, *, today, seen=0):
    return tell_charges(action, {STAFF: Decimal(amount)}, seen=seen, by=by, today=today)


@pytest.mark.parametrize("state", [State.ACCEPTED, State.SIGNATURE, State.IN_FORCE, State.ENDED, State.TERMINATED])
def test_what_a_year_cost_is_told_from_the_first_of_january_after(state):
    action = make_action(make_contract(state))
    lead = people(action.contract).lead
    make_charges(action, c64=12_000)
    with pytest.raises(ActRefused, match=r"à partir du 1er janvier 2028"):
        tell(action, lead, "1", today=date(2027, 12, 31), seen=1)
    assert tell(action, lead, "12500.10", today=date(2028, 1, 1), seen=1) == 1
    plan = plan_of(action, 2027)
    assert plan.gap(Account.STAFF) == Decimal("500.10")
    assert plan.sum_realised(Nature.CHARGES) == Decimal("12500.10")
    assert plan.gap(Account.PURCHASES) is None


def test_what_was_not_planned_was_planned_for_nothing():
    action = make_action(make_contract(State.IN_FORCE))
    make_charges(action, realised={"66": 40})
    assert plan_of(action, 2027).gap(Account.FINANCIAL) == Decimal(40)


def test_nothing_is_told_while_the_proposal_is_written(action, who):
    with pytest.raises(ActRefused, match="écrire les charges réalisées"):
        tell(action, who.lead, "1", today=date(2028, 1, 1))
