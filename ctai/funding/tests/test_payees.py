"""Whom a line pays: the database and Python say the same, for every route and every kind of carrier."""

import pytest

from ctai.accounts.tests.factories import make_organisation
from ctai.contracts.tests.factories import make_contract
from ctai.funding.models import BudgetLine
from ctai.funding.payees import payee_of, with_payee
from ctai.funding.tests.factories import make_line
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Route
from ctai.rules.roles import OrganisationKind

pytestmark = pytest.mark.django_db

LEAD, CARRIER, NOBODY = "lead", "carrier", "nobody"


@pytest.mark.parametrize(
    ("route", "carrier", "paid"),
    [
        (Route.TO_OPERATOR, OrganisationKind.OPERATOR, CARRIER),
        (Route.TO_OPERATOR, OrganisationKind.AUTHORITY, CARRIER),
        (Route.TO_OPERATOR, None, NOBODY),
        (Route.TO_AUTHORITY, OrganisationKind.AUTHORITY, CARRIER),
        (Route.TO_AUTHORITY, OrganisationKind.OPERATOR, LEAD),
        (Route.TO_AUTHORITY, None, LEAD),
        (Route.REGRANTED, OrganisationKind.OPERATOR, LEAD),
        (Route.REGRANTED, OrganisationKind.AUTHORITY, LEAD),
    ],
)
def test_the_payee_of_a_line(route, carrier, paid):
    contract = make_contract()
    body = make_organisation(carrier) if carrier else None
    line = make_line(make_action(contract, operator=body), route=route)
    expected = {LEAD: contract.lead, CARRIER: body, NOBODY: None}[paid]
    assert payee_of(line) == expected
    assert with_payee(BudgetLine.objects.filter(pk=line.pk)).get().payee == (expected.pk if expected else None)
