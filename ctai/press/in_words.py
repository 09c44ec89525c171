"""An amount in French words, as an order of payment writes it beside its figures. Pure."""

from decimal import Decimal

_SMALL = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}


def _below_hundred(number: int, *, ends: bool) -> str:
    """`ends`: nothing but « million » or « milliard » follows: « quatre-vingts » then takes its s."""
    if number < 20:
        return _SMALL[number]
    # Seventy and ninety count on from sixty and eighty.
    ten = next(one for one in sorted(_TENS, reverse=True) if one <= number)
    rest = number - ten
    if not rest:
        return _TENS[ten] + ("s" if ten == 80 and ends else "")
    link = " et " if rest in (1, 11) and ten < 80 else "-"
    return f"{_TENS[ten]}{link}{_SMALL[rest]}"


def _below_thousand(number: int, *, ends: bool) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest, ends=ends)
    said = "cent" if hundreds == 1 else f"{_SMALL[hundreds]} cent"
    if rest:
        return f"{said} {_below_hundred(rest, ends=ends)}"
    return said + ("s" if hundreds > 1 and ends else "")


def number_in_words(number: int) -> str:
    """80 → « quatre-vingts », 1 201 → « mille deux cent un ». Below a thousand milliards, never negative."""
    if not 0 <= number < 10**12:
        raise ValueError(f"{number} ne s'écrit pas en lettres ici")
    said = []
    for size, name in ((10**9, "milliard"), (10**6, "million")):
        count, number = divmod(number, size)
        if count:
            said.append(f"{_below_thousand(count, ends=True)} {name}{'s' if count > 1 else ''}")
    thousands, rest = divmod(number, 1000)
    if thousands:
        said.append("mille" if thousands == 1 else f"{_below_thousand(thousands, ends=False)} mille")
    if rest or not said:
        said.append(_below_thousand(rest, ends=True))
    return " ".join(said)


def euros_in_words(amount: Decimal) -> str:
    """23000.50 → « vingt-trois mille euros et cinquante centimes »; 1000000 → « un million d'euros »."""
    units, cents = divmod(int((amount * 100).to_integral_exact()), 100)
    whole = number_in_words(units)
    link = " d'" if whole.endswith(("million", "millions", "milliard", "milliards")) else " "
    said = f"{whole}{link}euro{'s' if units > 1 else ''}"
    return said + (f" et {number_in_words(cents)} centime{'s' if cents > 1 else ''}" if cents else "")
