"""Sharing to the cent: exact, stable, nothing lost."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctai.decisions.spreading import CutRule, capped, spread, taken

CENTS = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)


@pytest.mark.parametrize(
    ("amount", "weights", "expected"),
    [
        ("100.00", ["1", "1", "1"], ["33.34", "33.33", "33.33"]),
        ("0.02", ["1", "1", "1"], ["0.01", "0.01", "0.00"]),
        ("10000.00", ["18000", "6000"], ["7500.00", "2500.00"]),
        ("5.00", ["0", "0"], ["5.00", "0.00"]),
        ("0.00", ["3"], ["0.00"]),
    ],
)
def test_worked_by_hand(amount, weights, expected):
    assert spread(Decimal(amount), [Decimal(one) for one in weights]) == [Decimal(one) for one in expected]


@given(CENTS, st.lists(CENTS, min_size=1, max_size=12))
def test_nothing_is_lost_and_nobody_is_a_cent_off(amount, weights):
    shares = spread(amount, weights)
    assert sum(shares) == amount and all(one >= 0 for one in shares)
    total = sum(weights)
    if total:
        assert all(abs(share - amount * w / total) < Decimal("0.01") for share, w in zip(shares, weights, strict=True))


def test_a_rate_is_rounded_down_to_the_euro_within_the_ceiling():
    found = capped([Decimal("10000.99"), Decimal(500)], Decimal("0.9"), Decimal(8000))
    assert found == [Decimal("8000.00"), Decimal("450.00")]


DAYS = [date(2027, 3, 1), date(2027, 10, 1), date(2027, 6, 1)]


@pytest.mark.parametrize(
    ("rule", "total", "losses"),
    [
        (CutRule.SHARE, "130.00", ["30.00", "100.00", "0.00"]),
        (CutRule.LEVEL, "130.00", ["0.00", "130.00", "0.00"]),
        (CutRule.LEVEL, "150.01", ["5.00", "145.01", "0.00"]),
        (CutRule.LATEST, "230.00", ["30.00", "200.00", "0.00"]),
        (CutRule.SHARE, "999.00", ["60.00", "200.00", "0.00"]),
        (CutRule.LEVEL, "0.00", ["0.00", "0.00", "0.00"]),
    ],
)
def test_a_cut_by_each_rule(rule, total, losses):
    loose = [Decimal(60), Decimal(200), Decimal(0)]
    assert taken(Decimal(total), loose, rule, DAYS) == [Decimal(one) for one in losses]


@given(CENTS, st.lists(CENTS, max_size=12), st.sampled_from(CutRule))
def test_a_cut_takes_exactly_what_is_asked_and_from_nobody_more_than_it_has(total, loose, rule):
    losses = taken(total, loose, rule, [date(2027, 1, 1 + rank) for rank in range(len(loose))])
    assert sum(losses) == min(total, sum(loose))
    assert all(0 <= lost <= one for lost, one in zip(losses, loose, strict=True))


def test_no_share_at_all_is_refused():
    with pytest.raises(ValueError, match="parts"):
        spread(Decimal(1), [])
