from ctai.accounts.tests.rights_table import SIGNED_IN, STATE_READERS, Row, allow, everyone

STATE_ONLY = allow(*SIGNED_IN, status=403) | allow(*STATE_READERS, "other_officer", "other_region")

ROWS = [
    Row("steering:territories", expect=everyone(200)),
    Row("steering:figures", expect=everyone(200), query="?au=2024-12-31"),
    Row("steering:counted", lambda world: {"count": "engages"}, everyone(200)),
    Row("steering:counted", lambda world: {"count": "inconnu"}, everyone(404)),
    Row("steering:home", expect=STATE_ONLY),
    Row("steering:files", lambda world: {"count": "engages"}, STATE_ONLY),
    Row("steering:late_reports", expect=STATE_ONLY),
]
