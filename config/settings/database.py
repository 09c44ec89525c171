"""SQLite under var/ by default; PostgreSQL when DATABASE_URL says so."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from config.settings.env import BASE_DIR, number, text

VAR_DIR = BASE_DIR / text("CTAI_VAR", "var", about="Dossier des données : base SQLite, fichiers, fichiers statiques.")

_url = text("DATABASE_URL", "", about="Adresse PostgreSQL (postgresql://…). Vide : SQLite dans CTAI_VAR.")
if _url and not _url.startswith(("postgres://", "postgresql://", "sqlite:///")):
    raise ImproperlyConfigured("DATABASE_URL doit commencer par postgresql:// ou sqlite:///.")
_conn_max_age = number(
    "CTAI_DB_CONN_MAX_AGE", 60, minimum=0, maximum=3600, about="Durée de vie d'une connexion PostgreSQL, en secondes."
)


def _postgres(url: str) -> dict[str, Any]:
    try:
        config = dict(environ.Env.db_url_config(url))
    except ValueError as error:
        raise ImproperlyConfigured(
            "DATABASE_URL est mal écrite : attendu postgresql://utilisateur:motdepasse@serveur:5432/base."
        ) from error
    if not config.get("NAME"):
        raise ImproperlyConfigured("DATABASE_URL ne nomme pas de base : ajoutez son nom à la fin (…/base).")
    return config


if _url.startswith("postgres"):
    DATABASES = {
        "default": {
            **_postgres(_url),
            "CONN_MAX_AGE": _conn_max_age,
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
