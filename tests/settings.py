"""The settings of the tests: those of the product, fast and shut in a folder of their own.

The database is the one DATABASE_URL names (`make test` runs both); SQLite in a temporary file otherwise. A file, not
memory: the live server of the browser tests and the tests of two people saving at once need several connections, and
meet the same write-ahead log and locks as the real thing.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Nothing of the person's own configuration may change a test's answer.
for _name in [name for name in os.environ if name.startswith("CTAI_")]:
    del os.environ[_name]

_folder = Path(tempfile.mkdtemp(prefix="ctai-test-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["CTAI_VAR"] = str(_folder)
os.environ["CTAI_SECRET"] = "a-secret-for-the-tests-only-and-for-nothing-else"

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
    # A test database need not survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
else:
    # No connection outlives its request: one left open by a thread of the live server would keep the test database.
    DATABASES["default"]["CONN_MAX_AGE"] = 0

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# No manifest: pages are tested without collecting 7,000 files first.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
