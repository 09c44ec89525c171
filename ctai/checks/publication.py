"""The essential data of a grant are published within three months, one line a beneficiary.

Source: decree 2017-779 of 5 May 2017 and order of 17 November 2017 (domain.md 9), for what a written convention binds:
above 23 000 € a year from one public body. All grantors, except authorities under 3 500 inhabitants.
"""

from calendar import monthrange
from datetime import date

MONTHS = 3


def due_on(signed_on: date) -> date:
    """The last of the three months, to the day; the last day of the month where that day does not exist."""
    month = signed_on.month - 1 + MONTHS
    year, month = signed_on.year + month // 12, month % 12 + 1
    return date(year, month, min(signed_on.day, monthrange(year, month)[1]))
