"""Sharing an amount to the cent, with nothing lost in rounding. Pure functions."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

CENT = Decimal("0.01")


def spread(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`amount` in proportion to `weights`, each to the cent, and their sum exactly `amount`.

    The cents left by rounding down go to the largest remainders, the first ones first: the same again for ever.
    Without any weight, everything goes to the first. ValueError without a share, or below zero.
    """
    if not weights or amount < 0 or any(weight < 0 for weight in weights):
        raise ValueError("un montant positif, entre des parts positives")
    total = sum(weights, Decimal(0))
    if not total:
        return [amount, *(Decimal("0.00") for _ in weights[1:])]
    exact = [amount * weight / total for weight in weights]
    shares = [one.quantize(CENT, ROUND_DOWN) for one in exact]
    cents = int((amount - sum(shares, Decimal(0))) / CENT)
    by_remainder = sorted(range(len(weights)), key=lambda rank: (shares[rank] - exact[rank], rank))
    for rank in by_remainder[:cents]:
        shares[rank] += CENT
    return shares


def capped(amounts: Sequence[Decimal], rate: Decimal, cap: Decimal | None) -> list[Decimal]:
    """Each amount × `rate` (0 to 1), rounded down to the euro, within `cap`."""
    found = [(one * rate).quantize(Decimal(1), ROUND_DOWN).quantize(CENT) for one in amounts]
    return found if cap is None else [min(one, cap) for one in found]


def cut(granted: Sequence[Decimal], firm: Sequence[Decimal], total: Decimal) -> list[Decimal]:
    """What each keeps after `total` is taken from what is granted and not yet firm, in proportion.

    `firm`: what cannot be taken back (paid). Everything not firm is taken when `total` is more than that.
    """
    loose = [max(given - kept, Decimal(0)) for given, kept in zip(granted, firm, strict=True)]
    taken = spread(min(total, sum(loose, Decimal(0))), loose) if loose else []
    return [given - lost for given, lost in zip(granted, taken, strict=True)]
