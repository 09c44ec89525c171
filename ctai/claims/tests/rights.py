from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from ctai.accounts.tests.rights_table import AUTHORITY, PREFECTURE, SIGNED_IN, STATE_READERS, Row, allow
from ctai.claims.acts import claim
from ctai.files.tests.samples import pdf
from ctai.funding.acts.pay import plan_instalment
from ctai.funding.tests.factories import make_line
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import InstalmentKind, Route
from ctai.rules.states import State

TODAY = date(2026, 11, 2)
OWN = {"state": State.IN_FORCE}


def prepare(world):
    if world.contract.state != State.IN_FORCE:
        return
    action = make_action(world.contract, operator=world.operator.organisation)
    line = make_line(action, granted=8_000, committed=8_000, route=Route.TO_OPERATOR)
    planned = [
        plan_instalment(
            line, kind=kind, planned_on=date(2027, 3, 1), amount=Decimal(3_000), by=world.officer, today=TODAY
        )
        for kind in (InstalmentKind.ADVANCE, InstalmentKind.BALANCE)
    ]
    asked = claim(
        planned[0],
        text="Les deux groupes sont ouverts.",
        proof=SimpleUploadedFile("bilan.pdf", pdf()),
        by=world.operator,
        today=TODAY,
    )
    world.things |= {"claim": asked, "planned": planned[1]}


def one(world):
    return {"pk": world.claim.pk}


def planned(world):
    return {"pk": world.planned.pk}


READERS = tuple(one for one in SIGNED_IN if one not in ("ofii", "other_ofii", "support"))
STRANGERS = allow("ofii", "other_ofii", "support", status=403)
READ = STRANGERS | allow(*AUTHORITY, *STATE_READERS, "operator")
ROWS = [
    Row("claims:home", expect=allow(*SIGNED_IN, status=403) | allow(*READERS)),
    Row("claims:ask", planned, STRANGERS | allow("operator"), **OWN),
    Row(
        "claims:ask",
        planned,
        STRANGERS | allow("operator", status=302),
        method="post",
        data=lambda world: {"text": "L'action est réalisée."},
        **OWN,
    ),
    Row("claims:claim", one, READ, **OWN),
    Row(
        "claims:claim",
        one,
        STRANGERS | allow(*AUTHORITY, *STATE_READERS, "operator", status=403) | allow(*PREFECTURE, status=302),
        method="post",
        data=lambda world: {"answers": "accept", "version": world.claim.version},
        **OWN,
    ),
    Row(
        "claims:withdraw",
        one,
        STRANGERS | allow(*AUTHORITY, *STATE_READERS, status=403) | allow("operator", status=302),
        method="post",
        **OWN,
    ),
    Row("claims:proof_file", one, READ, **OWN),
]
