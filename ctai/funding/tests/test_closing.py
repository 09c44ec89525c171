"""Commitments, spending and the end of a year, by hand-worked cases; each to the cent."""

from datetime import date
from decimal import Decimal

import pytest

from ctai.contracts.tests.factories import make_contract, people
from ctai.funding.acts import close, commit, decide, pay
from ctai.funding.models import BudgetLine, Commitment, Instalment, YearClosing
from ctai.funding.reads import commitments_of, lines_off_the_ledger
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder, InstalmentKind
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State

pytestmark = pytest.mark.django_db
TODAY, NEXT = date(2026, 11, 2), date(2027, 1, 4)
EJ = "2103456789"


@pytest.fixture
def contract():
    return make_contract(State.IN_FORCE)


@pytest.fixture
def officer(contract):
    return people(contract).officer


def fresh(line):
    return BudgetLine.objects.select_related("action", "contract").get(pk=line.pk)


def committed(contract, officer, *shares, number=EJ):
    shares = [(line, Decimal(amount)) for line, amount in shares]
    return commit.commit(contract, number, shares, committed_on=TODAY, by=officer, today=TODAY)


def paid(line, amount, officer):
    one = Instalment.objects.create(
        line=line, kind=InstalmentKind.ADVANCE.value, planned_on=TODAY, amount=Decimal(amount)
    )
    pay.pay(one, paid_on=TODAY, seen=1, by=officer, today=TODAY)


# Committing


def test_one_number_commits_several_lines_and_reads_back_line_by_line(contract, officer):
    one, two = (make_line(make_action(contract), year=2026, granted=1_000) for _ in range(2))
    committed(contract, officer, (one, "600.10"), (two, "399.90"))
    committed(contract, officer, (one, "0.01"))
    ((ej, lines, total),) = commitments_of(contract)
    assert (str(ej), total) == ("EJ 2103456789", Decimal("1000.01"))
    assert [(line.pk, amount) for line, amount in lines] == [(one.pk, Decimal("600.11")), (two.pk, Decimal("399.90"))]
    assert not lines_off_the_ledger()


@pytest.mark.parametrize(("amount", "passes"), [("1000.00", True), ("1000.01", False), ("-1.00", False)])
def test_committed_stays_within_granted_to_the_cent(contract, officer, amount, passes):
    line = make_line(make_action(contract), year=2026, granted=1_000)
    if passes:
        committed(contract, officer, (line, amount))
        assert fresh(line).committed == Decimal(1_000)
    else:
        with pytest.raises(ActRefused):
            committed(contract, officer, (line, amount))
        assert fresh(line).committed is None and not Commitment.objects.exists()


@pytest.mark.parametrize("number", ["", "210345678", "21034567890", "21O3456789", "２１０３４５６７８９"])
def test_a_number_has_ten_figures(contract, officer, number):
    line = make_line(make_action(contract), year=2026, granted=1_000)
    with pytest.raises(ActRefused, match="dix chiffres"):
        committed(contract, officer, (line, 1), number=number)


def test_a_number_belongs_to_one_contract_and_one_year(contract, officer):
    first = make_line(make_action(contract), year=2026, granted=1_000)
    second = make_line(make_action(contract), year=2027, granted=1_000)
    committed(contract, officer, (first, 1))
    with pytest.raises(ActRefused, match="autre année"):
        committed(contract, officer, (second, 1))
    with pytest.raises(ActRefused, match="une seule année"):
        committed(contract, officer, (first, 1), (second, 1), number="2103456780")
    other = make_contract(State.IN_FORCE)
    line = make_line(make_action(other), year=2026, granted=1_000)
    with pytest.raises(ActRefused, match="autre contrat"):
        committed(other, people(other).officer, (line, 1))


def test_only_the_state_commits_and_only_its_own_credits(contract, officer):
    line = make_line(make_action(contract), year=2026, granted=1_000)
    with pytest.raises(ActRefused):
        committed(contract, people(contract).lead, (line, 1))
    own = make_line(make_action(contract), year=2026, funder=Funder.AUTHORITY, label="Ville", granted=1_000)
    with pytest.raises(ActRefused, match="seuls les crédits de l'État"):
        committed(contract, officer, (own, 1))


def test_releasing_gives_back_only_what_is_not_paid(contract, officer):
    line = make_line(make_action(contract), year=2026, granted=1_000)
    ej = committed(contract, officer, (line, 800))
    paid(line, "500.00", officer)
    with pytest.raises(ActRefused, match="300,00"):
        commit.release(ej, line, Decimal("300.01"), reason="Réduit", by=officer, today=TODAY)
    commit.release(ej, line, Decimal("300.00"), reason="Réduit", by=officer, today=TODAY)
    assert fresh(line).committed == 500
    decide.grant(fresh(line), Decimal(500), by=officer, today=TODAY, reason="Réduit")
    with pytest.raises(ActRefused):
        decide.grant(fresh(line), Decimal("499.99"), by=officer, today=TODAY, reason="Réduit")


