"""Numbers as French and English spreadsheets show them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctai.sheets.cells import address, number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234 567,5", "1234567.5"), ("1\u202f234,50", "1234.50"), ("1\u00a0234", "1234"), ("1234.5", "1234.5"),
        ("1,234,567.25", "1234567.25"), ("1.234.567,25", "1234567.25"), ("1,234.5", "1234.5"), ("1,5", "1.5"),
        ("1,234", "1.234"), ("12,5 %", "12.5"), ("3 €", "3"), ("\u22123", "-3"), ("+4", "4"), (",5", "0.5"),
        ("1.2E5", "1.2E5"), ("007", "7"), ("0", "0"),
    ],
)  # fmt: skip
def test_numbers_are_read_in_both_spellings(text, value):
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", " ", "s", "nd", "12 3", "1 23", "1,2,3", "1.2.3", "12-3", "NaN", "Infinity", "٣", "²", "1" * 50, "1e999"],
)
def test_what_is_no_number_is_none(text):
    assert number(text) is None


@settings(max_examples=200)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_a_number_written_in_french_reads_back(value):
    written = f"{value:,.2f}".replace(",", "\u202f").replace(".", ",")
    assert number(written) == value


def test_addresses_are_those_of_a_spreadsheet():
    assert [address(12, column) for column in (1, 3, 26, 27, 703)] == ["A12", "C12", "Z12", "AA12", "AAA12"]
