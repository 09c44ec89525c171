from datetime import date
from decimal import Decimal

from ctai.accounts.tests.rights_table import PREFECTURE, SIGNED_IN, STATE_READERS, Row, allow
from ctai.decisions import acts
from ctai.decisions.models import DecisionProposal
from ctai.funding.tests.factories import make_line
from ctai.programme.tests.factories import make_action
from ctai.rules.funders import Funder
from ctai.rules.states import State

TODAY = date(2026, 11, 2)
SERVICES = (*(one for one in STATE_READERS if one != "sub_prefect"), "other_officer", "other_region")
HOME = allow(*SIGNED_IN, status=403) | allow(*SERVICES)
OWN = {"state": State.ACCEPTED}


def prepare(world):
    make_line(make_action(world.contract), asked=10_000)
    by = world.officer
    made = acts.make_simulation("Essai", year=2027, credit=Funder.STATE_104_12, by=by, today=TODAY)
    other = acts.copy_simulation(made, "Autre", by=by, today=TODAY)
    world.things |= {"simulation": made, "other": other}
    DecisionProposal.objects.create(
        contract=world.contract, year=2027, credit=Funder.STATE_104_12.value, amount=Decimal(9_000), proposed_by=by,
        proposed_on=TODAY,
    )  # fmt: skip
    if world.contract.state == State.ACCEPTED:
        acts.try_amounts(made, {world.contract.pk: Decimal(9_000)}, seen=1, by=by, today=TODAY)
        made.refresh_from_db()


def one(world):
    return {"pk": world.simulation.pk}


def proposal(world):
    return {"pk": DecisionProposal.objects.get().pk}


def version(world):
    return {"version": world.simulation.version}


READ = allow(*PREFECTURE)
MOVED = allow(*PREFECTURE, status=302)
ROWS = [
    Row("decisions:home", expect=HOME, **OWN),
    Row("decisions:simulation", one, READ, **OWN),
    Row("decisions:compare", lambda world: one(world) | {"other": world.other.pk}, READ, **OWN),
    Row("decisions:propose", one, READ, **OWN),
    Row("decisions:fill", one, MOVED, method="post", data=lambda w: version(w) | {"rule": "rate", "rate": 50}, **OWN),
    Row("decisions:cut", one, READ, **OWN),
    Row("decisions:copy", one, MOVED, method="post", data=lambda w: {"name": "Copie"}, **OWN),
    Row("decisions:share", one, MOVED, method="post", data=version, **OWN),
    Row("decisions:proposals", expect=HOME, **OWN),
    Row(
        "decisions:withdraw",
        proposal,
        allow("region", "steward", status=403) | MOVED,
        method="post",
        **OWN,
    ),
]
