"""Two versions side by side: paragraph by paragraph, then word by word."""

from dataclasses import dataclass, replace

from ctai.design.difference import Span, difference
from ctai.writing.merge import Changes, Moved, changes_of
from ctai.writing.paragraphs import split


@dataclass(frozen=True)
class Passage:
    """`kind`: "same" (`count` paragraphs unchanged, folded), "changed", "added", "removed" or "moved"."""

    kind: str
    spans: tuple[Span, ...]
    count: int = 1


def compare(before: str, after: str) -> list[Passage]:
    """What turns `before` into `after`, in reading order."""
    old = split(before)
    changes = changes_of(old, split(after))
    passages: list[Passage] = []
    for index in range(len(old) + 1):
        for item in changes.gaps[index]:
            moved = isinstance(item, Moved)
            said = old[item.index] if isinstance(item, Moved) else item
            passages.append(Passage("moved" if moved else "added", (Span("same" if moved else "added", said),)))
        if index < len(old) and index not in changes.moves:
            _append(passages, _became(old, changes, index))
    return passages


def _became(old: list[str], changes: Changes, index: int) -> Passage:
    now = changes.fates[index]
    if now is None:
        return Passage("removed", (Span("removed", old[index]),))
    if now == old[index]:
        return Passage("same", (Span("same", now),))
    return Passage("changed", tuple(difference(old[index], now)))


def _append(passages: list[Passage], passage: Passage) -> None:
    """Unchanged paragraphs that follow each other are one passage, folded on the page."""
    last = passages[-1] if passages else None
    if last and last.kind == passage.kind == "same":
        text = last.spans[0].text + "\n\n" + passage.spans[0].text
        passages[-1] = replace(last, spans=(Span("same", text),), count=last.count + 1)
    else:
        passages.append(passage)
