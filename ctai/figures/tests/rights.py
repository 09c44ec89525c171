from ctai.accounts.tests.rights_table import Row, everyone
from ctai.figures.tests.factories import make_value

PUBLIC = everyone(200)


def prepare(world):
    world.things["value"] = make_value(world.contract.departement)


def place(world):
    return {"kind": "commune", "code": world.contract.territory.code}


ROWS = [
    Row("figures:series_list", expect=PUBLIC),
    Row("figures:series", lambda world: {"code": world.value.series.code}, expect=PUBLIC),
    Row("figures:territory", place, expect=PUBLIC),
    Row("figures:territory_csv", place, expect=PUBLIC),
]
