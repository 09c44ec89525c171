"""Sharing an amount to the cent, with nothing lost in rounding. Pure functions."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

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


class CutRule(StrEnum):
    SHARE = "share"
    LEVEL = "level"
    LATEST = "latest"


CUT_LABELS: dict[CutRule, str] = {
    CutRule.SHARE: "En proportion de ce qui n'est pas engagé",
    CutRule.LEVEL: "Les plus gros restes d'abord, ramenés au même niveau",
    CutRule.LATEST: "Les versements prévus le plus tard d'abord",
}


def taken(total: Decimal, loose: Sequence[Decimal], rule: CutRule, latest: Sequence[date]) -> list[Decimal]:
    """What each loses when `total` is taken from what each has `loose`: all of it when `total` is more than that.

    `latest`: the day of the last payment planned for each, for the rule that starts there.
    """
    total = min(total, sum(loose, Decimal(0)))
    if not loose or not total:
        return [Decimal("0.00") for _ in loose]
    if rule == CutRule.SHARE:
        return spread(total, loose)
    if rule == CutRule.LEVEL:
        return _levelled(total, loose)
    losses = [Decimal("0.00") for _ in loose]
    for rank in sorted(range(len(loose)), key=lambda rank: latest[rank], reverse=True):
        losses[rank] = min(loose[rank], total)
        total -= losses[rank]
    return losses


def _levelled(total: Decimal, loose: Sequence[Decimal]) -> list[Decimal]:
    """The largest come down to one level, to the cent; the cents taken too many are left to the first ones."""
    cents, wanted = [int(one / CENT) for one in loose], int(total / CENT)
    low, high = 0, max(cents)
    while low < high:
        level = (low + high + 1) // 2
        if sum(max(one - level, 0) for one in cents) >= wanted:
            low = level
        else:
            high = level - 1
    losses = [max(one - low, 0) for one in cents]
    too_many = sum(losses) - wanted
    for rank, loss in enumerate(losses):
        if too_many and loss:
            losses[rank], too_many = loss - 1, too_many - 1
    return [loss * CENT for loss in losses]
