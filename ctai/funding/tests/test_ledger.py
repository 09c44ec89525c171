"""What the database holds by itself, whoever writes; and two payments at once."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from ctai.contracts.tests.factories import make_contract, people
from ctai.funding.acts import decide, pay
from ctai.funding.models import BudgetLine, Instalment, LedgerEntry
from ctai.funding.reads import lines_off_the_ledger, totals_of
from ctai.funding.tests.factories import make_line
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder, InstalmentKind, LedgerKind
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State

TODAY = date(2027, 4, 1)


@transaction.atomic
def line_in_force(**amounts):
    return make_line(make_action(make_contract(State.IN_FORCE)), **amounts)


def write(line, kind, amount):
    with transaction.atomic():
        LedgerEntry.objects.create(
            line=line, kind=kind.value, amount=Decimal(amount), day=TODAY, act="test", sequence=1
        )
    line.refresh_from_db()


@pytest.mark.django_db
def test_the_sums_of_a_line_are_those_of_its_entries_to_the_cent():
    line = line_in_force(asked=None)
    assert (line.asked, line.granted, line.paid) == (None, None, None)
    for amount in ("0.10", "0.20", "0.00", "9999999998.00"):
        write(line, LedgerKind.ASKED, amount)
    assert line.asked == Decimal("9999999998.30") and line.granted is None
    for _ in range(30):
        for kind in (LedgerKind.GRANTED, LedgerKind.COMMITTED, LedgerKind.PAID, LedgerKind.SPENT):
            write(line, kind, "0.10")
    assert line.granted == line.committed == line.paid == line.spent == Decimal("3.00")
    assert not lines_off_the_ledger()
    assert totals_of(line.contract).asked == Decimal("9999999998.30")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "amount"),
    [
        (LedgerKind.ASKED, "-100.01"),
        (LedgerKind.GRANTED, "-80.01"),
        (LedgerKind.GRANTED, "-20.01"),
        (LedgerKind.COMMITTED, "20.01"),
        (LedgerKind.COMMITTED, "-60.01"),
        (LedgerKind.PAID, "60.01"),
        (LedgerKind.PAID, "-0.01"),
    ],
)
def test_the_database_refuses_what_breaks_an_invariant(kind, amount):
    line = line_in_force(asked=100, granted=80, committed=60)
    with pytest.raises(IntegrityError):
        write(line, kind, amount)
    assert line.entries.count() == 3


@pytest.mark.django_db
def test_nothing_is_paid_where_nothing_was_granted():
    with pytest.raises(IntegrityError):
        write(line_in_force(asked=100), LedgerKind.PAID, "0.01")


@pytest.mark.django_db
def test_the_state_pays_only_what_it_committed_and_others_what_they_granted():
    with pytest.raises(IntegrityError, match="ledger_paid_within_committed"):
        write(line_in_force(asked=100, granted=100), LedgerKind.PAID, "0.01")
    write(line_in_force(asked=100, granted=100, funder=Funder.AUTHORITY, label="Ville"), LedgerKind.PAID, "100")


@pytest.mark.django_db
def test_a_grant_never_goes_below_what_is_paid():
    line = line_in_force(asked=100, granted=80, committed=80)
    write(line, LedgerKind.PAID, "80")
    with pytest.raises(IntegrityError):
        write(line, LedgerKind.GRANTED, "-0.01")


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE funding_ledgerentry SET amount = 1", "DELETE FROM funding_ledgerentry"])
def test_entries_are_never_changed_nor_removed(change):
    line_in_force(asked=100)
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert LedgerEntry.objects.get().amount == 100


@pytest.mark.django_db
def test_a_sum_written_past_the_ledger_is_found():
    line = line_in_force(asked=100)
    BudgetLine.objects.filter(pk=line.pk).update(asked=101)
    assert lines_off_the_ledger() == [line.pk]


def at_once(*works):
    """Run these in threads that start together; return what each raised, None when it succeeded."""
    gate, outcomes = threading.Barrier(len(works)), {}

    def run(rank, work):
        gate.wait()
        try:
            work()
            outcomes[rank] = None
        except ActRefused as refused:
            outcomes[rank] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == len(works)
    return [outcomes[rank] for rank in range(len(works))]


@pytest.mark.django_db(transaction=True)
def test_two_payments_at_once_never_exceed_what_is_granted():
    line = line_in_force(asked=10_000, granted=10_000, committed=10_000)
    officer = people(line.contract).officer
    both = [
        Instalment.objects.create(line=line, kind=InstalmentKind.ADVANCE.value, planned_on=TODAY, amount=6_000)
        for _ in range(2)
    ]

    def work(instalment):
        return lambda: pay.pay(
            Instalment.objects.select_related("line__contract").get(pk=instalment.pk),
            paid_on=TODAY, seen=1, by=officer, today=TODAY,
        )  # fmt: skip

    outcomes = at_once(*(work(one) for one in both))
    line.refresh_from_db()
    assert line.paid == 6_000 and outcomes.count(None) == 1
    assert "dépasserait ce qui est accordé" in next(str(one) for one in outcomes if one)


@pytest.mark.django_db(transaction=True)
def test_one_payment_recorded_twice_at_once_counts_once():
    line = line_in_force(asked=10_000, granted=10_000, committed=10_000)
    officer = people(line.contract).officer
    one = Instalment.objects.create(line=line, kind=InstalmentKind.ADVANCE.value, planned_on=TODAY, amount=4_000)

    def work():
        found = Instalment.objects.select_related("line__contract").get(pk=one.pk)
        pay.pay(found, paid_on=TODAY, seen=1, by=officer, today=TODAY)

    outcomes = at_once(work, work)
    line.refresh_from_db()
    assert line.paid == 4_000 and outcomes.count(None) == 1


@pytest.mark.django_db(transaction=True)
def test_a_payment_and_a_reduction_at_once():
    line = line_in_force(asked=10_000, granted=10_000, committed=8_000)
    officer = people(line.contract).officer
    one = Instalment.objects.create(line=line, kind=InstalmentKind.BALANCE.value, planned_on=TODAY, amount=8_000)

    def paying():
        found = Instalment.objects.select_related("line__contract").get(pk=one.pk)
        pay.pay(found, paid_on=TODAY, seen=1, by=officer, today=TODAY)

    def reducing():
        decide.grant(line, Decimal(5_000), by=officer, today=TODAY, reason="Gel de crédits")

    outcomes = at_once(paying, reducing)
    stored = BudgetLine.objects.get(pk=line.pk)
    assert outcomes.count(None) == 1 and (stored.paid or 0) <= stored.granted
    assert not lines_off_the_ledger()
