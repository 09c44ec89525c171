from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from ctai.checks.registry import Status
from ctai.contracts.models import Contract
from ctai.funding.reads import checks_of
from ctai.history.journal import verify
from ctai.notifications.acts import deliver_pending
from ctai.notifications.models import Notice
from ctai.rules.states import State
from ctai.territories.tests.factories import make_territories


@pytest.fixture
def demonstration(db):
    make_territories()
    call_command("register_services", stdout=StringIO())
    call_command("demo", stdout=StringIO())
    out = StringIO()
    call_command("demo", "--list", stdout=out)
    return out.getvalue()


def test_it_tells_four_stories_and_lists_its_people(demonstration):
    assert sorted(Contract.objects.values_list("state", flat=True)) == sorted(
        [State.IN_FORCE, State.SUBMITTED, State.DIAGNOSIS, State.INTENT_SENT]
    )
    assert "claire.vidal@demo.ctai.example" in demonstration
    assert list(verify()) == []


def test_every_story_is_a_rehearsal(demonstration):
    assert not Contract.objects.real().exists()


def test_the_second_time_changes_nothing(demonstration):
    call_command("register_services", stdout=StringIO())
    call_command("demo", stdout=StringIO())
    assert Contract.objects.count() == 4


def test_no_e_mail_leaves_for_what_happened_long_ago(demonstration, mailoutbox):
    assert deliver_pending() == 0
    assert mailoutbox == []
    assert Notice.objects.filter(read_at=None).exists()


def test_the_charges_of_every_funded_action_meet_its_resources(demonstration):
    for contract in Contract.objects.filter(state__in=[State.IN_FORCE, State.SUBMITTED]):
        told = {one.outcome.rule.code: one.outcome.status for one in checks_of(contract, date(2026, 11, 25))}
        assert told["charges_resources"] == told["in_kind_balance"] == told["cost_per_person"] == Status.PASSED
