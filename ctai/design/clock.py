"""The only clock of the house: views ask it for today and pass it on (see ARCHITECTURE.md, Dates)."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, in Paris time."""
    return timezone.localtime()


def today() -> date:
    """Today's date, in Paris."""
    return now().date()
