"""What people write in one cell, made canonical; `CellWrong` says in French what is the matter."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from stdnum.fr import siret as siret_number

from ctai.design.fields import EARLIEST, LARGEST_AMOUNT, LATEST, clean_text
from ctai.design.formats import day, euros
from ctai.rules.funders import FUNDERS, ROUTE_LABELS
from ctai.rules.themes import THEME_LABELS, Theme
from ctai.sheets.cells import number

YES = "oui"
_LISTS = {
    "funder": {facts.label.casefold(): code.value for code, facts in FUNDERS.items()},
    "route": {label.casefold(): code.value for code, label in ROUTE_LABELS.items()},
    "theme": {label.casefold(): code.value for code, label in THEME_LABELS.items()},
}
_WHAT = {"funder": "un financeur", "route": "une voie de versement", "theme": "un domaine national"}
_SHOWN = 60
_CENT = Decimal("0.01")
_NOISE = Decimal("0.000001")


class CellWrong(Exception):
    """`sentence`: French, ends with a full stop; the caller says which cell."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def text(value: str) -> str:
    """As a spreadsheet gives it back: without what it would not keep."""
    return clean_text(value).strip()


def shown(written: str) -> str:
    return written if len(written) <= _SHOWN else f"{written[: _SHOWN - 1]}…"


def canonical(kind: str, written: str, most: int = 200) -> str:
    """The canonical text of a cell: "" is empty, a day is 2027-01-31, an amount 1000.00, a listed one its code,
    several themes their labels, one a line. Raises CellWrong."""
    written = text(written)
    if not written:
        return ""
    if kind in ("amount", "target"):
        return f"{read_amount(written, euro=kind == 'amount'):.2f}"
    if kind == "day":
        return read_day(written).isoformat()
    if kind == "siret":
        return read_siret(written)
    if kind == "yes":
        return _yes(written)
    if kind == "themes":
        codes = [_listed("theme", line) for line in re.split("[\n;]", written) if line.strip()]
        return "\n".join(THEME_LABELS[Theme(code)] for code in dict.fromkeys(codes))
    if kind in _LISTS:
        return _listed(kind, written)
    if len(written) > most:
        raise CellWrong(f"ce texte compte {len(written)} caractères : {most} au plus.")
    if kind != "long" and "\n" in written:
        raise CellWrong("ce texte tient sur une seule ligne : retirez les retours à la ligne.")
    return written


def read_amount(written: str, *, euro: bool = True) -> Decimal:
    """An amount of two decimals. A calculation that misses a cent by a millionth is a calculation, not a mistake."""
    found = number(written)
    if found is None or written.rstrip().endswith("%"):
        what = "un montant" if euro else "un nombre"
        raise CellWrong(f"« {shown(written)} » n'est pas {what} : écrivez-le en chiffres, par exemple 1 234,50.")
    if found < 0:
        raise CellWrong(f"« {shown(written)} » est négatif : zéro au moins.")
    if found > LARGEST_AMOUNT:
        raise CellWrong(f"« {shown(written)} » est trop grand : {euros(LARGEST_AMOUNT)} au plus.")
    rounded = found.quantize(_CENT, ROUND_HALF_UP)
    if abs(rounded - found) > _NOISE:
        raise CellWrong(f"« {shown(written)} » a plus de deux décimales : arrondissez au centime.")
    return rounded


def read_day(written: str) -> date:
    for shape in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y"):
        try:
            found = datetime.strptime(written, shape).date()
        except ValueError:
            continue
        if not EARLIEST <= found <= LATEST:
            raise CellWrong(f"« {shown(written)} » : une date entre le {day(EARLIEST)} et le {day(LATEST)}.")
        return found
    raise CellWrong(f"« {shown(written)} » n'est pas une date : écrivez jour, mois, année, par exemple 31/12/2027.")


def read_siret(written: str) -> str:
    digits = "".join(one for one in written if one not in " .-\u00a0\u202f")
    if len(digits) != 14 or not (digits.isascii() and digits.isdigit()):
        raise CellWrong(f"« {shown(written)} » n'est pas un SIRET : il compte 14 chiffres.")
    if not siret_number.is_valid(digits):
        raise CellWrong(f"le SIRET {digits} n'existe pas : vérifiez chaque chiffre.")
    return digits


def _yes(written: str) -> str:
    folded = written.casefold()
    if folded in ("oui", "o", "x", "vrai", "1"):
        return YES
    if folded in ("non", "n", "faux", "0"):
        return ""
    raise CellWrong(f"« {shown(written)} » : écrivez « oui », ou laissez vide.")


def _listed(kind: str, written: str) -> str:
    found = _LISTS[kind].get(written.strip().casefold())
    if found is None:
        raise CellWrong(f"« {shown(written)} » n'est pas {_WHAT[kind]} de la liste : choisissez dans la liste.")
    return found
