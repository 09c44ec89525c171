"""Reading a Chorus extract of payments: which column is which, and what each row says.

Columns: those of the extract Data.Subvention receives (domain.md 2.6). Dates come as 31/03/2026, 31.03.2026,
2026/03/31, 2026-03-31, or as the number of days a spreadsheet counts from 30 December 1899.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from ctai.design.spelling import words
from ctai.payments.models import ExtractRow, Outcome
from ctai.sheets.cells import address, number
from ctai.sheets.reading import Row, Sheet, SheetRefused, Workbook

# name → headers it is known by, as `_plain` leaves them.
COLUMNS = {
    "ej": ("n ej", "numero ej", "no ej", "ej", "engagement juridique"),
    "item": ("n poste ej", "numero poste ej", "poste ej"),
    "siret": ("code taxe 1", "siret", "n siret", "siret code taxe 1"),
    "supplier": ("fournisseur paye dp", "designation de la structure", "fournisseur paye", "fournisseur"),
    "dp": ("n dp", "numero dp", "demande de paiement", "n demande de paiement"),
    "dp_item": ("n poste dp", "numero poste dp", "poste dp"),
    "amount": ("montant paye", "eur", "montant paye eur", "montant"),
    "paid_on": ("date de derniere operation sur la dp", "date de derniere operation", "date de paiement"),
}
NEEDED = {
    "ej": "N° EJ", "siret": "Code taxe 1", "amount": "Montant payé", "paid_on": "Date de dernière opération sur la DP"
}  # fmt: skip
_HEADER_WITHIN = 30
_TOTAL = re.compile(r"(total|resultat global)\b")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: .*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})(?:[ T].*)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_LARGEST = Decimal(10) ** 11


@dataclass
class Read:
    """Every payment of a file, and what its own rows of total say (None without one)."""

    rows: list[ExtractRow] = field(default_factory=list)
    file_total: Decimal | None = None


def read_extract(book: Workbook, step: Callable[[int, int], None] = lambda done, total: None) -> Read:
    """Raises SheetRefused when no sheet has the columns of the extract."""
    found, missing = Read(), list(NEEDED.values())
    expected = sum(sheet.row_count for sheet in book.sheets)
    for sheet in book.sheets:
        columns, header = _header(sheet)
        lacking = [label for name, label in NEEDED.items() if name not in columns]
        if lacking:
            missing = min(missing, lacking, key=len)
            continue
        missing = []
        _read_sheet(sheet, columns, header, found, lambda done: step(done, expected))
    if missing:
        names = ", ".join(f"« {one} »" for one in missing)
        raise SheetRefused(
            f"Ce fichier n'est pas un extrait Chorus des paiements : il manque {names}. Demandez l'extrait avec ces "
            "colonnes, ou renommez les vôtres ainsi.",
            code="columns",
        )
    give_keys(found.rows)
    return found


def _plain(text: str) -> str:
    return " ".join(words(text.replace("°", " ")))


def _header(sheet: Sheet) -> tuple[dict[str, int], int]:
    """The columns by name and the number of the row that names them: the row that names most of them."""
    best: tuple[dict[str, int], int] = ({}, 0)
    for row in sheet:
        if row.number > _HEADER_WITHIN:
            break
        labels = [_plain(cell) for cell in row.cells]
        columns = {}
        for name, known in COLUMNS.items():
            place = next((labels.index(label) for label in known if label in labels), None)
            if place is not None:
                columns[name] = place
        if len(columns) > len(best[0]):
            best = (columns, row.number)
    return best


def _read_sheet(sheet: Sheet, columns: dict[str, int], header: int, found: Read, step: Callable[[int], None]) -> None:
    for row in sheet:
        if row.number <= header or not any(cell.strip() for cell in row.cells):
            continue
        text = {name: row.cell(place) for name, place in columns.items()}
        if _is_total(row, text):
            total = _amount(text["amount"])
            if total is not None:
                found.file_total = (found.file_total or Decimal(0)) + total
            continue
        found.rows.append(_row(sheet.name, row.number, text, columns))
        step(row.number)


def _is_total(row: Row, text: dict[str, str]) -> bool:
    return not _digits(text["ej"]) and any(_TOTAL.match(_plain(cell)) for cell in row.cells)


def _row(sheet: str, row: int, text: dict[str, str], columns: dict[str, int]) -> ExtractRow:
    """The row as it will be kept; UNREADABLE with its sentence when a cell is at fault, an empty key either way."""
    said = {name: "" if value == "#" else value for name, value in text.items()}
    one = ExtractRow(
        sheet=sheet[:100], number=row, cells={name: address(row, columns[name] + 1) for name in NEEDED},
        ej=_digits(said["ej"]) or said["ej"][:40], siret=_siret(said["siret"]), amount=_amount(said["amount"]),
        paid_on=_day(said["paid_on"]), supplier=said.get("supplier", "")[:200],
        dp=" ".join(filter(None, (said.get("dp", ""), said.get("dp_item", ""))))[:60], item=said.get("item", "")[:20],
        outcome=Outcome.UNKNOWN_EJ,
    )  # fmt: skip
    checks = (
        ("ej", re.fullmatch(r"\d{10}", one.ej, re.ASCII), "un numéro d'EJ a dix chiffres"),
        ("siret", re.fullmatch(r"\d{14}", one.siret, re.ASCII), "un SIRET a quatorze chiffres"),
        ("amount", one.amount is not None, "le montant ne se lit pas au centime"),
        ("paid_on", one.paid_on is not None, "la date ne se lit pas"),
        ("amount", one.amount is None or one.amount > 0, "le montant n'est pas positif ; une annulation s'enregistre "
         "à la main, sur la page des versements du contrat"),
    )  # fmt: skip
    for name, right, sentence in checks:
        if not right:
            shown = f"« {text[name][:40]} » : " if text[name] else "Cellule vide : "
            one.outcome, one.fault, one.sentence = Outcome.UNREADABLE, name, f"{shown}{sentence}."
            break
    return one


def _digits(text: str) -> str:
    """A number written with spaces, quotes or a « .0 » that a spreadsheet added; "" when it is none."""
    plain = re.sub(r"[\s'\u00a0\u202f]", "", text).removesuffix(".0")
    return plain if plain.isascii() and plain.isdigit() else ""


def _siret(text: str) -> str:
    """A spreadsheet that took a SIRET for a number lost its leading zeros."""
    plain = _digits(text)
    return plain.zfill(14) if len(plain) in (12, 13) else plain or text[:40]


def _amount(text: str) -> Decimal | None:
    """To the cent; a spreadsheet's own noise behind the cents (7013.349999999999) is rounded off."""
    value = number(text)
    if value is None or abs(value) >= _LARGEST:
        return None
    cents = value.quantize(Decimal("0.01"))
    return cents if abs(value - cents) < Decimal("0.000001") else None


def _day(text: str) -> date | None:
    try:
        if found := _DAY_FIRST.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _YEAR_FIRST.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return date(1899, 12, 30) + timedelta(days=int(float(text))) if _SERIAL.fullmatch(text) else None


def give_keys(rows: list[ExtractRow]) -> None:
    """The identity of a payment, the same in every extract that shows it. First letter: what it rests on.

    d: its own number in Chorus (payment request and its line, EJ and its line), whatever else changes. r: without a
    payment request, EJ, line, SIRET, day and amount, and its rank among the rows of the file that say exactly the same.
    """
    same: Counter[tuple[str, ...]] = Counter()
    for one in rows:
        if one.outcome == Outcome.UNREADABLE:
            continue
        if one.dp:
            parts: tuple[str, ...] = (one.dp, one.ej, one.item)
        else:
            parts = (one.ej, one.item, one.siret, str(one.paid_on), str(one.amount))
            same[parts] += 1
            parts = (*parts, str(same[parts]))
        one.key = ("d" if one.dp else "r") + hashlib.sha256("|".join(parts).encode()).hexdigest()[:63]
