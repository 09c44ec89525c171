"""How often a person accepts e-mails, and when the one of an act is to leave."""

from datetime import datetime, timedelta
from enum import StrEnum

from ctai.rules.notices import AT_ONCE


class Pace(StrEnum):
    """How often a person accepts to be written to, one choice a membership."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


PACE_LABELS: dict[Pace, str] = {
    Pace.DAILY: "Un résumé par jour, à 7 heures",
    Pace.WEEKLY: "Un résumé par semaine, le lundi à 7 heures",
    Pace.IMMEDIATE: "Un courriel à chaque fois que quelque chose change",
    Pace.NONE: "Aucun, sauf ce qui attend une réponse de ma part",
}
DIGEST_HOUR = 7
_MONDAY = 0


def mail_at(act: str, pace: Pace, at: datetime) -> datetime | None:
    """When the e-mail of an act told at `at` (aware, in Paris time) is to leave; None: only the pages tell it."""
    if act in AT_ONCE or pace == Pace.IMMEDIATE:
        return at
    if pace == Pace.NONE:
        return None
    # Rebuilt from the calendar day: at a change of hour, "the next day at 7" is not "in 24 hours".
    morning = at.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    days = 0 if at < morning else 1
    if pace == Pace.WEEKLY:
        days += (_MONDAY - (at + timedelta(days=days)).weekday()) % 7
    return morning + timedelta(days=days)
