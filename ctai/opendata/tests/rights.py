from ctai.accounts.tests.rights_table import SIGNED_IN, Row, allow, everyone

ROWS = [
    Row("opendata:home", expect=everyone(200)),
    Row("opendata:public_csv", expect=everyone(200)),
    Row("opendata:contracts_csv", expect=allow(*SIGNED_IN)),
]
