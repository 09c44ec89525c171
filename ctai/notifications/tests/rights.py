from ctai.accounts.tests.rights_table import SIGNED_IN, Row, allow

ELSEWHERE = ("region", "steward", "operator", "ofii", "support", "other_region", "other_operator", "other_ofii")

ROWS = [
    Row("notifications:home", expect=allow(*SIGNED_IN) | allow(*ELSEWHERE, status=302)),
    Row("notifications:read_all", expect=allow(*SIGNED_IN, status=302), method="post"),
    Row("notifications:preferences", expect=allow(*SIGNED_IN)),
]
