"""Two people changed the same text: what each did is kept, paragraph by paragraph. Pure, deterministic.

What is decided, so that no word is lost:
- paragraphs changed by one side only take that change; the same change on both sides is one change;
- a paragraph changed differently by both, or changed by one and deleted by the other, is a conflict for a person;
- paragraphs inserted by both at the same point are all kept, in an order that does not depend on who saved first;
- a paragraph moved by one side is moved, with the change the other made to it; moved by both, it goes to the earlier
  place; moved by one and deleted by the other, it is deleted (moving adds no word).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ctai.writing.paragraphs import join, likeness, split

# Two paragraphs with half their words in common are one paragraph edited.
ALIKE = 0.5
# Comparing each with each takes a second for this many pairs. Beyond, 500 paragraphs rewritten at once, nobody could
# say which became which: they are counted as deleted and inserted, and no word is lost.
MOST_PAIRS = 300_000
# From this many paragraphs on, those that come back very often no longer serve to align the others.
MANY = 500


@dataclass(frozen=True)
class Disputed:
    """One paragraph both sides changed; "" where a side deleted it."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merge:
    """The paragraphs in order: settled ones, and those in dispute at their place."""

    parts: tuple[str | Disputed, ...]

    @property
    def conflicts(self) -> list[Disputed]:
        return [part for part in self.parts if isinstance(part, Disputed)]

    @property
    def text(self) -> str:
        """What is settled; the whole text when nothing is in dispute."""
        return join([part for part in self.parts if isinstance(part, str)])

    def settled(self, choices: Sequence[str]) -> str:
        """The whole text, `choices` being what a person decided for each conflict, in order ("" for nothing)."""
        chosen = iter(choices)
        decided = [next(chosen) if isinstance(part, Disputed) else part for part in self.parts]
        return join([part for part in decided if part.strip()])


@dataclass(frozen=True)
class Moved:
    """In a gap: the base paragraph that was taken there."""

    index: int


Item = str | Moved


@dataclass
class Changes:
    """What one side did to the base. `fates`: each base paragraph now, None when deleted or moved. `gaps[i]`: what was
    put before base paragraph i (the last gap is the end). `moves`: base paragraph → gap."""

    fates: list[str | None]
    gaps: list[list[Item]]
    moves: dict[int, int]

    def said(self, index: int, base: Sequence[str]) -> str | None:
        return base[index] if index in self.moves else self.fates[index]


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Three texts → one. `merge(b, b, t)` is t, `merge(b, m, b)` is m; symmetric when there is no conflict."""
    if mine == theirs or theirs == base:
        return Merge((mine,) if mine else ())
    if mine == base:
        return Merge((theirs,) if theirs else ())
    old = split(base)
    left, right = changes_of(old, split(mine)), changes_of(old, split(theirs))
    parts: list[str | Disputed] = []
    for index in range(len(old) + 1):
        parts += _inserted(index, old, left, right)
        if index < len(old) and index not in left.moves and index not in right.moves:
            parts += _decided(index, old, left, right)
    return Merge(tuple(parts))


def changes_of(base: Sequence[str], other: Sequence[str]) -> Changes:
    changes = Changes([None] * len(base), [[] for _ in range(len(base) + 1)], {})
    found = SequenceMatcher(None, base, other, autojunk=len(other) > MANY).get_opcodes()
    for what, start, end, first, last in found:
        if what == "equal":
            changes.fates[start:end] = base[start:end]
            continue
        pairs = {there: start + here for here, there in _pairs(base[start:end], other[first:last])}
        gap = start
        for place, paragraph in enumerate(other[first:last]):
            if place in pairs:
                changes.fates[pairs[place]] = paragraph
                gap = pairs[place] + 1
            else:
                changes.gaps[gap].append(paragraph)
    _find_moves(base, changes)
    return changes


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Which paragraph became which, in order: the likest, then those left facing each other in equal number."""
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return []
    anchors = [(-1, -1), *_likest(old, new), (len(old), len(new))]
    pairs: list[tuple[int, int]] = anchors[1:-1]
    for (a, c), (b, d) in zip(anchors, anchors[1:], strict=False):
        if b - a == d - c:
            pairs += zip(range(a + 1, b), range(c + 1, d), strict=True)
    return sorted(pairs)


def _likest(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs in order whose likenesses add up to the most (as in a longest common subsequence)."""
    words = [Counter(one.split()) for one in old], [Counter(one.split()) for one in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike: dict[tuple[int, int], float] = {}
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            score = likeness(words[0][i], words[1][j])
            if score >= ALIKE:
                alike[i, j] = score
                best[i][j] = max(best[i][j], score + best[i + 1][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if (i, j) in alike and best[i][j] == alike[i, j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _find_moves(base: Sequence[str], changes: Changes) -> None:
    """A paragraph gone from its place and put elsewhere as it was has moved."""
    for index, fate in enumerate(changes.fates):
        if fate is None:
            for gap, items in enumerate(changes.gaps):
                if base[index] in items:
                    items[items.index(base[index])] = Moved(index)
                    changes.moves[index] = gap
                    break


def _decided(index: int, base: Sequence[str], left: Changes, right: Changes) -> list[str | Disputed]:
    """What becomes of one base paragraph."""
    mine, theirs = left.said(index, base), right.said(index, base)
    if mine == theirs or theirs == base[index]:
        kept = mine
    elif mine == base[index]:
        kept = theirs
    else:
        return [Disputed(base[index], mine or "", theirs or "")]
    return [] if kept is None else [kept]


def _inserted(gap: int, base: Sequence[str], left: Changes, right: Changes) -> list[str | Disputed]:
    parts: list[str | Disputed] = []
    for item in _together(left.gaps[gap], right.gaps[gap]):
        if isinstance(item, str):
            parts.append(item)
        elif gap == min(side.moves[item.index] for side in (left, right) if item.index in side.moves):
            parts += _decided(item.index, base, left, right)
    return parts


def _together(mine: list[Item], theirs: list[Item]) -> list[Item]:
    """Both insertions, what is in both once."""
    if not mine or not theirs:
        return mine or theirs
    first, second = sorted((mine, theirs), key=lambda items: [_order(item) for item in items])
    kept: list[Item] = []
    for what, a, b, c, d in SequenceMatcher(None, first, second, autojunk=len(second) > MANY).get_opcodes():
        kept += first[a:b] if what == "equal" else [*first[a:b], *second[c:d]]
    return kept


def _order(item: Item) -> tuple[int, str]:
    return (item.index, "") if isinstance(item, Moved) else (-1, item)
