"""Everything worth reading goes to the error output, whatever DEBUG says: the service manager keeps it."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Django's own console handler speaks only under DEBUG; 4xx answers are the visitors' business.
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},
        # It greets at each start.
        "pikepdf": {"level": "WARNING"},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
