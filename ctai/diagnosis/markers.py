"""[[3]] in a text cites the third thing placed in its section: drawn as a short sentence that leads to it."""

import re
from collections.abc import Mapping

_MARKER = re.compile(r"\[\[(\d{1,4})\]\]")
# What Markdown would take for a sign of its own, in a sentence we insert.
_SIGNS = re.compile(r"([\\`*_\[\]<>#|!~])")


def lost_markers(text: str, known: Mapping[int, str]) -> list[int]:
    """The numbers a text cites and nothing bears, in order."""
    return sorted({int(number) for number in _MARKER.findall(text)} - set(known))


def linked(text: str, known: Mapping[int, str], prefix: str) -> str:
    """The Markdown to draw. `known`: number → sentence; each leads to #`prefix`-number, an unknown one is said."""

    def link(found: re.Match[str]) -> str:
        number = int(found[1])
        if number not in known:
            return f"**{_missing(number)}**"
        sentence = _SIGNS.sub(r"\\\1", known[number])
        return f"[{sentence}](#{prefix}-{number})"

    return _MARKER.sub(link, text)


def spoken(text: str, known: Mapping[int, str]) -> str:
    """The text with each marker replaced by its sentence, for what is printed without links."""

    def say(found: re.Match[str]) -> str:
        return known.get(int(found[1])) or _missing(int(found[1]))

    return _MARKER.sub(say, text)


def _missing(number: int) -> str:
    return f"(repère {number} : rien n'est placé sous ce numéro)"
