"""Which acts are told to whom, beyond the person who did them. The moves of a contract say it in their own table.

An act absent from here is only read in the journal: too many messages hide the one that matters (features.md, 13).
"""

from enum import StrEnum

from ctai.rules.reports import REPORT_MOVES
from ctai.rules.roles import Side
from ctai.rules.transitions import TRANSITIONS


class Tell(StrEnum):
    """To whom an act is told, seen from the side of its author."""

    AUTHORITY = "authority"
    STATE = "state"
    BOTH = "both"
    OTHER_SIDE = "other_side"


def _of(sides: frozenset[Side]) -> Tell | None:
    if not sides:
        return None
    if len(sides) > 1:
        return Tell.BOTH
    return Tell(next(iter(sides)).value)


_MOVES = {t.act.value: tell for t in TRANSITIONS if (tell := _of(t.tells))}
_REPORTS = {move.act.value: Tell(move.tells.value) for move in REPORT_MOVES.values() if move.tells}

TOLD: dict[str, Tell] = {
    **_MOVES,
    **_REPORTS,
    "write_message": Tell.OTHER_SIDE,
    "share_meeting": Tell.OTHER_SIDE,
    "disagree_section": Tell.OTHER_SIDE,
    "record_signature": Tell.BOTH,
    "grant": Tell.AUTHORITY,
    "pay": Tell.AUTHORITY,
    "open_report": Tell.AUTHORITY,
}


def sides_told(act: str, author: Side | None) -> frozenset[Side]:
    """The sides an act is told to; empty for most acts."""
    tell = TOLD.get(act)
    if tell is None:
        return frozenset()
    if tell == Tell.BOTH:
        return frozenset({Side.AUTHORITY, Side.STATE})
    if tell == Tell.OTHER_SIDE:
        return frozenset({Side.STATE if author == Side.AUTHORITY else Side.AUTHORITY})
    return frozenset({Side(tell.value)})
