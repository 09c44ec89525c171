"""The gallery is public, and writes nothing."""

from ctai.accounts.tests.rights_table import Row, everyone

ROWS = [Row("design:gallery", expect=everyone(200))]
