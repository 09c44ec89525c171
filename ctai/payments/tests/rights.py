from ctai.accounts.tests.rights_table import AUTHORITY, PREFECTURE, SIGNED_IN, STATE_READERS, Row, allow
from ctai.payments.tests.factories import DIRECT_EJ, bring, make_committed, paid
from ctai.rules.states import State

SERVICES = (*STATE_READERS, "other_officer", "other_region")
IMPORTING = (*PREFECTURE, "other_officer")
OWN = {"state": State.IN_FORCE}


def prepare(world):
    """Money paid to the world's operator; rows of every kind in an extract. Only a contract in force is paid on."""
    world.things["extract"] = 0
    if world.contract.state == State.IN_FORCE:
        make_committed(world.contract, world.operator.organisation)
        siret = world.operator.organisation.siret
        rows = [paid(DIRECT_EJ, siret, "1000,00"), paid("2100000000", siret, "5,00"), paid("21", siret, "x")]
        world.things["extract"] = bring(rows, world.officer).pk


def extract(world):
    return {"pk": world.extract}


NO_IMPORT = allow(*SIGNED_IN, status=403)
ROWS = [
    Row("payments:to_come", expect=allow(*SIGNED_IN, status=403) | allow(*SERVICES), **OWN),
    Row("payments:extracts", expect=NO_IMPORT | allow(*IMPORTING), **OWN),
    Row("payments:extract", extract, NO_IMPORT | allow("other_officer", status=404) | allow(*PREFECTURE), **OWN),
    Row(
        "payments:extract",
        extract,
        NO_IMPORT | allow("other_officer", status=404) | allow(*PREFECTURE, status=302),
        method="post",
        **OWN,
    ),
    Row(
        "payments:payees",
        expect=allow(*SIGNED_IN, status=403) | allow(*SERVICES, *AUTHORITY, "other_lead"),
        **OWN,
    ),
    Row(
        "payments:payee",
        lambda world: {"pk": world.operator.organisation.pk},
        allow(*AUTHORITY, *STATE_READERS, "operator"),
        **OWN,
    ),
]
