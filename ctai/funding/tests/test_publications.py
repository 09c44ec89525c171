"""What is to be published of a grant: above the threshold to the cent, within three months to the day."""

from datetime import date
from decimal import Decimal

import pytest

from ctai.accounts.tests.factories import make_membership
from ctai.checks.publication import due_on
from ctai.contracts.tests.factories import make_contract, people
from ctai.funding import reads
from ctai.funding.acts.decide import grant
from ctai.funding.publications import publications_of
from ctai.funding.tests.factories import make_line
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder, Route
from ctai.rules.roles import Role
from ctai.rules.states import State


@pytest.mark.parametrize(
    ("signed_on", "last"),
    [
        (date(2027, 1, 15), date(2027, 4, 15)), (date(2027, 10, 1), date(2028, 1, 1)),
        (date(2027, 11, 30), date(2028, 2, 29)), (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 1, 31), date(2027, 4, 30)), (date(2027, 12, 31), date(2028, 3, 31)),
    ],
)  # fmt: skip
def test_three_months_to_the_day(signed_on, last):
    assert due_on(signed_on) == last


@pytest.mark.django_db
@pytest.mark.parametrize(("granted", "count"), [("23000.00", 0), ("23000.01", 1)])
def test_a_grant_is_published_from_the_first_cent_above_the_threshold(granted, count):
    contract = make_contract(State.IN_FORCE)
    body, officer = make_membership(Role.OPERATOR_AGENT).organisation, people(contract).officer
    for share in (Decimal(10_000), Decimal(granted) - 10_000):
        line = make_line(make_action(contract, operator=body), route=Route.TO_OPERATOR, asked=20_000)
        grant(line, share, by=officer, today=date(2027, 3, 2))
    # The authority's own action, and what the body brings itself, are nobody's grant.
    make_line(make_action(contract), asked=90_000, granted=90_000)
    make_line(make_action(contract, operator=body), route=Route.TO_OPERATOR, funder=Funder.OWN, granted=90_000)
    found = publications_of(contract, reads.lines_of(contract))
    assert len(found) == count
    for one in found:
        assert (one.payer, one.siret, one.amount, one.due_on) == (
            "l'État", body.siret, Decimal("23000.01"), date(2027, 6, 2)
        )  # fmt: skip
