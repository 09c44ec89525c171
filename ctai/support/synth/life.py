"""When things happened: one life per contract, told backwards from the state it has reached on the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from ctai.rules.states import State

# Days from each event to the next one.
GAPS: dict[str, tuple[int, int]] = {
    "opened": (3, 40),
    "sent": (3, 45),
    "acknowledged": (20, 120),
    "diagnosis_opened": (40, 200),
    "frozen": (30, 150),
    "certified": (1, 12),
    "submitted": (15, 100),
    "accepted": (15, 90),
    "text_frozen": (5, 60),
}
EVENTS = (*GAPS, "in_force")
# The last event of a state, and for how many days the contract has been there.
REACHED: dict[State, tuple[str, int, int]] = {
    State.DRAFT: ("opened", 0, 60),
    State.INTENT_SENT: ("sent", 0, 50),
    State.DECLINED: ("sent", 20, 200),
    State.EXCHANGES: ("acknowledged", 1, 140),
    State.DIAGNOSIS: ("diagnosis_opened", 1, 180),
    State.PROPOSAL: ("frozen", 1, 130),
    State.CORRECTIONS: ("submitted", 30, 90),
    State.CERTIFIED: ("certified", 0, 20),
    State.SUBMITTED: ("submitted", 1, 80),
    State.REFUSED: ("submitted", 60, 500),
    State.ACCEPTED: ("accepted", 1, 120),
    State.SIGNATURE: ("text_frozen", 1, 70),
    State.IN_FORCE: ("in_force", 1, 1000),
    State.ENDED: ("in_force", 0, 0),
    State.TERMINATED: ("in_force", 0, 0),
    State.ABANDONED: ("acknowledged", 60, 600),
}
# How often each state is met: a platform some years old, with more contracts running than being prepared.
SHARES: dict[State, int] = {
    State.DRAFT: 4, State.INTENT_SENT: 4, State.DECLINED: 1, State.EXCHANGES: 6, State.DIAGNOSIS: 9,
    State.PROPOSAL: 9, State.CORRECTIONS: 3, State.CERTIFIED: 2, State.SUBMITTED: 6, State.REFUSED: 2,
    State.ACCEPTED: 5, State.SIGNATURE: 4, State.IN_FORCE: 30, State.ENDED: 10, State.TERMINATED: 2,
    State.ABANDONED: 3,
}  # fmt: skip


@dataclass(frozen=True)
class Life:
    """What happened and when. An event the contract has not reached is None.

    `certified` and `submitted` stay here for a contract sent back for corrections, whose dates were taken off again.
    """

    state: State
    since: date
    opened: date
    sent: date | None = None
    acknowledged: date | None = None
    diagnosis_opened: date | None = None
    frozen: date | None = None
    certified: date | None = None
    submitted: date | None = None
    accepted: date | None = None
    text_frozen: date | None = None
    in_force: date | None = None
    closed: date | None = None
    starts: date | None = None
    ends: date | None = None


def state_of(index: int, rng: Random) -> State:
    """The first contracts meet each state once, so that no volume, however small, leaves one out."""
    states = list(SHARES)
    return states[index] if index < len(states) else rng.choices(states, list(SHARES.values()))[0]


def live(state: State, day: date, rng: Random) -> Life:
    """One life that stands at `state` on `day`."""
    if state in (State.IN_FORCE, State.ENDED, State.TERMINATED):
        return _signed(state, day, rng)
    last, least, most = REACHED[state]
    if state == State.ABANDONED:
        last = rng.choice(("acknowledged", "diagnosis_opened", "frozen"))
    reached = day - timedelta(days=rng.randint(least, most))
    dates = _before(last, reached, rng)
    since = reached
    closed = None
    if state in (State.DECLINED, State.CORRECTIONS, State.REFUSED, State.ABANDONED):
        since = min(day, reached + timedelta(days=rng.randint(min(20, least), least)))
    if state in (State.REFUSED, State.ABANDONED):
        closed = since
    starts = ends = None
    if "frozen" in dates:
        starts, ends = _period(dates["frozen"] + timedelta(days=120), rng.choice((1, 2, 2, 3)))
    return Life(state=state, since=since, closed=closed, starts=starts, ends=ends, **dates)


def _before(last: str, reached: date, rng: Random) -> dict[str, date]:
    """Every event up to `last`, which happened on `reached`."""
    dates = {last: reached}
    for event in reversed(EVENTS[: EVENTS.index(last)]):
        reached -= timedelta(days=rng.randint(*GAPS[event]))
        dates[event] = reached
    return dates


def _period(around: date, years: int) -> tuple[date, date]:
    """Whole months: from the first of the month, for `years` years."""
    starts = around.replace(day=1)
    return starts, starts.replace(year=starts.year + years) - timedelta(days=1)


def _signed(state: State, day: date, rng: Random) -> Life:
    years = rng.choice((1, 2, 2, 3))
    closed = None
    if state == State.IN_FORCE:
        in_force = day - timedelta(days=rng.randint(1, 365 * years - 30))
    elif state == State.ENDED:
        closed = day - timedelta(days=rng.randint(1, 700))
        in_force = closed.replace(day=1)
        in_force = in_force.replace(year=in_force.year - years)
    else:
        closed = day - timedelta(days=rng.randint(1, 500))
        in_force = closed - timedelta(days=rng.randint(90, 300))
    starts, ends = _period(in_force, years)
    dates = _before("in_force", in_force, rng)
    return Life(state=state, since=closed or in_force, closed=closed, starts=starts, ends=ends, **dates)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day, in Paris."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