# Spending


def test_spending_is_told_apart_from_payment_and_corrected_with_a_reason(contract, officer):
    line = make_line(make_action(contract), year=2026, granted=1_000)
    lead = people(contract).lead
    close.tell_spent(line, Decimal("1200.50"), by=lead, today=TODAY)
    with pytest.raises(ActRefused, match="motif"):
        close.tell_spent(line, Decimal(900), by=lead, today=TODAY)
    close.tell_spent(line, Decimal(900), by=lead, today=TODAY, reason="Facture annulée")
    assert fresh(line).spent == 900 and fresh(line).paid is None
    assert [entry.amount for entry in line.entries.filter(kind="spent")] == [Decimal("1200.50"), Decimal("-300.50")]
    with pytest.raises(ActRefused):
        close.tell_spent(line, Decimal(1), by=officer, today=TODAY)


# Closing a year


def closed(contract, officer, **answers):
    lines = {line.pk: answer for line, answer in answers.pop("lines", [])}
    return close.close_year(
        contract, 2026, lines, reason=answers.pop("reason", "Fin d'exercice"), by=officer, today=NEXT
    )


def test_what_is_left_is_carried_over_or_returned_by_an_explicit_act(contract, officer):
    carried = make_line(make_action(contract), year=2026, granted=1_000)
    returned = make_line(make_action(contract), year=2026, granted=500)
    spent_up = make_line(make_action(contract), year=2026, granted=300)
    committed(contract, officer, (carried, 1_000), (spent_up, 300))
    paid(carried, "400.25", officer)
    paid(spent_up, "300.00", officer)
    done = closed(contract, officer, lines=[(carried, "carry"), (returned, "return")])
    assert (done.carried, done.returned) == (Decimal("599.75"), Decimal("500.00"))
    assert (fresh(carried).granted, fresh(carried).committed) == (Decimal("400.25"), Decimal("400.25"))
    assert fresh(returned).granted == 0 and fresh(spent_up).granted == 300
    following = BudgetLine.objects.get(action=carried.action, year=2027)
    assert (following.granted, following.committed, following.asked) == (Decimal("599.75"), None, None)
    assert not lines_off_the_ledger()
    assert Entry.objects.of(contract.number).first().act == "close_year"


def test_nothing_is_written_any_more_on_a_closed_year_but_what_was_spent(contract, officer):
    line = make_line(make_action(contract), year=2026, granted=1_000)
    closed(contract, officer, lines=[(line, "return")])
    with pytest.raises(ActRefused, match="clos"):
        decide.grant(fresh(line), Decimal(10), by=officer, today=NEXT, reason="Encore")
    close.tell_spent(fresh(line), Decimal(10), by=people(contract).lead, today=NEXT)
    with pytest.raises(ActRefused, match="déjà clos"):
        closed(contract, officer)


def test_every_line_with_something_left_needs_an_answer_and_a_reason(contract, officer):
    line = make_line(make_action(contract), year=2026, granted=1_000)
    with pytest.raises(ActRefused, match="reporté ou rendu"):
        closed(contract, officer)
    with pytest.raises(ActRefused, match="motif"):
        closed(contract, officer, lines=[(line, "carry")], reason="  ")
    assert not YearClosing.objects.exists() and fresh(line).granted == 1_000


def test_a_year_is_not_closed_before_its_end_nor_by_the_authority(contract, officer):
    with pytest.raises(ActRefused, match="pas fini"):
        close.close_year(contract, 2026, {}, reason="x", by=officer, today=date(2026, 12, 31))
    with pytest.raises(ActRefused):
        close.close_year(contract, 2026, {}, reason="x", by=people(contract).lead, today=NEXT)


def test_nothing_is_carried_over_to_a_year_already_closed(contract, officer):
    action = make_action(contract)
    old, late = (make_line(action, year=year, granted=1_000) for year in (2026, 2027))
    then = date(2028, 1, 4)
    close.close_year(contract, 2027, {late.pk: close.RETURN}, reason="Fin", by=officer, today=then)
    with pytest.raises(ActRefused, match="L'exercice 2027 est déjà clos"):
        close.close_year(contract, 2026, {old.pk: close.CARRY}, reason="Fin", by=officer, today=then)
    done = close.close_year(contract, 2026, {old.pk: close.RETURN}, reason="Fin", by=officer, today=then)
    assert done.returned == 1_000
