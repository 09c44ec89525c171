"""The command that adds everything up again finds any row that was changed past the product."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ctai.contracts.tests.factories import make_contract
from ctai.envelopes.models import Envelope
from ctai.envelopes.tests.factories import make_cascade
from ctai.funding.models import BudgetLine
from ctai.funding.tests.factories import make_line
from ctai.programme.tests.factories import make_action
from ctai.regrants.models import GivenOn
from ctai.regrants.tests.factories import make_given_line, make_regrant
from ctai.rules.states import State

pytestmark = pytest.mark.django_db


def said() -> str:
    out = StringIO()
    try:
        call_command("check_money", stdout=out)
    except CommandError as error:
        return out.getvalue() + str(error)
    return out.getvalue()


def test_nothing_is_found_when_nothing_was_changed():
    contract = make_contract(State.ACCEPTED)
    make_cascade(contract)
    make_line(make_action(contract), granted=1_000, committed=500)
    assert said() == "Lignes de budget : 0 en écart.\nEnveloppes : 0 en écart.\nLignes reversées : 0 en écart.\n"


@pytest.mark.parametrize("column", ["asked", "granted", "committed", "paid", "spent"])
def test_a_changed_sum_is_named(column):
    line = make_line(make_action(make_contract(State.ACCEPTED)), granted=1_000, committed=500)
    make_line(line.action, year=2028)
    amount = {"asked": 9_999, "granted": 999, "committed": 499}.get(column, 1)
    BudgetLine.objects.filter(pk=line.pk).update(**{column: amount})
    assert f"Lignes de budget : 1 en écart (numéros {line.pk})." in said()


def test_a_changed_envelope_is_named():
    envelope = make_cascade(make_contract(State.ACCEPTED)).region
    Envelope.objects.filter(pk=envelope.pk).update(given=1)
    assert f"Enveloppes : 1 en écart (numéros {envelope.pk})." in said()


def test_a_changed_re_grant_is_named():
    line = make_given_line(make_contract(State.IN_FORCE))
    make_regrant(line, 100)
    GivenOn.objects.update(amount=101)
    assert f"Lignes reversées : 1 en écart (numéros {line.pk})." in said()
