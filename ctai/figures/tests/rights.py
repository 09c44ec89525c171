from ctai.accounts.tests.rights_table import Row, everyone
from ctai.figures.tests.factories import make_value

PUBLIC = everyone(200)


def prepare(world):
    world.things["value"] = make_value(world.contract.departement)
    make_value(world.contract.departement.region, "9.0")


def place(world):
    return {"kind": "commune", "code": world.contract.territory.code}


def figure(world):
    return {**place(world), "series": world.value.series.code}


ROWS = [
    Row("figures:series_list", expect=PUBLIC),
    Row("figures:series", lambda world: {"code": world.value.series.code}, expect=PUBLIC),
    Row("figures:territory", place, expect=PUBLIC),
    Row("figures:territory_csv", place, expect=PUBLIC),
    Row("figures:figure", figure, expect=PUBLIC),
    Row("figures:figure_csv", lambda world: {**figure(world), "content": "bars"}, expect=PUBLIC),
    Row("figures:series_csv", lambda world: {"code": world.value.series.code}, expect=PUBLIC),
]
