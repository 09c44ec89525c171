"""E-mail: a local outbox by default (the folder var/courriels), SMTP when CTAI_SMTP_HOST is set."""

from config.settings.database import VAR_DIR
from config.settings.env import flag, number, text

DEFAULT_FROM_EMAIL = text(
    "CTAI_FROM_EMAIL", "ne-pas-repondre@ctai.example", about="Expéditeur des courriels de la plateforme."
)
CTAI_OUTBOX = VAR_DIR / "courriels"
EMAIL_HOST = text("CTAI_SMTP_HOST", "", about="Serveur d'envoi. Vide : les courriels restent dans CTAI_VAR/courriels.")
EMAIL_PORT = number("CTAI_SMTP_PORT", 587, minimum=1, maximum=65535, about="Port du serveur d'envoi.")
EMAIL_HOST_USER = text("CTAI_SMTP_USER", "", about="Identifiant sur le serveur d'envoi.")
EMAIL_HOST_PASSWORD = text("CTAI_SMTP_PASSWORD", "", about="Mot de passe sur le serveur d'envoi.")
EMAIL_USE_TLS = flag("CTAI_SMTP_TLS", default=True, about="Chiffrer la liaison avec le serveur d'envoi.")
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = CTAI_OUTBOX
CTAI_BASE_URL = text(
    "CTAI_BASE_URL", "http://127.0.0.1:8000", about="Adresse publique du site, pour les liens des courriels."
).rstrip("/")
