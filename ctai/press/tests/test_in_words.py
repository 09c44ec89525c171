"""Amounts in words: the traps of French numbers, one by one."""

from decimal import Decimal

import pytest

from ctai.press.in_words import euros_in_words, number_in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zéro"),
        (21, "vingt et un"),
        (61, "soixante et un"),
        (71, "soixante et onze"),
        (75, "soixante-quinze"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (91, "quatre-vingt-onze"),
        (99, "quatre-vingt-dix-neuf"),
        (100, "cent"),
        (101, "cent un"),
        (200, "deux cents"),
        (203, "deux cent trois"),
        (1_000, "mille"),
        (1_080, "mille quatre-vingts"),
        (80_000, "quatre-vingt mille"),
        (200_000, "deux cent mille"),
        (1_000_000, "un million"),
        (2_000_200, "deux millions deux cents"),
        (80_000_000, "quatre-vingts millions"),
        (200_000_001, "deux cents millions un"),
        (3_000_000_000, "trois milliards"),
        (999_999, "neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf"),
    ],
)
def test_numbers(number, words):
    assert number_in_words(number) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "zéro euro"),
        ("1", "un euro"),
        ("0.01", "zéro euro et un centime"),
        ("23000.01", "vingt-trois mille euros et un centime"),
        ("13950.80", "treize mille neuf cent cinquante euros et quatre-vingts centimes"),
        ("1000000", "un million d'euros"),
        ("2000000.50", "deux millions d'euros et cinquante centimes"),
        ("2000001", "deux millions un euros"),
    ],
)
def test_euros_to_the_cent(amount, words):
    assert euros_in_words(Decimal(amount)) == words


@pytest.mark.parametrize("number", [-1, 10**12])
def test_what_no_grant_reaches_is_refused(number):
    with pytest.raises(ValueError, match="en lettres"):
        number_in_words(number)
