"""Reading the environment: each function returns a checked value or refuses it in one French sentence."""

import os
from difflib import get_close_matches
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]

# Every variable ever asked for, with its default and meaning: docs/operations.md is checked against it.
KNOWN: dict[str, tuple[str, str]] = {}


def text(name: str, default: str = "", *, about: str) -> str:
    KNOWN[name] = (default, about)
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool, about: str) -> bool:
    raw = text(name, "oui" if default else "non", about=about).lower()
    if raw in {"oui", "1", "true", "yes", "on"}:
        return True
    if raw in {"non", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} vaut « {raw} » : écrivez « oui » ou « non ».")


def number(name: str, default: int, *, minimum: int, maximum: int, about: str) -> int:
    raw = text(name, str(default), about=about)
    if not raw.lstrip("-").isdigit() or not minimum <= int(raw) <= maximum:
        raise ImproperlyConfigured(f"{name} vaut « {raw} » : écrivez un nombre entier de {minimum} à {maximum}.")
    return int(raw)


def choice(name: str, default: str, allowed: set[str], *, about: str) -> str:
    raw = text(name, default, about=about)
    if raw not in allowed:
        raise ImproperlyConfigured(f"{name} vaut « {raw} » : écrivez l'un de {', '.join(sorted(allowed))}.")
    return raw


def refuse_unknown() -> None:
    """Refuse a CTAI_… variable nobody reads: most often a misspelt name, whose value would be silently ignored."""
    for name in os.environ:
        if name.startswith("CTAI_") and name not in KNOWN:
            nearest = get_close_matches(name, KNOWN, n=1)
            hint = f" Vouliez-vous écrire {nearest[0]} ?" if nearest else ""
            raise ImproperlyConfigured(f"{name} n'est pas un réglage connu.{hint}")
