"""A count of people under 11 may show someone (the threshold of the platform's masked results)."""

from decimal import Decimal

from ctai.design.spelling import words

THRESHOLD = 11
# Units that count no one: shares, money, time, distance.
_MEASURES = {
    "euro", "euros", "an", "ans", "annee", "annees", "mois", "semaine", "semaines", "jour", "jours", "heure", "heures",
    "minute", "minutes", "km", "kilometre", "kilometres", "point", "points", "pour",
}  # fmt: skip


def may_show_someone(value: Decimal, unit: str) -> bool:
    """True for 1 to 10 of something that can be someone: « 7 personnes », « 3 familles »; false for « 7 % »."""
    if not 0 < value < THRESHOLD or value != value.to_integral_value():
        return False
    first = (words(unit) or [""])[0]
    return first not in _MEASURES and not unit.strip().startswith(("%", "€", "‰", "k€", "M€"))
