from datetime import date
from decimal import Decimal

import pytest

from ctai.accounts.tests.factories import make_membership
from ctai.contracts.tests.factories import make_contract, people
from ctai.funding import reads
from ctai.funding.acts import answer, ask, decide, pay
from ctai.funding.acts.ledger import AmountsChanged, LineKey, key_of
from ctai.funding.models import BudgetLine
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.programme import acts as programme
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder, InstalmentKind, Route
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.roles import Role
from ctai.rules.states import State
from ctai.rules.themes import Audience, Theme

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 15)


@pytest.fixture
def contract():
    return make_contract(State.PROPOSAL)


@pytest.fixture
def lead(contract):
    return people(contract).lead


def key(action, year=2027, funder=Funder.STATE_104_12):
    return LineKey(action.pk, year, funder.value, "", Route.TO_AUTHORITY.value)


def wanted(action, amount, seen=None, **more):
    return ask.Wanted(key(action, **more), seen, None if amount is None else Decimal(amount))


# Asking


def test_a_first_amount_opens_its_line_and_a_change_is_a_correcting_entry(contract, lead):
    action = make_action(contract)
    assert ask.ask(contract, [wanted(action, "1000.00")], by=lead, today=TODAY) == 1
    assert ask.ask(contract, [wanted(action, "700.50", seen=Decimal(1000))], by=lead, today=TODAY) == 1
    line = contract.budget_lines.get()
    assert line.asked == Decimal("700.50")
    assert [entry.amount for entry in line.entries.all()] == [Decimal(1000), Decimal("-299.50")]
    entry = Entry.objects.of(contract.number).first()
    assert entry.sequence == line.entries.last().sequence
    assert entry.changes == {"Action 1, 2027, État — programme 104, action 12": ["1000.00", "700.50"]}


def test_zero_is_written_empty_is_not_and_an_emptied_cell_is_worth_zero(contract, lead):
    action = make_action(contract)
    assert ask.ask(contract, [wanted(action, None), wanted(action, "0", year=2028)], by=lead, today=TODAY) == 1
    line = contract.budget_lines.get()
    assert (line.year, line.asked) == (2028, 0)
    ask.ask(contract, [wanted(action, "5", seen=Decimal(0), year=2028)], by=lead, today=TODAY)
    ask.ask(contract, [wanted(action, None, seen=Decimal(5), year=2028)], by=lead, today=TODAY)
    line.refresh_from_db()
    assert line.asked == 0 and line.entries.count() == 3


def test_two_people_on_one_cell_and_on_two(contract, lead):
    action = make_action(contract)
    ask.ask(contract, [wanted(action, "10")], by=lead, today=TODAY)
    with pytest.raises(AmountsChanged, match="Un montant a changé") as raised:
        ask.ask(contract, [wanted(action, "20"), wanted(action, "30", year=2028)], by=lead, today=TODAY)
    assert raised.value.theirs == {key(action): Decimal("10.00")}
    assert contract.budget_lines.count() == 1
    assert ask.ask(contract, [wanted(action, "30", year=2028)], by=people(contract).partner, today=TODAY) == 1


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [("-0.01", "négatif"), ("1e12", "trop grand"), ("10000000000.00", "trop grand"), ("0.001", "Deux décimales")],
)
def test_impossible_amounts(contract, lead, amount, sentence):
    with pytest.raises(ActRefused, match=sentence):
        ask.ask(contract, [wanted(make_action(contract), amount)], by=lead, today=TODAY)
    assert not contract.budget_lines.exists()


def test_the_largest_amount_fits(contract, lead):
    ask.ask(contract, [wanted(make_action(contract), "9999999999.99")], by=lead, today=TODAY)
    assert contract.budget_lines.get().asked == Decimal("9999999999.99")


def test_amounts_are_asked_by_the_parties_while_the_proposal_is_open(contract, lead):
    action = make_action(contract)
    for by in (people(contract).officer, make_membership(Role.PROJECT_LEAD), make_membership(Role.OPERATOR_AGENT)):
        with pytest.raises(ActRefused):
            ask.ask(contract, [wanted(action, "1")], by=by, today=TODAY)
    submitted = make_contract(State.SUBMITTED)
    with pytest.raises(ActRefused, match="à l'état"):
        ask.ask(submitted, [wanted(make_action(submitted), "1")], by=people(submitted).lead, today=TODAY)


def test_the_action_of_another_contract_is_refused(contract, lead):
    other = make_action(make_contract(State.PROPOSAL))
    with pytest.raises(ActRefused, match="retirée"):
        ask.ask(contract, [wanted(other, "1")], by=lead, today=TODAY)


