"""The kinds of texts: each room that owns one says who writes it, and which act of its own saves it.

In the owner's `apps.py`:

    def ready(self) -> None:
        from ctai.diagnosis import texts
        from ctai.writing import kinds
        kinds.register(kinds.Kind("diagnosis", texts.can_write, texts.save, texts.address, texts.write_address))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.rules.refusals import Refusal
from ctai.rules.roles import Side
from ctai.writing.models import How, Text
from ctai.writing.results import Saved


class Save(Protocol):
    """The owner's act: its right, `writing.acts.save` with the same arguments, what falls, one journal row."""

    def __call__(self, text: Text, *, body: str, seen: int, by: Membership, today: date, how: How) -> Saved: ...


def _nothing_placed(text: Text) -> Mapping[str, str]:
    return {}


def _as_typed(text: Text, body: str) -> str:
    return body


@dataclass(frozen=True)
class Kind:
    """`can_write`: also who remarks. `address`: where it is read, with its remarks; `write_address`: where it is
    written. `anchors`: what is placed beside the text and may be remarked upon, code → label (« figure:12 »); a button
    of the editor writes the code in square brackets. `shown`: the Markdown to draw for a body, what the owner's own
    signs stand for; line by line, so that paragraphs stay where they were. `related`: the rows that `address`
    reads from a text, to be read with it where there are many."""

    place: str
    can_write: Callable[[Text, Membership], Refusal | None]
    save: Save
    address: Callable[[Text], str]
    write_address: Callable[[Text], str]
    anchors: Callable[[Text], Mapping[str, str]] = _nothing_placed
    shown: Callable[[Text, str], str] = _as_typed
    related: tuple[str, ...] = ()


CLOSED = "Ce texte est clos : il ne change plus."
_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _KINDS[kind.place] = kind


def of(text: Text) -> Kind:
    return _KINDS[text.place]


def side_on(contract: Contract, membership: Membership) -> str:
    """The side this membership's organisation is a party of: « authority », « state », or "" for a reader."""
    organisation = membership.organisation_id
    if organisation == contract.lead_id:
        return Side.AUTHORITY.value
    if organisation == contract.prefecture_id:
        return Side.STATE.value
    return contract.parties.filter(organisation=organisation).values_list("side", flat=True).first() or ""


def can_write(text: Text, membership: Membership) -> Refusal | None:
    if text.closed_on:
        return Refusal(CLOSED, code="closed")
    return of(text).can_write(text, membership)


def can_remark(text: Text, membership: Membership) -> Refusal | None:
    """A note of one side needs a side: readers who are no party remark nothing."""
    refusal = can_write(text, membership)
    if refusal is None and not side_on(text.contract, membership):
        return Refusal("Seules les parties au contrat annotent ce texte.", code="party")
    return refusal


def related() -> list[str]:
    """What to read with each text so that `address` asks nothing more, whatever its kind."""
    return [name for kind in _KINDS.values() for name in kind.related]
