"""How a name is written, typed and said: search keys, typing errors, and the French "de" before a name. Pure Python."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_SMALL_WORDS = frozenset("a au aux d de des du en et l la le les les s sous sur".split())
_ABBREVIATIONS = {"CC": "Communauté de communes", "CA": "Communauté d'agglomération", "CU": "Communauté urbaine"}
_VOWELS = tuple("aeiouyœAEIOUYÀÂÄÉÈÊËÎÏÔÖÛÜàâäéèêëîïôöûüŒ")
# French names of territories that begin with an aspirated h: "du Havre" is settled by the article, these are not.
_ASPIRATED = ("Ham", "Hau", "Hom", "Huy", "Hén", "Hes")


def words(text: str) -> list[str]:
    """Lower-case words without accents, "st" written "saint": "St-Jean-d'Œil" gives saint, jean, d, oeil."""
    flat = unicodedata.normalize("NFD", text.translate(_LIGATURES).lower())
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return [_SAINTS.get(word, word) for word in re.findall(r"[a-z0-9]+", flat)]


def compact(text: str) -> str:
    """The search key of a text: its words joined, only a-z and 0-9."""
    return "".join(words(text))


def keys(label: str) -> list[str]:
    """The whole key of a name, then one from each later word that can begin a search."""
    found = words(label)
    tails = ["".join(found[start:]) for start in range(1, len(found)) if found[start] not in _SMALL_WORDS]
    return ["".join(found), *tails] if found else []


def grams(key: str) -> set[str]:
    """Runs of three letters of a key, its beginning marked: "lyon" gives _ly, lyo, yon."""
    padded = "_" + key
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def errors_to_begin(typed: str, key: str, most: int) -> int:
    """Fewest typing errors (letter added, missing, wrong, or two swapped) by which `typed` begins `key`.

    Returns most + 1 as soon as it is certain there are more.
    """
    key = key[: len(typed) + most]
    before: list[int] = []
    row = list(range(len(key) + 1))
    for i, letter in enumerate(typed, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(key, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == key[j - 2] and typed[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row)


def full_name(name: str) -> str:
    """ "CC du Haut-Allier" in full: "Communauté de communes du Haut-Allier"; the name itself when not abbreviated."""
    first, _, rest = name.partition(" ")
    return f"{_ABBREVIATIONS[first]} {rest}" if first in _ABBREVIATIONS and rest else name


def of(name: str) -> str:
    """A name after "de": d'Albi, du Havre, des Ulis, de La Rochelle, de Millau."""
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    mute_h = name.startswith("H") and not name.startswith(_ASPIRATED)
    return f"d'{name}" if name.startswith(_VOWELS) or mute_h else f"de {name}"


def same_start(query: list[str], label: list[str]) -> bool:
    """Every typed word begins a word of the name, whatever the order."""
    return all(any(word.startswith(typed) for word in label) for typed in query)
