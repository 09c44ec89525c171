"""Sharing to the cent: exact, stable, nothing lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctai.decisions.spreading import capped, cut, spread

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


def test_a_cut_takes_from_what_is_not_paid_in_proportion():
    kept = cut([Decimal(100), Decimal(200), Decimal(50)], [Decimal(40), Decimal(0), Decimal(50)], Decimal(130))
    assert kept == [Decimal("70.00"), Decimal("100.00"), Decimal(50)]


def test_a_cut_larger_than_what_can_be_taken_takes_all_of_it():
    assert cut([Decimal(100)], [Decimal(40)], Decimal(500)) == [Decimal(40)]


def test_no_share_at_all_is_refused():
    with pytest.raises(ValueError, match="parts"):
        spread(Decimal(1), [])
