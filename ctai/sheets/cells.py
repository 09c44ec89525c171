"""One cell: where it stands, and the number written in it."""

import re
from decimal import Decimal

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u2007]+")
_GROUPED = r"\d{1,3}(?:%s\d{3})+|\d+"
# "1 234 567,5" or "1234.5" · "1.234.567,5" · "1,234,567.5"; "1,234" is a French decimal: one comma is never a group.
_SHAPES = (
    (re.compile(rf"[+-]?(?:{_GROUPED % ' '})(?:[.,]\d+)?(?:[eE][+-]?\d{{1,2}})?"), ""),
    (re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}"), "."),
    (re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}"), ","),
    (re.compile(r"[+-]?[.,]\d+"), ""),
)
_LONGEST = 40


def number(text: str) -> Decimal | None:
    """The number a French or an English spreadsheet shows: « 1 234,5 », « 1,234.50 », « 12,5 % », « −3 ».

    None when it is not one, spaces in the wrong place included (« 12 3 »: two numbers in one cell).
    """
    if text.isascii() and text.isdigit() and len(text) < _LONGEST:
        return Decimal(text)
    written = _SPACES.sub(" ", text).strip().replace("\u2212", "-")
    written = written.removesuffix("%").removesuffix("€").rstrip()
    if not written.isascii() or len(written) > _LONGEST:
        return None
    for shape, group in _SHAPES:
        if shape.fullmatch(written):
            plain = written.replace(" ", "")
            return Decimal((plain.replace(group, "") if group else plain).replace(",", "."))
    return None


def letters(column: int) -> str:
    """1 → A, 28 → AB."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """(12, 3) → « C12 »: both counted from one, as a spreadsheet does."""
    return f"{letters(column)}{row}"
