"""Delays the platform counts, each with where it comes from. A delay passed is said, it never blocks an act."""

from dataclasses import dataclass
from datetime import date, timedelta

from ctai.rules.states import State

# No text sets a delay for a prefecture to answer a letter of intent: the sources read name the step, not its length.
# One month is the platform's own usage, always shown as such.
ACKNOWLEDGEMENT_DAYS = 30
ACKNOWLEDGEMENT_SOURCE = "usage de la plateforme : aucun texte ne fixe ce délai"


@dataclass(frozen=True)
class Deadline:
    """A delay that began on `since`. `met_on`: the day the expected act was done, None while it is awaited."""

    since: date
    due_on: date
    met_on: date | None = None

    def days_late(self, today: date) -> int:
        """Days after the due date, at the day it was met or today; 0 in time."""
        return max(0, ((self.met_on or today) - self.due_on).days)


def acknowledgement(sent_on: date | None, met_on: date | None) -> Deadline | None:
    """When the prefecture is expected to acknowledge a letter; None before it is sent."""
    if sent_on is None:
        return None
    return Deadline(sent_on, sent_on + timedelta(days=ACKNOWLEDGEMENT_DAYS), met_on)


# After how many days without a move a file shows as late in "ce qui m'attend". The platform's own usage, like the delay
# of acknowledgement; states that are absent have no expected length.
EXPECTED_DAYS: dict[State, int] = {
    State.INTENT_SENT: ACKNOWLEDGEMENT_DAYS,
    State.EXCHANGES: 90,
    State.DIAGNOSIS: 120,
    State.PROPOSAL: 90,
    State.CORRECTIONS: 30,
    State.CERTIFIED: 15,
    State.SUBMITTED: 60,
    State.ACCEPTED: 90,
    State.SIGNATURE: 60,
}


def days_late(state: State, since: date, today: date) -> int:
    """Days past the expected length of a state; 0 in time or when no length is expected."""
    expected = EXPECTED_DAYS.get(state)
    return 0 if expected is None else max(0, (today - since).days - expected)
