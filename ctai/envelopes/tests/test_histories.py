"""Random histories of credits and grants: after each step nothing is overdrawn, nothing is made from nothing."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from ctai.contracts.tests.factories import make_contract
from ctai.envelopes import acts, reads
from ctai.envelopes.models import Envelope
from ctai.envelopes.tests.factories import TODAY, make_cascade
from ctai.funding.acts.decide import grant
from ctai.funding.models import BudgetLine
from ctai.funding.tests.factories import make_line
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder
from ctai.rules.refusals import ActRefused
from ctai.rules.states import State

CENTS = st.integers(1, 6_000_000).map(lambda cents: Decimal(cents) / 100)
STEPS = st.lists(st.tuples(st.sampled_from(["open", "down", "local", "back", "cancel", "grant"]), CENTS), max_size=25)


def step(credits, line, name, amount):
    """One act, by whoever may; the envelopes as stored now."""
    match name:
        case "open":
            acts.open_credits(
                year=2027, credit=Funder.STATE_104_12, amount=amount, reason="LFR", by=credits.steward, today=TODAY
            )
        case "down":
            acts.hand_down(credits.ministry, {credits.regional.organisation: amount}, by=credits.steward, today=TODAY)
        case "local":
            acts.hand_down(credits.region, {credits.officer.organisation: amount}, by=credits.regional, today=TODAY)
        case "back":
            acts.give_back(credits.departement, amount, reason="Trop", by=credits.officer, today=TODAY)
        case "cancel":
            acts.cancel_credits(credits.ministry, amount, reason="Décret", by=credits.steward, today=TODAY)
        case "grant":
            grant(BudgetLine.objects.get(pk=line.pk), amount, by=credits.officer, today=TODAY, reason="Décision")


@pytest.mark.django_db
def test_no_history_overdraws_an_envelope():
    contract = make_contract(State.ACCEPTED)
    credits = make_cascade(contract)
    line = make_line(make_action(contract), asked=100_000)

    @settings(max_examples=40, deadline=None)
    @given(STEPS)
    def check(steps):
        savepoint = transaction.savepoint()
        opened = Decimal(100_000)
        for name, amount in steps:
            before = sum(one.left for one in Envelope.objects.all())
            already = BudgetLine.objects.get(pk=line.pk).granted or Decimal(0)
            try:
                with transaction.atomic():
                    step(credits, line, name, amount)
            except ActRefused:
                assert sum(one.left for one in Envelope.objects.all()) == before
                continue
            opened += {"open": amount, "cancel": -amount}.get(name, Decimal(0))
            after = list(Envelope.objects.all())
            assert all(one.left >= 0 for one in after)
            granted = BudgetLine.objects.get(pk=line.pk).granted or Decimal(0)
            assert sum(one.left for one in after) + granted == opened, (name, amount, already)
        assert reads.off_the_ledger() == []
        transaction.savepoint_rollback(savepoint)

    check()
