"""Lines of the offer that may be the same one, or one offer paid twice: pointed out with why, decided by a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from ctai.design.spelling import words
from ctai.rules.themes import Theme

# How near two names must be, from 0 to 1; a service is worded more freely than a structure.
STRUCTURE_NEAR, SERVICE_NEAR = 0.85, 0.72
# Lines compared two by two at most, for one word in one place.
LARGEST_BLOCK = 80
# Words that tell no structure or service from another.
_EMPTY = frozenset("a au aux d de des du en et l la le les pour sur association asso".split())
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Card:
    """What is compared of an offer. `place`: number of its commune, 0 when not said."""

    pk: int
    structure: str
    siret: str
    service: str
    address: str
    place: int
    themes: frozenset[str]
    is_public_money: bool


@dataclass(frozen=True)
class Pair:
    """Two lines, the older first. `why`: what brings them together, in words."""

    first: int
    second: int
    why: tuple[str, ...]
    is_twin: bool
    is_double_funding: bool


@dataclass(frozen=True)
class _Folded:
    """A card with its names reduced to what tells them apart."""

    card: Card
    structure: str
    service: str
    service_words: frozenset[str]
    address: str


def pairs(cards: Iterable[Card]) -> list[Pair]:
    """Every pair worth a look, in the order of the lines. Lines are compared only where they share a SIRET, an address
    or the beginning of a structure's name in one commune."""
    found = (_pair(one, other) for one, other in _candidates([_folded(card) for card in cards]))
    return sorted((pair for pair in found if pair), key=lambda pair: (pair.first, pair.second))


def _folded(card: Card) -> _Folded:
    service = _telling(card.service)
    address = "".join(words(card.address))
    # « Centre social » without a number is no address.
    address = f"{address}@{card.place}" if _DIGIT.search(address) else ""
    return _Folded(card, " ".join(sorted(_telling(card.structure))), " ".join(service), frozenset(service), address)


def _telling(text: str) -> list[str]:
    return [word for word in words(text) if word not in _EMPTY]


def _candidates(folded: list[_Folded]) -> Iterator[tuple[_Folded, _Folded]]:
    """Pairs of one structure or address that share a word of their service, or French paid by public money.

    A word that most services of a structure bear brings nothing together: « Permanence » of a hundred permanences.
    """
    blocks: dict[tuple[str, ...], list[_Folded]] = defaultdict(list)
    for one in folded:
        exact = [("siret", one.card.siret), ("address", one.address)]
        near = [
            ("structure", one.structure),
            ("start", f"{one.structure[:4]}@{one.card.place}" if one.structure else ""),
        ]
        for key in (*exact, *near):
            for word in one.service_words if key[1] else ():
                blocks[*key, word].append(one)
        if one.card.is_public_money and Theme.FRENCH.value in one.card.themes:
            for key in exact:
                if key[1]:
                    blocks[*key, "€"].append(one)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for one, other in combinations(block if len(block) <= LARGEST_BLOCK else (), 2):
            first, second = sorted((one, other), key=lambda member: member.card.pk)
            if (first.card.pk, second.card.pk) not in seen:
                seen.add((first.card.pk, second.card.pk))
                yield first, second


def _pair(one: _Folded, other: _Folded) -> Pair | None:
    same_siret = bool(one.card.siret) and one.card.siret == other.card.siret
    same_address = bool(one.address) and one.address == other.address
    french = Theme.FRENCH.value in one.card.themes & other.card.themes
    paid_twice = french and one.card.is_public_money and other.card.is_public_money and (same_siret or same_address)
    near_service = _same_service(one, other)
    if not (near_service or paid_twice):
        return None
    same_structure = _same_numbers(one.structure.split(), other.structure.split()) and _near(
        one.structure, other.structure, STRUCTURE_NEAR
    )
    is_twin = near_service and (same_siret or same_address or same_structure)
    if not (is_twin or paid_twice):
        return None
    reasons = (
        (same_siret, "même SIRET"),
        (same_address, "même adresse"),
        (same_structure, "structures de même nom ou presque"),
        (is_twin, "services de même nom ou presque"),
        (paid_twice, "deux offres de français sur financement public"),
    )
    return Pair(one.card.pk, other.card.pk, tuple(said for holds, said in reasons if holds), is_twin, paid_twice)


def _same_service(one: _Folded, other: _Folded) -> bool:
    """Near names on a shared theme. « Niveau A1 » and « niveau B1 » are two services however near they read."""
    if one.card.themes and other.card.themes and not one.card.themes & other.card.themes:
        return False
    if not one.service_words & other.service_words:
        return False
    if not _same_numbers(one.service_words, other.service_words):
        return False
    smaller, larger = sorted((one.service_words, other.service_words), key=len)
    return (len(smaller) > 1 and smaller <= larger) or _near(one.service, other.service, SERVICE_NEAR)


def _same_numbers(one: Iterable[str], other: Iterable[str]) -> bool:
    """False when both names hold numbers, and not the same: level A1 and B1, Antenne 1 and Antenne 2."""
    numbers = [{word for word in side if _DIGIT.search(word)} for side in (one, other)]
    return not all(numbers) or numbers[0] == numbers[1]


def _near(one: str, other: str, least: float) -> bool:
    if one == other:
        return bool(one)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least
