from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ctai.design import formats


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1234567.5"), "1\u202f234\u202f567,50\u00a0€"),
        (Decimal("0"), "0,00\u00a0€"),
        (None, "non renseigné"),
        ("", "non renseigné"),
        (Decimal("-12.345"), "\u221212,35\u00a0€"),
        (Decimal("999.999"), "1\u202f000,00\u00a0€"),
        (12, "12,00\u00a0€"),
    ],
)
def test_euros_are_written_as_on_paper(value: object, written: str) -> None:
    assert formats.euros(value) == written


def test_numbers_keep_only_useful_decimals() -> None:
    assert formats.number(Decimal("12.50")) == "12,5"
    assert formats.number(3) == "3"
    assert formats.number(0) == "0"
    assert formats.number(Decimal("1E+3")) == "1\u202f000"
    assert formats.whole(12499.6) == "12\u202f500"
    assert formats.amount(Decimal("7")) == "7,00"


def test_days_and_moments() -> None:
    assert formats.day(date(2026, 1, 1)) == "1er\u00a0janvier 2026"
    assert formats.day(date(2026, 11, 24)) == "24\u00a0novembre 2026"
    assert formats.day(None) == "non renseigné"
    # 23 h 30 in London on New Year's Eve is already the first of January in Paris.
    late = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert formats.day(late) == "1er\u00a0janvier 2026"
    assert formats.moment(late) == "1er\u00a0janvier 2026 à\u00a00\u00a0h\u00a030"


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (date(2026, 11, 24), "depuis aujourd'hui"),
        (date(2026, 11, 23), "depuis hier"),
        (date(2026, 11, 18), "depuis 6\u00a0jours"),
        (date(2026, 12, 1), "à partir du 1er\u00a0décembre 2026"),
        (None, ""),
    ],
)
def test_since_tells_how_long_it_waited(start: date | None, said: str) -> None:
    assert formats.since(start, date(2026, 11, 24)) == said


def test_french_spaces_never_let_punctuation_start_a_line() -> None:
    assert formats.french("« Titre » : oui ?") == "«\u00a0Titre\u00a0»\u00a0: oui\u00a0?"
