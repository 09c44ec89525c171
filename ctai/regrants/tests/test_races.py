"""Two at once: the last cent of a line is given on once, and a grant never falls below what was given on."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from ctai.accounts.tests.factories import make_siret
from ctai.contracts.tests.factories import make_contract, people
from ctai.funding.acts import decide
from ctai.funding.models import BudgetLine, LedgerEntry
from ctai.funding.tests.factories import make_line
from ctai.funding.tests.test_ledger import at_once
from ctai.programme.tests.factories import make_action
from ctai.regrants import reads
from ctai.regrants.models import Regrant
from ctai.regrants.tests.factories import DECIDED, TODAY, make_call, make_given_line, make_regrant
from ctai.rules.funders import Route
from ctai.rules.refusals import ActRefused, Refusal
from ctai.rules.states import State

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(line):
    return BudgetLine.objects.select_related("contract", "action").get(pk=line.pk)


def test_two_re_grants_at_once_never_exceed_what_is_granted():
    with transaction.atomic():
        line = make_given_line(make_contract(State.IN_FORCE), granted=10_000)
        call, siret = make_call(line.contract), make_siret()
        make_regrant(line, 1, call=call, siret=siret)

    def work():
        make_regrant(fresh(line), 6_000, call=call, siret=siret)

    outcomes = at_once(work, work)
    assert outcomes.count(None) == 1 and reads.given_on(line) == 6_001 and reads.off_the_ledger() == []


def test_a_re_grant_and_a_cut_at_once():
    with transaction.atomic():
        contract = make_contract(State.IN_FORCE)
        line = make_line(make_action(contract), route=Route.REGRANTED, granted=10_000)
        call, officer, siret = make_call(contract), people(contract).officer, make_siret()

    def cutting():
        decide.grant(fresh(line), Decimal(5_000), by=officer, today=TODAY, reason="Coupe")

    outcomes = at_once(cutting, lambda: make_regrant(fresh(line), 6_000, call=call, siret=siret))
    assert outcomes.count(None) == 1 and reads.off_the_ledger() == []


def test_the_database_holds_it_even_for_who_writes_past_the_acts():
    """No lock of ours is taken: the triggers alone make them wait."""
    with transaction.atomic():
        contract = make_contract(State.IN_FORCE)
        line = make_given_line(contract, granted=10_000, committed=None)
        call, lead = make_call(contract), people(contract).lead

    def told(work):
        def run():
            try:
                with transaction.atomic():
                    work()
            except IntegrityError as error:
                raise ActRefused(Refusal(str(error))) from error

        return run

    def give():
        Regrant.objects.create(
            line_id=line.pk, call=call, payee=contract.lead, amount=6_000, decided_on=DECIDED, day=TODAY, by=lead,
            sequence=1,
        )  # fmt: skip

    def cut():
        LedgerEntry.objects.create(
            line_id=line.pk, kind="granted", amount=-5_000, day=TODAY, act="x", by=lead, sequence=1
        )

    outcomes = at_once(told(give), told(give), told(cut))
    assert outcomes.count(None) == 1 and reads.off_the_ledger() == []
    assert all("regrant_within_granted" in str(one) for one in outcomes if one)
