"""A remark finds its paragraph again: exactly, else the likest one, else it says the passage has changed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ctai.writing.models import Remark
from ctai.writing.paragraphs import digest, likeness

# Below this, two paragraphs are not the same one edited.
ALIKE = 0.6


@dataclass(frozen=True)
class Place:
    """`index`: the paragraph now, None when it is gone. `exact`: it reads as it did when it was remarked upon."""

    index: int | None
    exact: bool = False


class Passages:
    """The paragraphs of a text as they are now, ready to be searched."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self.paragraphs = paragraphs
        self._digests: dict[str, list[int]] = {}
        for index, paragraph in enumerate(paragraphs):
            self._digests.setdefault(digest(paragraph), []).append(index)
        self._words = [Counter(paragraph.split()) for paragraph in paragraphs]

    def find(self, quote: str, key: str, position: int) -> Place:
        """Of two paragraphs that read the same, the one nearest to where the remark was made."""
        same = self._digests.get(key)
        if same:
            return Place(min(same, key=lambda index: abs(index - position)), exact=True)
        words = Counter(quote.split())
        scored = [(likeness(words, other), -abs(index - position), index) for index, other in enumerate(self._words)]
        score, _, index = max(scored, default=(0.0, 0, 0))
        if score < ALIKE or not _same_order(quote, self.paragraphs[index]):
            return Place(None)
        return Place(index)


def _same_order(one: str, other: str) -> bool:
    """The same words in another order are another paragraph."""
    words = other.split()
    return SequenceMatcher(None, one.split(), words, autojunk=len(words) > 1_000).ratio() >= ALIKE


def place_all(remarks: Iterable[Remark], paragraphs: Sequence[str]) -> dict[int, Place]:
    """{pk: where it stands} for the remarks made on a paragraph."""
    passages = Passages(paragraphs)
    return {one.pk: passages.find(one.quote, one.digest, one.position) for one in remarks if one.quote}
