"""Published editions, by the real acts."""

from datetime import date
from typing import Any

from ctai.accounts.models import Membership
from ctai.campaigns import acts
from ctai.campaigns.models import Edition

TODAY = date(2026, 3, 2)


def make_edition(year: int, *, by: Membership, today: date = TODAY, **parts: dict[str, Any]) -> Edition:
    """The next edition of a year, with `values`, `targets` or `audiences` put over those it starts from."""
    edition = acts.prepare(year, by=by, today=today)
    for part, held in parts.items():
        whole = getattr(edition, part) | held
        acts.save(edition, part, whole, seen=edition.version, by=by, today=today)
        edition.refresh_from_db()
    return acts.publish(edition, seen=edition.version, note="Pour l'essai.", by=by, today=today)
