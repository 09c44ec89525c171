"""Reading data.inclusion files (structures and services, v1): what is new here, already there, refused and why.

Never read: names, e-mails, telephones and descriptions, where people are named. The service's page keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from stdnum.fr import siret as siret_number

from ctai.contracts.models import Contract
from ctai.design.fields import clean_text
from ctai.findings.models import Offer
from ctai.offers import referential
from ctai.offers.perimeter import communes_by_code
from ctai.offers.reads import card_of
from ctai.offers.twins import Card, pairs
from ctai.sheets.cells import address
from ctai.sheets.reading import Row, Sheet, SheetRefused, Workbook

Step = Callable[[int, int], None]
SERVICE_COLUMNS = ("id", "structure_id", "nom", "thematiques", "date_maj")
STRUCTURE_COLUMNS = ("id", "nom")
# Kept in a report: enough to read, small enough to keep.
MOST_NEW, MOST_TOLD = 5_000, 200
_CODES = re.compile(r"[\w-]+")


@dataclass
class Report:
    """`new`: fields of the offers to add; `known`: titles of those already there; `alike`: (new, other, why);
    `refused`, `mended`: (sheet and cell, sentence); `outside`: rows of other communes; `off_theme`: of no theme."""

    total: int = 0
    new: list[dict[str, Any]] = field(default_factory=list)
    known: int = 0
    outside: int = 0
    off_theme: int = 0
    refused_count: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    mended: list[tuple[str, str]] = field(default_factory=list)
    alike: list[tuple[str, str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class _Table:
    """A sheet with its columns found by name."""

    sheet: Sheet
    columns: dict[str, int]

    def records(self) -> Iterator[_Record]:
        rows = iter(self.sheet)
        next(rows, None)
        return (_Record(self, row) for row in rows if row.cells)


@dataclass(frozen=True)
class _Record:
    table: _Table
    row: Row

    def text(self, column: str) -> str:
        place = self.table.columns.get(column)
        return "" if place is None else clean_text(self.row.cell(place)).strip()

    def codes(self, column: str) -> list[str]:
        """A list however it was written: ["a", "b"], {a,b}, a,b."""
        return _CODES.findall(self.text(column))

    def where(self, column: str) -> str:
        place = self.table.columns.get(column, 0)
        return f"{self.table.sheet.name}, {address(self.row.number, place + 1)} (colonne {column})"


class _Wrong(Exception):
    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


def read_offer(books: list[Workbook], contract: Contract, step: Step) -> Report:
    """Raises SheetRefused when the files are not those of data.inclusion, whole."""
    tables = [_Table(sheet, _columns(sheet)) for book in books for sheet in book.sheets]
    services = [table for table in tables if set(SERVICE_COLUMNS) <= set(table.columns)]
    structures = [
        table
        for table in tables
        if set(STRUCTURE_COLUMNS) <= set(table.columns) and "structure_id" not in table.columns
    ]
    _refuse_others(services, structures)
    held = {record.text("id"): record for table in structures for record in table.records()}
    reader = _Reader(contract, held)
    total = sum(table.sheet.row_count for table in services)
    for table in services:
        for record in table.records():
            reader.read(record)
            step(min(reader.report.total, total), total)
    if len(reader.report.new) > MOST_NEW:
        raise SheetRefused(
            f"Ce fichier apporterait plus de {MOST_NEW} offres d'un coup : gardez les services de votre territoire "
            "ou d'une partie de vos thèmes, puis importez-le en plusieurs fois.",
            code="too_many",
        )
    reader.report.alike = _alike(contract, reader.report.new)
    return reader.report


def _columns(sheet: Sheet) -> dict[str, int]:
    first = next(iter(sheet), None)
    return {cell.strip().lower(): place for place, cell in enumerate(first.cells)} if first else {}


def _refuse_others(services: list[_Table], structures: list[_Table]) -> None:
    if not services:
        raise SheetRefused(
            "Ce fichier n'est pas un fichier de services de data.inclusion, version 1 : sa première ligne doit "
            f"porter les colonnes {', '.join(SERVICE_COLUMNS)}.",
            code="no_services",
        )
    if not structures:
        raise SheetRefused(
            "Il manque les structures : un service n'est connu que par le numéro de la sienne. Joignez le fichier "
            "des structures de data.inclusion, ou une feuille qui porte au moins les colonnes id et nom.",
            code="no_structures",
        )


class _Reader:
    """One pass over the services. `held`: structures by identifier."""

    def __init__(self, contract: Contract, held: dict[str, _Record]) -> None:
        self.report = Report()
        self.held = held
        self.places = communes_by_code(contract)
        self.known = set(
            Offer.objects.filter(contract=contract).exclude(external_id="").values_list("external_id", flat=True)
        )
        self.seen: set[str] = set()

    def read(self, record: _Record) -> None:
        self.report.total += 1
        structure = self.held.get(record.text("structure_id"))
        code = record.text("code_insee") or (structure.text("code_insee") if structure else "")
        place = self.places.get(code.upper())
        if place is None:
            self.report.outside += 1
            return
        try:
            offer = self._offer(record, structure, place)
        except _Wrong as wrong:
            self.report.refused_count += 1
            _tell(self.report.refused, record.where(wrong.column), wrong.sentence)
            return
        if not offer["themes"]:
            self.report.off_theme += 1
        elif offer["external_id"] in self.known:
            self.report.known += 1
        else:
            self.report.new.append(offer)

    def _offer(self, record: _Record, structure: _Record | None, place: int) -> dict[str, Any]:
        """The fields of one offer. Raises _Wrong, with the column at fault."""
        identifier, service = record.text("id"), record.text("nom")
        if not identifier or len(identifier) > 200:
            raise _Wrong("id", "l'identifiant du service manque, ou dépasse 200 caractères")
        if identifier in self.seen:
            raise _Wrong("id", f"l'identifiant {identifier} est déjà sur une ligne plus haut")
        self.seen.add(identifier)
        if not 3 <= len(service) <= 200:
            raise _Wrong("nom", "le nom du service doit compter de 3 à 200 caractères")
        if structure is None or not structure.text("nom"):
            raise _Wrong("structure_id", "cette structure n'est pas dans le fichier des structures, ou n'a pas de nom")
        thematics = record.codes("thematiques")
        unknown = [one for one in thematics if one not in referential.themes()]
        if unknown:
            raise _Wrong("thematiques", f"« {unknown[0]} » n'est pas une thématique du référentiel version 1")
        publics = [referential.labels_of_audiences().get(one, one) for one in record.codes("publics")]
        home = record if record.text("adresse") else structure
        lines = [home.text("adresse"), home.text("complement_adresse")]
        return {
            "structure": structure.text("nom")[:200],
            "siret": self._siret(structure),
            "service": service,
            "themes": referential.themes_of(thematics),
            "audience": referential.audience_of(record.codes("publics")),
            "detail": f"Publics : {', '.join(publics)}." if publics else "",
            "address": ", ".join(line for line in lines if line)[:250],
            "territory_id": place,
            "source": f"data.inclusion ({record.text('source') or 'source non dite'})"[:300],
            "link": _link(record.text("lien_source")),
            "told_on": _day(record.text("date_maj")).isoformat(),
            "external_id": identifier,
        }

    def _siret(self, structure: _Record) -> str:
        """A wrong SIRET is left out and told: the offer itself is known."""
        typed = re.sub(r"\s", "", structure.text("siret"))
        if not typed or (typed.isascii() and siret_number.is_valid(typed)):
            return typed
        _tell(self.report.mended, structure.where("siret"), f"« {typed[:30]} » n'est pas un SIRET : il est laissé vide")
        return ""


def _tell(told: list[tuple[str, str]], where: str, sentence: str) -> None:
    if len(told) < MOST_TOLD and (where, sentence) not in told:
        told.append((where, sentence))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise _Wrong("date_maj", f"« {text[:30]} » n'est pas une date écrite AAAA-MM-JJ") from None


def _link(text: str) -> str:
    return text if text.startswith(("https://", "http://")) and len(text) <= 400 else ""


def _alike(contract: Contract, new: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """New offers that look like one already there, or like another new one."""
    there = Offer.objects.filter(contract=contract).standing().prefetch_related("theme_rows")
    titles = {offer.pk: str(offer) for offer in there}
    cards = [card_of(offer) for offer in there]
    # Numbers no row has: below zero.
    for place, offer in enumerate(new):
        number = -1 - place
        titles[number] = f"{offer['structure']} : {offer['service']}"
        themes = frozenset(offer["themes"])
        cards.append(
            Card(number, offer["structure"], offer["siret"], offer["service"], offer["address"],
                 offer["territory_id"], themes, False)
        )  # fmt: skip
    found = [pair for pair in pairs(cards) if pair.first < 0]
    return [(titles[pair.first], titles[pair.second], ", ".join(pair.why)) for pair in found[:MOST_TOLD]]
