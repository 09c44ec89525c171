from ctai.accounts.tests.rights_table import AUTHORITY, CONTRACT_READERS, SIGNED_IN, Row, allow
from ctai.rules.states import State

PERIOD = {"version": 1, "starts_on": "2027-01-01", "ends_on": "2029-12-31"}


def number(world):
    return {"number": world.contract.number}


PARTIES = ("lead", "elected", "partner", "officer", "prefect")
ROWS = [
    Row("contracts:list", expect=allow(*SIGNED_IN)),
    Row("contracts:period", number, allow(*CONTRACT_READERS)),
    Row("contracts:period", number, allow(*AUTHORITY), state=State.DRAFT),
    Row(
        "contracts:period",
        number,
        allow(*PARTIES, status=302) | allow("sub_prefect", "region", "steward", status=403),
        method="post",
        data=lambda world: PERIOD,
    ),
    Row("contracts:parties", number, allow(*CONTRACT_READERS)),
    Row(
        "contracts:parties",
        number,
        allow(*AUTHORITY, status=302) | allow("officer", "prefect", "sub_prefect", "region", "steward", status=403),
        method="post",
        data=lambda world: {"organisation": world.other_lead.organisation_id},
    ),
    Row("contracts:journal", number, allow(*CONTRACT_READERS)),
]
