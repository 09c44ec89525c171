"""A text as its paragraphs: what is compared, merged and remarked upon."""

import hashlib
import re
from collections import Counter

from ctai.design.fields import clean_text

_BLANK = re.compile(r"\n(?:[ \t]*\n)+")


def tidy(body: str) -> str:
    """The body as it is stored: one kind of line end, no control character, nothing around it."""
    return clean_text(body).strip()


def split(body: str) -> list[str]:
    """The paragraphs, separated by blank lines, as typed."""
    return [part for part in _BLANK.split(body.strip("\n")) if part.strip()]


def first_lines(body: str) -> list[int]:
    """The line (from 0) on which each paragraph of `split` starts."""
    lines = body.split("\n")
    return [rank for rank, line in enumerate(lines) if line.strip() and (rank == 0 or not lines[rank - 1].strip())]


def join(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


def digest(paragraph: str) -> str:
    """SHA-256 of a paragraph whatever its spaces and line ends."""
    return hashlib.sha256(" ".join(paragraph.split()).encode()).hexdigest()


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """From 0 (no word in common) to 1 (the same words): cheap, and the same in both directions."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def words_changed(before: str, after: str) -> tuple[int, int]:
    """How many words were added, how many removed; a word moved is neither."""
    old, new = Counter(before.split()), Counter(after.split())
    return (new - old).total(), (old - new).total()
