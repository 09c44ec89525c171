from ctai.accounts.tests.rights_table import SIGNED_IN, Row, allow
from ctai.outlines import acts
from ctai.outlines.tests.factories import TODAY

READING = allow(*SIGNED_IN)
STEWARD = allow(*SIGNED_IN, status=403) | allow("steward")
ACTING = allow(*SIGNED_IN, status=403) | allow("steward", status=302)
# Nobody else knows that a version is being prepared.
PREPARING = allow("steward")


def prepared(world):
    return {"number": acts.prepare(by=world.steward, today=TODAY).number}


def section(world):
    return prepared(world) | {"slug": "obstacles"}


ROWS = [
    Row("outlines:list", expect=READING),
    Row("outlines:outline", lambda world: {"number": 1}, READING),
    Row("outlines:outline", prepared, PREPARING),
    Row("outlines:prepare", expect=ACTING, method="post"),
    Row("outlines:publish", lambda world: {"number": 1}, allow(*SIGNED_IN, status=403)),
    Row("outlines:publish", prepared, PREPARING),
    Row("outlines:section_add", prepared, PREPARING),
    Row("outlines:section", section, PREPARING),
    Row("outlines:section", section, allow("steward", status=302), method="post", data=lambda world: {"act": "retire"}),
]
