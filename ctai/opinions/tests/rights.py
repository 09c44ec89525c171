from datetime import date

from ctai.accounts.tests.rights_table import PREFECTURE, SIGNED_IN, STATE_READERS, Row, allow
from ctai.funding.tests.factories import make_line
from ctai.opinions import acts
from ctai.programme.tests.factories import make_action
from ctai.rules.states import State

OWN = {"state": State.SUBMITTED}
# Those who read the contract and not what prepares its decision.
REFUSED = allow("lead", "elected", "partner", status=403)


def prepare(world):
    make_line(make_action(world.contract), asked=10_000)
    sub = world.sub_prefect.organisation
    asked = acts.ask_opinion(
        world.contract, sub, question="Ce projet est-il soutenu ?", wanted_for=date.max, by=world.officer,
        today=date(2026, 9, 20),
    )  # fmt: skip
    world.things["opinion"] = asked


def number(world):
    return {"number": world.contract.number}


def one(world):
    return number(world) | {"pk": world.opinion.pk}


def answer(world):
    return {"stance": "favourable", "text": "Projet attendu.", "version": 0}


SERVICES = (*STATE_READERS, "other_officer", "other_region")
READ = allow(*STATE_READERS) | REFUSED
ROWS = [
    Row("opinions:mine", expect=allow(*SIGNED_IN, status=403) | allow(*SERVICES), **OWN),
    Row("opinions:home", number, READ, **OWN),
    Row("opinions:opinion", one, READ, **OWN),
    Row(
        "opinions:opinion",
        one,
        REFUSED | allow(*STATE_READERS, status=403) | allow("sub_prefect", status=302),
        method="post",
        data=answer,
        **OWN,
    ),
    Row(
        "opinions:withdraw",
        one,
        REFUSED | allow(*STATE_READERS, status=403) | allow(*PREFECTURE, status=302),
        method="post",
        **OWN,
    ),
]
