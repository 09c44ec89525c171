"""Secrets, hosts, cookies, and what a browser may load."""

import os
import secrets

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.settings.database import VAR_DIR
from config.settings.env import flag, text
from config.settings.identity import CTAI_DEMO

DEBUG = flag("CTAI_DEBUG", default=False, about="Pages d'erreur détaillées, pour développer seulement.")
_production = flag(
    "CTAI_PRODUCTION", default=False, about="Exige secret, hôtes et HTTPS ; refuse le mode démonstration."
)
_hosts = text("CTAI_HOSTS", "localhost,127.0.0.1", about="Noms de domaine servis, séparés par des virgules.")
ALLOWED_HOSTS = [host.strip() for host in _hosts.split(",") if host.strip()]
if _production and "CTAI_HOSTS" not in os.environ:
    raise ImproperlyConfigured("CTAI_HOSTS est obligatoire quand CTAI_PRODUCTION vaut « oui ».")
# A leading dot means "and its subdomains" to ALLOWED_HOSTS, where CSRF_TRUSTED_ORIGINS wants a star.
CSRF_TRUSTED_ORIGINS = [f"https://{'*' if host.startswith('.') else ''}{host}" for host in ALLOWED_HOSTS if _production]


def _local_secret() -> str:
    """A secret of this installation, made once and kept beside its data."""
    path = VAR_DIR / "secret"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = text("CTAI_SECRET", "", about="Clé secrète, au moins 40 caractères. Vide : faite une fois dans CTAI_VAR.")
if SECRET_KEY and len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("CTAI_SECRET est trop courte : donnez au moins 40 caractères.")
if _production and not SECRET_KEY:
    raise ImproperlyConfigured("CTAI_SECRET est obligatoire quand CTAI_PRODUCTION vaut « oui ».")
if _production and DEBUG:
    raise ImproperlyConfigured("CTAI_DEBUG et CTAI_PRODUCTION ne vont pas ensemble.")
if _production and CTAI_DEMO:
    raise ImproperlyConfigured("CTAI_DEMO et CTAI_PRODUCTION ne vont pas ensemble.")
SECRET_KEY = SECRET_KEY or _local_secret()

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _production
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _production else None
SECURE_HSTS_SECONDS = 31_536_000 if _production else 0
# Subdomains and the browsers' preload list engage more than this service: their owner decides, at the proxy.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "ctai.site.views.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
