"""The difference between two texts, word by word, as a reader would mark it with a pencil."""

import difflib
import re
from dataclasses import dataclass

_WORDS = re.compile(r"\s+|[^\s]+")
# In a longer text, words that come back very often no longer serve to align the others: it took half a minute.
_MANY = 2_000


@dataclass(frozen=True)
class Span:
    """`kind` is "same", "added" or "removed"."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Span]:
    """The spans that turn `before` into `after`, in reading order."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    spans: list[Span] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=len(new) > _MANY).get_opcodes():
        if what == "equal":
            spans.append(Span("same", "".join(old[a:b])))
            continue
        if b > a:
            spans.append(Span("removed", "".join(old[a:b])))
        if d > c:
            spans.append(Span("added", "".join(new[c:d])))
    return spans
