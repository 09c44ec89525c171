"""Public pages: everybody, signed in or not."""

from ctai.accounts.tests.rights_table import Row, everyone

ROWS = [
    Row("territories:find_prefecture", expect=everyone(200)),
    Row("territories:search", expect=everyone(200), query="?q=saint"),
    Row("territories:page", kwargs=lambda world: {"kind": "commune", "code": "12145"}, expect=everyone(200)),
]
