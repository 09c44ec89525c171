"""Every page of the site is public (the outbox in demonstration only) and writes nothing."""

from ctai.accounts.tests.rights_table import Row, everyone

PAGES = ("home", "steps", "guides", "accessibility", "legal", "privacy", "health", "outbox", "robots")
ROWS = [
    *(Row(f"site:{name}", expect=everyone(200)) for name in PAGES),
    Row("site:guide", lambda world: {"slug": "diagnostic"}, everyone(200)),
    Row("site:guide", lambda world: {"slug": "programme"}, everyone(200)),
    Row("site:guide", lambda world: {"slug": "inconnu"}, everyone(404)),
    Row("site:favicon", expect=everyone(302)),
]
