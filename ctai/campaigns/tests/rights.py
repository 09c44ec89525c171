from ctai.accounts.tests.rights_table import SIGNED_IN, Row, allow
from ctai.campaigns import acts
from ctai.campaigns.tests.factories import TODAY, make_edition

READING = allow(*SIGNED_IN)
STEWARD = allow(*SIGNED_IN, status=403) | allow("steward")
ACTING = allow(*SIGNED_IN, status=403) | allow("steward", status=302)


def published(world):
    return {"year": 2024, "number": make_edition(2024, by=world.steward).number}


def prepared(world):
    return {"year": 2024, "number": acts.prepare(2024, by=world.steward, today=TODAY).number}


def year(world):
    prepared(world)
    return {"year": 2024}


def region(world):
    return year(world) | {"code": world.contract.region.code}


ROWS = [
    Row("campaigns:list", expect=READING),
    Row("campaigns:campaign", lambda world: {"year": published(world)["year"]}, READING),
    Row("campaigns:edition", published, READING),
    # Nobody else knows that a version is being prepared.
    Row("campaigns:edition", prepared, allow("steward")),
    Row("campaigns:prepare", lambda world: {"year": 2024}, ACTING, method="post"),
    Row("campaigns:dates", year, STEWARD),
    Row("campaigns:values", year, STEWARD),
    Row("campaigns:targets", year, STEWARD),
    Row("campaigns:audience", region, STEWARD),
    Row("campaigns:publish", year, STEWARD),
]
