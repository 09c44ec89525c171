"""Which column of a foreign table says what: fields, guesses, and the memory of an authority."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from ctai.plans.words import folded
from ctai.rules.funders import FUNDERS, Funder

# [number, cells…] as kept by `TakeOver.sheets`.
RawRow = list[Any]
SAMPLE_ROWS = 30
_SINGLE = {
    "title": "Titre de l'action",
    "axis": "Axe",
    "theme": "Domaine ou thème",
    "problem": "Problème traité, constat",
    "existing": "Ce qui existe déjà",
    "adds": "Ce que l'action ajoute, description",
    "lead": "Nom du porteur",
    "siret": "SIRET du porteur",
    "partners": "Partenaires",
    "audiences": "Publics",
    "starts_on": "Début",
    "ends_on": "Fin",
    "deliverables": "Livrables",
    "funder": "Financeur (en mots)",
    "amount": "Montant (année et financeur choisis plus bas)",
}
# A word of the header → the field; the first that fits wins.
_HEADERS = (
    ("", r"total|realis|cible|indicateur|nombre|effectif|^n°?$|^numero|^ref"),
    ("siret", "siret"),
    ("starts_on", r"debut|demarrage|lancement"),
    ("ends_on", r"\bfin\b|echeance|terme"),
    ("funder:europe_amif", r"fami\b"),
    ("funder:europe_esf", r"fse\b"),
    ("funder:own", "fonds propres|autofinancement"),
    ("funder:state_104_12", r"\betat\b|bop|104|\bctai\b"),
    ("funder", "financeur|source de financement"),
    ("partners", "partenaire"),
    ("lead", "porteur|pilote|operateur|structure|maitre d'ouvrage|association"),
    ("audiences", "public|beneficiaire"),
    ("deliverables", "livrable|production"),
    ("existing", "existant|existe"),
    ("problem", "constat|probleme|enjeu|besoin|contexte"),
    ("adds", "description|contenu|descriptif|plus-value|objectif|modalite"),
    ("theme", "theme|thematique|domaine"),
    ("axis", r"^axe|orientation|volet"),
    ("title", r"intitule|titre|^actions?\b|libelle|^projet|nom de l'action"),
    ("funder:other_authority", "departement|region|conseil"),
    ("funder:authority", "ville|commune|collectivite|agglo|metropole|epci"),
    ("funder:other", r"caf\b|autres? financ|cofinanc"),
    ("amount", "montant|cout|budget|subvention|depense"),
)
_YEAR = re.compile(r"(?<!\d)20[1-5]\d(?!\d)")
_NOT_MONEY = re.compile("cible|realis|resultat|indicateur|nombre|effectif|date|debut|fin|total")


def fields(years: Sequence[int]) -> list[tuple[str, str]]:
    """What a column may be read as: (code, words)."""
    return [
        ("", "Ne pas reprendre"),
        *_SINGLE.items(),
        *((f"year:{year}", f"Montant demandé en {year}") for year in years),
        *((f"funder:{code.value}", f"Montant de : {facts.label}") for code, facts in FUNDERS.items()),
    ]


def headers_at(rows: Sequence[RawRow], header: int) -> list[str]:
    """The headers of a row; where it is empty, those of the row above, when this one is a row of headers too (cells
    merged over two rows)."""
    by_number = {row[0]: row[1:] for row in rows}
    own, above = by_number.get(header, []), by_number.get(header - 1, [])
    if min(sum(1 for cell in cells if cell.strip()) for cells in (own, above)) < 2:
        above = []
    width = max(len(own), len(above))
    cells = (_at(own, place) or _at(above, place) for place in range(width))
    return [" ".join(cell.split()) for cell in cells]


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def guess_header(rows: Sequence[RawRow]) -> int:
    """The number of the row that looks most like headers."""
    best, found = -1.0, rows[0][0] if rows else 1
    for row in rows[:SAMPLE_ROWS]:
        headers = headers_at(rows, row[0])
        known = len({guess(header) for header in headers if len(header) < 60} - {""})
        filled = sum(1 for header in headers if header)
        score = known + filled / 100
        if score > best:
            best, found = score, row[0]
    return int(found)


def guess_sheet(sheets: Sequence[dict[str, Any]]) -> int:
    """The sheet whose headers say the most."""

    def known(sheet: dict[str, Any]) -> int:
        rows = sheet["rows"]
        return len(set(guess_columns(headers_at(rows, guess_header(rows))).values())) if rows else -1

    return max(range(len(sheets)), key=lambda place: known(sheets[place]))


def guess(header: str) -> str:
    """The field a header names, "" for none."""
    words = folded(header)
    if not words:
        return ""
    year = _YEAR.search(words)
    if year and not _NOT_MONEY.search(words):
        return f"year:{year[0]}"
    return next((field for field, pattern in _HEADERS if re.search(pattern, words)), "")


def guess_columns(headers: Sequence[str]) -> dict[str, str]:
    """{place of the column: field}; a field of one column goes to the first that names it."""
    found: dict[str, str] = {}
    for place, header in enumerate(headers):
        field = guess(header)
        if field and (field not in found.values() or field.startswith("funder:")):
            found[str(place)] = field
    return found


def digest_of(headers: Sequence[str]) -> str:
    """What an authority's memory is found by."""
    return hashlib.sha256("\n".join(folded(header) for header in headers).encode()).hexdigest()


def twice(columns: dict[str, str]) -> list[str]:
    """The words of the fields given to several columns, where one is allowed."""
    given = [field for field in columns.values() if field in _SINGLE or field.startswith("year:")]
    return [_SINGLE.get(field, field.removeprefix("year:")) for field in sorted(set(given)) if given.count(field) > 1]


def funder_of(field: str) -> Funder:
    return Funder(field.removeprefix("funder:"))
