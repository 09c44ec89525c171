"""Giving on and taking back: to the cent, by whom, and what the database holds by itself."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ctai.accounts.models import Organisation
from ctai.accounts.tests.factories import make_siret
from ctai.contracts.tests.factories import make_contract, make_readers, people
from ctai.funding.acts import close, decide
from ctai.funding.tests.factories import make_line
from ctai.history.models import Entry
from ctai.programme.tests.factories import make_action
from ctai.regrants import acts, reads
from ctai.regrants.models import GivenOn, Regrant
from ctai.regrants.tests.factories import DECIDED, TODAY, make_call, make_given_line, make_regrant
from ctai.rules.funders import Route
from ctai.rules.refusals import ActRefused, Conflict
from ctai.rules.states import State

pytestmark = pytest.mark.django_db
PUBLIC = "21750001600019"


@pytest.fixture
def contract():
    return make_contract(State.IN_FORCE)


@pytest.fixture
def line(contract):
    return make_given_line(contract)


def take_back(first, amount, **fields):
    values = {"decided_on": TODAY, "reason": "Projet réduit", "by": people(first.line.contract).lead, "today": TODAY}
    return acts.take_back(first, amount=Decimal(amount), **values | fields)


def refused(code, work):
    with pytest.raises(ActRefused) as caught, transaction.atomic():
        work()
    assert caught.value.refusal.code == code
    return caught.value.refusal.sentence


# To the cent


def test_a_line_is_given_on_to_the_last_cent_and_no_further(line):
    make_regrant(line, "12000.10")
    make_regrant(line, "17999.89")
    assert reads.given_on(line) == Decimal("29999.99")
    said = refused("amount", lambda: make_regrant(line, "0.02"))
    assert "Il reste 0,01" in said.replace("\u00a0", " ")
    make_regrant(line, "0.01")
    assert reads.given_on(line) == 30_000 and reads.off_the_ledger() == []


def test_taking_back_is_a_dated_row_with_its_reason_and_never_more_than_what_stands(line):
    first = make_regrant(line, 12_000)
    refused("reason", lambda: take_back(first, 1, reason="  "))
    refused("date", lambda: take_back(first, 1, decided_on=date(2027, 5, 11)))
    take_back(first, "2000.01")
    refused("amount", lambda: take_back(first, "10000.00"))
    undone = take_back(first, "9999.99")
    assert (undone.amount, undone.reason, undone.undoes) == (Decimal("-9999.99"), "Projet réduit", first)
    refused("amount", lambda: take_back(first, "0.01"))
    assert reads.given_on(line) == 0 and Regrant.objects.count() == 3 and reads.off_the_ledger() == []


def test_each_act_is_one_row_of_the_journal_with_the_sum_before_and_after(contract, line):
    before = Entry.objects.of(contract.number).count()
    take_back(make_regrant(line, 12_000), 500)
    rows = list(Entry.objects.of(contract.number).order_by("sequence"))[before:]
    assert [row.act for row in rows] == ["add_regrant_call", "regrant", "take_back_regrant"]
    assert list(rows[2].changes.values()) == [["12000.00", "11500.00"]] and rows[2].reason == "Projet réduit"


# To whom


def test_the_payee_is_found_by_siret_or_created_with_its_name(contract, line):
    siret = make_siret()
    assert "donnez aussi le nom" in refused("name", lambda: make_regrant(line, 1, siret=siret, name=""))
    refused("siret", lambda: make_regrant(line, 1, siret="21750001600018"))
    refused("siret", lambda: make_regrant(line, 1, siret=contract.prefecture.siret))
    refused("siret", lambda: make_regrant(line, 1, siret=contract.lead.siret))
    make_regrant(line, 1, siret=siret, name="Les Amis")
    make_regrant(line, 1, siret=siret, name="")
    assert Organisation.objects.filter(siret=siret).count() == 1


@pytest.mark.parametrize(("amount", "is_refused"), [("3000.00", False), ("3000.01", True)])
def test_above_23_000_a_year_from_this_authority_a_convention_is_named(contract, line, amount, is_refused):
    siret = make_siret()
    other = make_given_line(make_contract(State.IN_FORCE))
    make_regrant(line, 15_000, siret=siret)
    make_regrant(other, 5_000, siret=siret)
    # Neither another year nor a rehearsal counts.
    make_regrant(make_given_line(contract, year=2028), 20_000, siret=siret)
    make_regrant(make_given_line(make_contract(State.IN_FORCE, is_rehearsal=True)), 20_000, siret=siret)
    if not is_refused:
        assert make_regrant(line, amount, siret=siret)
        return
    said = refused("convention", lambda: make_regrant(line, amount, siret=siret))
    assert "23\u00a0000,01\u00a0€" in said or "23\u202f000,01\u00a0€" in said
    assert make_regrant(line, amount, siret=siret, convention="2027-31").convention == "2027-31"


def test_a_public_body_needs_no_convention(line):
    assert make_regrant(line, 30_000, siret=PUBLIC, name="Centre communal d'action sociale")


# By whom, when, once


def test_only_the_authority_that_receives_the_credits_gives_them_on(contract, line):
    who, call = people(contract), make_call(contract)
    for person, code in ((who.officer, "role"), (who.partner, "lead"), (make_readers(contract).other_lead, "lead")):
        refused(code, lambda by=person: make_regrant(line, 1, call=call, by=by))
        refused(code, lambda by=person: make_call(contract, "Autre", by=by))
    first = make_regrant(line, 100, call=call, by=who.elected)
    refused("role", lambda: take_back(first, 1, by=who.officer))


def test_only_lines_meant_for_it_are_given_on_after_their_call_and_before_tomorrow(contract, line):
    make_call(contract)
    refused("route", lambda: make_regrant(make_line(make_action(contract), granted=100), 1))
    refused("date", lambda: make_regrant(line, 1, decided_on=date(2027, 6, 2)))
    refused("date", lambda: make_regrant(line, 1, decided_on=date(2027, 4, 7)))
    refused("amount", lambda: make_regrant(line, 0))
    refused("title", lambda: make_call(contract))


def test_sent_twice_it_counts_once(contract, line):
    seen = reads.last_regrant(contract)
    make_regrant(line, 100, seen=seen)
    with pytest.raises(Conflict):
        make_regrant(line, 100, seen=seen)
    first, seen = Regrant.objects.get(), reads.last_regrant(contract)
    take_back(first, 40, seen=seen)
    with pytest.raises(Conflict):
        take_back(first, 40, seen=seen)
    assert reads.given_on(line) == 60


def test_a_call_is_corrected_but_not_dated_after_what_it_gave(contract, line):
    call = make_call(contract)
    make_regrant(line, 100, call=call)
    values = {"title": "Appel 2027", "reference": "DEL-1", "link": "", "by": people(contract).lead, "today": TODAY}
    refused("before", lambda: acts.change_call(call, seen=1, decided_on=date(2027, 5, 13), **values))
    assert acts.change_call(call, seen=1, decided_on=DECIDED, **values).version == 2
    with pytest.raises(Conflict):
        acts.change_call(call, seen=1, decided_on=TODAY.replace(month=1), **values)


# What the database holds


def raw(line, amount, call, **fields):
    like = {"payee": line.contract.lead, "decided_on": DECIDED, "day": TODAY, "by": people(line.contract).lead}
    with transaction.atomic():
        return Regrant.objects.create(line=line, call=call, amount=Decimal(amount), sequence=1, **like | fields)


def test_the_database_refuses_what_breaks_an_invariant(contract, line):
    call = make_call(contract)
    first = raw(line, 20_000, call)
    foreign = make_given_line(make_contract(State.IN_FORCE))
    cases = [
        ("regrant_within_granted", line, "10000.01", {}),
        ("regrant_on_its_route", make_line(make_action(contract), granted=100), 1, {}),
        ("regrant_on_its_route", foreign, 1, {}),
        ("regrant_signed", line, -1, {}),
        ("regrant_signed", line, -1, {"undoes": first}),
        ("regrant_undone_within", line, "-20000.01", {"undoes": first, "reason": "x"}),
        ("regrant_undoes_its_own", line, -1, {"undoes": first, "reason": "x", "payee": contract.prefecture}),
    ]
    raw(line, 5_000, call)
    for name, on, amount, fields in cases:
        with pytest.raises(IntegrityError, match=name):
            raw(on, amount, call, **fields)
    assert reads.given_on(line) == 25_000


def test_a_grant_never_goes_below_what_was_given_on(contract):
    officer = people(contract).officer
    loose = make_line(make_action(contract), route=Route.REGRANTED, granted=30_000)
    make_regrant(loose, 20_000)
    cut = {"by": officer, "today": TODAY, "reason": "Coupe"}
    said = refused("held", lambda: decide.grant(loose, Decimal("19999.99"), **cut))
    assert "déjà reversé" in said
    decide.grant(loose, Decimal("20000.00"), **cut)
    assert reads.off_the_ledger() == []


def test_a_year_is_not_closed_over_what_was_given_on(contract):
    line = make_given_line(contract, year=2026, committed=None)
    first = make_regrant(line, 100)
    officer, closed_on = people(contract).officer, date(2027, 6, 2)

    def closing():
        return close.close_year(contract, 2026, {line.pk: close.RETURN}, reason="Fin", by=officer, today=closed_on)

    assert "annuler ou réduire un reversement" in refused("held", closing)
    take_back(first, 100)
    assert closing().returned == 30_000 and reads.off_the_ledger() == []


@pytest.mark.parametrize("change", ["UPDATE regrants_regrant SET amount = 1", "DELETE FROM regrants_regrant"])
def test_rows_are_never_changed_nor_removed(line, change):
    make_regrant(line, 100)
    with pytest.raises(DatabaseError, match="ne se modifie pas"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Regrant.objects.get().amount == 100


def test_a_sum_written_past_the_product_is_found(line):
    make_regrant(line, 100)
    GivenOn.objects.update(amount=99)
    assert reads.off_the_ledger() == [line.pk]
