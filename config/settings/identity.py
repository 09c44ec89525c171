"""Who signs in, and how."""

from config.settings.env import flag, number

AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "notifications:home"
# A sign-in link arrives by e-mail; ProConnect will be a second backend beside this one.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []

# `accounts` stands above the journal, whose rows point at memberships: it writes to it by this name (docs/decisions).
CTAI_JOURNAL = "ctai.history.journal.record"

CTAI_DEMO = flag(
    "CTAI_DEMO",
    default=False,
    about="Page des personnages de démonstration et boîte aux lettres locale. Jamais en vrai.",
)
CTAI_LINK_MINUTES = number(
    "CTAI_LINK_MINUTES", 20, minimum=5, maximum=120, about="Durée de vie d'un lien de connexion, en minutes."
)
SESSION_COOKIE_AGE = 60 * number(
    "CTAI_SESSION_MINUTES", 480, minimum=10, maximum=1440, about="Durée d'une session sans activité, en minutes."
)
SESSION_SAVE_EVERY_REQUEST = False
SESSION_ENGINE = "django.contrib.sessions.backends.db"
