"""Which lines of the offer look alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ctai.contracts.models import Contract
from ctai.findings.models import KeptApart, Offer
from ctai.offers.twins import Card, Pair, pairs


@dataclass(frozen=True)
class Twins:
    """`pairs`: (the two lines, older first, and why), those kept apart left out."""

    pairs: list[tuple[Offer, Offer, Pair]]
    duplicates: int
    double_funding: int


def twins_of(contract: Contract) -> Twins:
    """The pairs of standing lines worth a look. Three queries."""
    offers = {
        offer.pk: offer for offer in Offer.objects.filter(contract=contract).standing().prefetch_related("theme_rows")
    }
    apart = set(KeptApart.objects.filter(first__contract=contract).values_list("first", "second"))
    found = [pair for pair in pairs(card_of(offer) for offer in offers.values()) if _key(pair) not in apart]
    return Twins(
        [(offers[pair.first], offers[pair.second], pair) for pair in found],
        sum(pair.is_twin for pair in found),
        sum(pair.is_double_funding for pair in found),
    )


def why_pair(two: Sequence[Offer]) -> Pair | None:
    """What brings two lines together; None when nothing does."""
    return next(iter(pairs(card_of(offer) for offer in two)), None)


def _key(pair: Pair) -> tuple[int, int]:
    return pair.first, pair.second


def card_of(offer: Offer) -> Card:
    return Card(
        offer.pk,
        offer.structure,
        offer.siret,
        offer.service,
        offer.address,
        offer.territory_id or 0,
        frozenset(offer.themes),
        offer.is_public_money,
    )
