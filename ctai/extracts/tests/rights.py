from ctai.accounts.tests.rights_table import CONTRACT_READERS, Row, allow
from ctai.rules.states import State


def budget(world):
    return {"number": world.contract.number, "what": "budget", "form": "xlsx"}


ROWS = [Row("extracts:file", budget, allow(*CONTRACT_READERS), state=State.PROPOSAL)]
