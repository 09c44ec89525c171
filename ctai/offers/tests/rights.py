from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, PREFECTURE, Row, allow
from ctai.findings.tests.factories import make_offer
from ctai.offers.tests.files import bring_sample

PARTIES = AUTHORITY + PREFECTURE
READING = allow(*CONTRACT_READERS)
WRITING = allow(*CONTRACT_READERS, status=403) | allow(*PARTIES)
ACTING = allow(*CONTRACT_READERS, status=403) | allow(*PARTIES, status=302)


def prepare(world):
    world.things |= {
        "first": make_offer(world.contract, world.lead).pk,
        "second": make_offer(world.contract, world.lead, structure="La maison des langues").pk,
        "brought": bring_sample(world.contract, world.lead).pk,
    }


def number(world):
    return {"number": world.contract.number}


def pair(world):
    return number(world) | {"first": world.first, "second": world.second}


ROWS = [
    Row("offers:twins", number, READING),
    Row("offers:twin", pair, READING),
    Row("offers:twin", pair, ACTING, method="post", data=lambda world: {"act": "apart"}),
    Row("offers:import", number, WRITING),
    Row("offers:imported", lambda world: number(world) | {"pk": world.brought}, WRITING),
    Row("offers:imported", lambda world: number(world) | {"pk": world.brought}, ACTING, method="post"),
    Row("offers:download", lambda world: number(world) | {"form": "csv"}, READING),
]
