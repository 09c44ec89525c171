"""Numbers, amounts and dates as French readers expect them on paper. Pure functions; templates use them as filters."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone

NARROW = "\u202f"
NO_BREAK = "\u00a0"
MINUS = "\u2212"
ABSENT = "non renseigné"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


_BEFORE = re.compile(" (?=[:;?!%€»])")
_AFTER = re.compile("(?<=«) ")


def french(text: Any) -> str:
    """No-break spaces where French asks for them, so that « : » or « ? » never starts a line."""
    return _AFTER.sub(NO_BREAK, _BEFORE.sub(NO_BREAK, str(text)))


def _grouped(number: Decimal, places: int) -> str:
    exact = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    sign = MINUS if exact < 0 else ""
    return sign + f"{abs(exact):,.{places}f}".replace(",", NARROW).replace(".", ",")


def _decimal(value: Any) -> Decimal | None:
    """The value as a number; None when there is none (an empty string counts as none: zero differs from empty)."""
    return None if value is None or value == "" else Decimal(str(value))


def amount(value: Any) -> str:
    """1234567.5 → « 1 234 567,50 » with narrow no-break spaces."""
    number = _decimal(value)
    return ABSENT if number is None else _grouped(number, 2)


def euros(value: Any) -> str:
    """1234567.5 → « 1 234 567,50 € »; zero is « 0,00 € », nothing is « non renseigné »."""
    number = _decimal(value)
    return ABSENT if number is None else _grouped(number, 2) + NO_BREAK + "€"


def whole(value: Any) -> str:
    """12500 → « 12 500 »; rounded when it has decimals."""
    number = _decimal(value)
    return ABSENT if number is None else _grouped(number, 0)


def number(value: Any) -> str:
    """A measure without useless zeros: 12.50 → « 12,5 », 3 → « 3 »."""
    exact = _decimal(value)
    if exact is None:
        return ABSENT
    places = max(0, -int(exact.normalize().as_tuple().exponent))
    return _grouped(exact, min(places, 2))


def day(value: date | datetime | None) -> str:
    """« 1er janvier 2026 »."""
    if not value:
        return ABSENT
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    rank = "1er" if value.day == 1 else str(value.day)
    return f"{rank}{NO_BREAK}{MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime | None) -> str:
    """« 24 novembre 2026 à 14 h 32 », in Paris time."""
    if not value:
        return ABSENT
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)} à{NO_BREAK}{local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"


def since(value: date | datetime | None, today: date) -> str:
    """How long something has waited: « depuis aujourd'hui », « depuis 6 jours »; "" without a date."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    days = (today - value).days
    if days <= 0:
        return "depuis aujourd'hui" if days == 0 else f"à partir du {day(value)}"
    return "depuis hier" if days == 1 else f"depuis {whole(days)}{NO_BREAK}jours"
