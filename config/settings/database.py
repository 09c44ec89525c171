"""SQLite under var/ by default; PostgreSQL when DATABASE_URL says so."""

import environ
from django.core.exceptions import ImproperlyConfigured

from config.settings.env import BASE_DIR, number, text

VAR_DIR = BASE_DIR / text("CTAI_VAR", "var", about="Dossier des données : base SQLite, fichiers, fichiers statiques.")

_url = text("DATABASE_URL", "", about="Adresse PostgreSQL (postgresql://…). Vide : SQLite dans CTAI_VAR.")
if _url and not _url.startswith(("postgres://", "postgresql://", "sqlite:///")):
    raise ImproperlyConfigured("DATABASE_URL doit commencer par postgresql:// ou sqlite:///.")

if _url.startswith("postgres"):
    DATABASES = {
        "default": {
            **environ.Env.db_url_config(_url),
            "CONN_MAX_AGE": number(
                "CTAI_DB_CONN_MAX_AGE", 60, minimum=0, maximum=3600, about="Durée de vie d'une connexion, en secondes."
            ),
            "CONN_HEALTH_CHECKS": True,
        }
    }
else:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _url.removeprefix("sqlite:///") or str(VAR_DIR / "ctai.sqlite3"),
            "OPTIONS": {
                # Writers queue instead of failing, readers never wait (WAL): what two people saving at once need.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                    " PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