def test_a_row_of_funder_comes_and_goes_as_long_as_it_holds_no_amount(contract, lead):
    action = make_action(contract)
    row = {
        "funder": Funder.OTHER_AUTHORITY,
        "route": Route.TO_OPERATOR,
        "years": [2027, 2028],
        "by": lead,
        "today": TODAY,
    }
    with pytest.raises(ActRefused, match="nom du financeur"):
        ask.add_row(action, **row)
    lines = ask.add_row(action, label="Département", **row)
    with pytest.raises(ActRefused, match="déjà au budget"):
        ask.add_row(action, label="Département", **row)
    assert [(line.year, line.asked, line.funder_name) for line in lines] == [
        (2027, None, "Département"),
        (2028, None, "Département"),
    ]
    ask.ask(contract, [ask.Wanted(key_of(lines[0]), None, Decimal(5))], by=lead, today=TODAY)
    with pytest.raises(ActRefused, match="Mettez-les à zéro"):
        ask.remove_row(lines[1], by=lead, today=TODAY)
    other = ask.add_row(action, label="Région", **row)
    ask.remove_row(other[0], by=lead, today=TODAY)
    assert contract.budget_lines.count() == 2


def test_the_money_of_a_sheet_taken_off_no_longer_counts(contract, lead):
    action = make_action(contract)
    make_line(action, asked=500)
    programme.remove_action(action, by=lead, today=TODAY)
    assert reads.lines_of(contract) == [] and reads.totals_of(contract).asked is None


# Granting


def accepted(**amounts):
    contract = make_contract(State.ACCEPTED)
    return make_line(make_action(contract), **amounts), people(contract)


def test_granting_replaces_what_was_granted(contract):
    line, who = accepted(asked=100)
    decide.grant(line, Decimal(60), by=who.officer, today=TODAY)
    decide.grant(line, Decimal(80), by=who.prefect, today=TODAY)
    assert line.granted == 80 and [one.amount for one in line.entries.filter(kind="granted")] == [60, 20]
    decide.grant(line, Decimal(0), by=who.prefect, today=TODAY, reason="Refus")
    assert line.granted == 0 and line.entries.last().reason == "Refus"


@pytest.mark.parametrize(
    ("asked", "amount", "refused"), [(100, "100.00", False), (100, "100.01", True), (None, "0.01", True)]
)
def test_granting_more_than_asked_needs_a_reason(asked, amount, refused):
    line, who = accepted(asked=asked)
    if refused:
        with pytest.raises(ActRefused, match="plus que demandé"):
            decide.grant(line, Decimal(amount), by=who.officer, today=TODAY)
    decide.grant(line, Decimal(amount), by=who.officer, today=TODAY, reason="Priorité du préfet" if refused else "")
    assert line.granted == Decimal(amount)


def test_granting_less_than_before_needs_a_reason_and_two_officers_are_told():
    line, who = accepted(asked=100, granted=80)
    with pytest.raises(ActRefused, match="moins qu'avant"):
        decide.grant(line, Decimal(70), by=who.officer, today=TODAY)
    stale = BudgetLine.objects.select_related("contract", "action").get(pk=line.pk)
    decide.grant(line, Decimal(90), by=who.officer, today=TODAY)
    with pytest.raises(AmountsChanged):
        decide.grant(stale, Decimal(95), by=who.prefect, today=TODAY)


def test_the_state_decides_for_the_state_and_the_authority_records_the_others():
    line, who = accepted(asked=100)
    with pytest.raises(ActRefused, match="Peut le faire"):
        decide.grant(line, Decimal(1), by=who.lead, today=TODAY)
    other = make_line(line.action, funder=Funder.OTHER_AUTHORITY, label="Département", asked=50)
    with pytest.raises(ActRefused, match="Peut le faire"):
        decide.grant(other, Decimal(50), by=who.officer, today=TODAY)
    decide.grant(other, Decimal(50), by=who.partner, today=TODAY)
    assert other.granted == 50


@pytest.mark.parametrize("state", [State.PROPOSAL, State.SUBMITTED, State.REFUSED, State.ENDED])
def test_nothing_is_granted_before_acceptance_or_after_the_end(state):
    contract = make_contract(state)
    line = make_line(make_action(contract))
    with pytest.raises(ActRefused, match="à l'état"):
        decide.grant(line, Decimal(1), by=people(contract).officer, today=TODAY)


# Paying


def plan(line, amount, who, kind=InstalmentKind.ADVANCE):
    return pay.plan_instalment(line, kind=kind, planned_on=TODAY, amount=Decimal(amount), by=who.officer, today=TODAY)


def test_instalments_stop_at_the_cent_granted():
    line, who = accepted(asked=100, granted=100)
    plan(line, "60", who)
    with pytest.raises(ActRefused, match="il reste 40,00"):
        plan(line, "40.01", who)
    plan(line, "40.00", who, InstalmentKind.BALANCE)
    with pytest.raises(ActRefused, match="supérieur à zéro"):
        plan(line, "0", who)
    assert line.instalments.count() == 2


