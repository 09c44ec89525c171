from ctai.accounts.tests.rights_table import CONTRACT_READERS, Row, allow
from ctai.programme.tests.factories import make_action


def prepare(world):
    make_action(world.contract, operator=world.operator.organisation)


ROWS = [Row("board:home", lambda world: {"number": world.contract.number}, allow(*CONTRACT_READERS))]
