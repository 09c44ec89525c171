from ctai.accounts.tests.rights_table import SIGNED_IN, Row, allow
from ctai.payments.tests.factories import make_committed
from ctai.rules.states import State


def prepare(world):
    make_committed(world.contract, world.operator.organisation)


# Everyone who reads amounts opens the page; the lines say which entries are theirs.
ROWS = [
    Row(
        "entries:home",
        expect=allow(*SIGNED_IN) | allow("ofii", "other_ofii", "support", status=403),
        query="?annee=2026",
        state=State.IN_FORCE,
    )
]