def test_a_payment_is_made_once_cancelled_with_a_reason_and_made_again():
    line, who = accepted(asked=100, granted=100, committed=60)
    one = plan(line, "60", who)
    with pytest.raises(ActRefused, match="à venir"):
        pay.pay(one, paid_on=date(2026, 7, 16), seen=1, by=who.officer, today=TODAY)
    pay.pay(one, paid_on=TODAY, seen=1, by=who.officer, today=TODAY)
    with pytest.raises(Conflict, match="déjà enregistré"):
        pay.pay(one, paid_on=TODAY, seen=1, by=who.officer, today=TODAY)
    with pytest.raises(ActRefused, match="annulez-le"):
        pay.remove_instalment(one, by=who.officer, today=TODAY)
    with pytest.raises(ActRefused, match="motif"):
        pay.cancel_payment(one, reason=" ", seen=2, by=who.officer, today=TODAY)
    pay.cancel_payment(one, reason="RIB faux", seen=2, by=who.officer, today=TODAY)
    with pytest.raises(ActRefused, match="rien à annuler"):
        pay.cancel_payment(one, reason="encore", seen=3, by=who.officer, today=TODAY)
    pay.pay(one, paid_on=TODAY, seen=3, by=who.officer, today=TODAY)
    line.refresh_from_db()
    assert line.paid == 60 and [entry.amount for entry in one.entries.all()] == [60, -60, 60]


def test_a_planned_payment_above_a_reduced_grant_is_not_made():
    line, who = accepted(asked=100, granted=100)
    one = plan(line, "60", who)
    line.refresh_from_db()
    decide.grant(line, Decimal("59.99"), by=who.prefect, today=TODAY, reason="Gel")
    with pytest.raises(ActRefused, match="dépasserait"):
        pay.pay(one, paid_on=TODAY, seen=1, by=who.officer, today=TODAY)
    pay.remove_instalment(one, by=who.officer, today=TODAY)
    assert not line.instalments.exists()


def test_a_grant_stays_above_what_is_paid():
    line, who = accepted(asked=100, granted=100, committed=60)
    pay.pay(plan(line, "60", who), paid_on=TODAY, seen=1, by=who.officer, today=TODAY)
    line.refresh_from_db()
    with pytest.raises(ActRefused, match="déjà versés"):
        decide.grant(line, Decimal("59.99"), by=who.prefect, today=TODAY, reason="Gel")
    decide.grant(line, Decimal("60.00"), by=who.prefect, today=TODAY, reason="Gel")


# Answering the checks


def with_anomaly(state=State.PROPOSAL):
    contract = make_contract(state)
    make_line(make_action(contract, Theme.HOUSING, audiences=[Audience.BPI.value]))
    make_line(make_action(contract, Theme.FRENCH), funder=Funder.AUTHORITY, label="Ville")
    return contract


def test_a_justification_answers_and_is_to_write_again_when_the_anomaly_changes():
    contract = with_anomaly()
    who = people(contract)
    assert [piece.code for piece in reads.rules_missing(contract, TODAY)] == ["agir_overlap"]
    answer.justify(contract, "agir_overlap", text="Après AGIR.", seen=0, by=who.lead, today=TODAY)
    assert not reads.rules_missing(contract, TODAY)
    with pytest.raises(Conflict):
        answer.justify(contract, "agir_overlap", text="Autre", seen=0, by=who.partner, today=TODAY)
    make_line(make_action(contract, Theme.EMPLOYMENT, audiences=[Audience.BPI.value]))
    assert [piece.code for piece in reads.rules_missing(contract, TODAY)] == ["agir_overlap"]
    answer.justify(contract, "agir_overlap", text="Après AGIR, aussi.", seen=1, by=who.partner, today=TODAY)
    assert not reads.rules_missing(contract, TODAY)


def test_what_blocks_or_passes_is_not_justified(contract, lead):
    with pytest.raises(ActRefused, match="bloquante"):
        answer.justify(contract, "two_domains", text="x", seen=0, by=lead, today=TODAY)
    with pytest.raises(ActRefused, match="n'appelle pas"):
        answer.justify(contract, "agir_overlap", text="x", seen=0, by=lead, today=TODAY)


def test_the_officer_judges_once_submitted():
    contract = with_anomaly(State.SUBMITTED)
    who = people(contract)
    assert reads.anomalies_missing(contract, TODAY)[0].sentence.startswith("l'avis sur la justification")
    given = contract.justifications.create(code="agir_overlap", text="Après AGIR.", by=who.lead, written_on=TODAY)
    with pytest.raises(ActRefused, match="motif"):
        answer.judge(given, accepted=False, seen=1, by=who.officer, today=TODAY)
    with pytest.raises(ActRefused, match="Peut le faire"):
        answer.judge(given, accepted=True, seen=1, by=who.lead, today=TODAY)
    answer.judge(given, accepted=False, reason="Trop court", seen=1, by=who.officer, today=TODAY)
    assert "refusée" in reads.anomalies_missing(contract, TODAY)[0].sentence
    answer.judge(given, accepted=True, seen=2, by=who.prefect, today=TODAY)
    assert not reads.anomalies_missing(contract, TODAY)


def test_a_budget_lacks_each_action_without_amount_and_a_request_to_the_state(contract):
    action, other = make_action(contract), make_action(contract, Theme.FRENCH)
    make_line(action, asked=0)
    make_line(other, asked=None)
    assert [piece.code for piece in reads.budget_missing(contract, TODAY)] == ["amounts", "state_asked"]
    make_line(other, year=2028, asked="0.01")
    assert not reads.budget_missing(contract, TODAY)
