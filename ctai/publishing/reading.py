"""One reading path, for the shipped files and for those people bring: a mapping and a workbook give a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ctai.design.charts import slug
from ctai.design.formats import day
from ctai.figures.models import Status, Value
from ctai.figures.sums import Key, add_sums, together
from ctai.publishing.declared import BY_CODE
from ctai.publishing.drafts import NAMED_OUTSIDE, Anomaly, Draft, Kind
from ctai.publishing.places import Found, Places
from ctai.publishing.shapes import REASONS, Column, FileMapping, SeriesFacts, plain_header
from ctai.sheets.cells import address, number
from ctai.sheets.reading import Row, Sheet, SheetRefused, Workbook
from ctai.territories.models import Kind as PlaceKind

# Title lines above the headers: no publisher writes more.
HEADER_ROWS = 60
_TOTAL = re.compile(r"(total|totaux|ensemble|france|metropole|somme|dom|drom|hors)(_|$)")
_LARGEST = Decimal(10) ** 14
_CENT = Decimal("0.01")
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Header:
    """Where the titles of columns are. `places`: header, as `plain_header` writes it → column from zero."""

    sheet: Sheet
    row: int
    names: tuple[str, ...]
    places: dict[str, int]

    def at(self, name: str) -> int:
        return self.places[plain_header(name)]


def find_header(mapping: FileMapping, workbook: Workbook) -> Header:
    """The first row that holds every column the mapping needs. Raises SheetRefused naming those that are absent."""
    best: tuple[int, set[str]] = (0, mapping.needed)
    for sheet in workbook.sheets:
        for row in sheet:
            if row.number > HEADER_ROWS:
                break
            header = _header(sheet, row, mapping)
            absent = mapping.needed - set(header.places)
            if not absent and all(any(map(p.fullmatch, header.names)) for p in mapping.patterns):
                return header
            if len(mapping.needed) - len(absent) > best[0]:
                best = len(mapping.needed) - len(absent), absent
    named = ", ".join(f"« {one} »" for one in sorted(best[1])) or "attendue par cette présentation"
    raise SheetRefused(f"« {workbook.name} » n'a pas la colonne {named}.", code="columns")


def _header(sheet: Sheet, row: Row, mapping: FileMapping) -> Header:
    aliases = {plain_header(old): new for old, new in mapping.aliases.items()}
    names = tuple(aliases.get(plain_header(cell), cell.strip()) for cell in row.cells)
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(plain_header(name), place)
    return Header(sheet, row.number, names, places)


def read(
    mapping: FileMapping,
    workbook: Workbook,
    places: Places,
    *,
    departement: int | None = None,
    step: Step | None = None,
) -> Draft:
    """Everything the file says, nothing stored. `departement`: only its rows, as series of its own.

    Raises SheetRefused when the columns are not there. Called often, `step(done, total)` counts rows.
    """
    header = find_header(mapping, workbook)
    reader = _Reader(mapping, header, places, departement)
    total = header.sheet.row_count
    for row in header.sheet:
        if row.number > header.row:
            reader.take(row)
        if step and row.number % 500 == 0:
            step(row.number, total)
        if reader.draft.full():
            break
    reader.end()
    if step:
        step(total, total)
    return reader.draft


class _Reader:
    """The state of one reading."""

    def __init__(self, mapping: FileMapping, header: Header, places: Places, departement: int | None) -> None:
        self.mapping, self.header, self.places, self.departement = mapping, header, places, departement
        self.draft = Draft(mapping)
        self.draft.report.sheet, self.draft.report.header_row = header.sheet.name, header.row
        self.declared = BY_CODE | {facts.code: facts for facts in mapping.facts}
        # Each measured column: its places in a row and the year it stands for (0: the mapping's).
        self.columns = [(column, *found) for column in mapping.columns for found in self._spread(column)]
        self.code_place = header.at(mapping.territory_column) if mapping.territory_column else -1
        self.kind_place = header.at(mapping.kind_column) if mapping.kind_column else -1
        # Who gave each value, to tell a commune merged since from a row written twice.
        self.given: dict[Key, str] = {}
        self.municipal: dict[Key, Value] = {}

    def _spread(self, column: Column) -> Iterator[tuple[list[int], int]]:
        names = self.header.names
        if not column.match:
            yield ([self.header.at(column.column)] if column.column else []), column.year
            return
        found = [(place, match) for place, name in enumerate(names) if (match := re.fullmatch(column.column, name))]
        if column.match == "sum":
            yield [place for place, _ in found], column.year
            return
        for place, match in found:
            year = int(match[1])
            yield [place], year + 2000 if year < 100 else year

    def take(self, row: Row) -> None:
        report, filled = self.draft.report, sum(1 for cell in row.cells if cell.strip())
        if not filled:
            report.blank += 1
            return
        written = row.cell(self.code_place) if self.code_place >= 0 else ""
        # Only names may be several in one cell: « Séméac, Soues ».
        for code in re.split(r"\s*[,;/]\s*", written) if self.mapping.within else [written]:
            self._take(row, code, filled)

    def _take(self, row: Row, code: str, filled: int) -> None:
        found = self._place(row, code)
        if found is None:
            self._unplaced(row, code, filled)
            return
        self.draft.report.rows += 1
        if found.pk and self.departement and self.places.departements.get(found.pk) != self.departement:
            self.draft.report.outside += 1
            if self.draft.report.outside > NAMED_OUTSIDE:
                return
            name = self.places.labels[found.pk][1]
            why = f"{name} n'est pas dans votre département : cette ligne ne sera pas publiée."
            self._note("outside", row, self.code_place, code, why)
            return
        self._placed(row, code, found)

    def _place(self, row: Row, written: str) -> Found | None:
        mapping = self.mapping
        if not mapping.territory_column or written in mapping.france:
            return None if self.departement else Found(0)
        kind = mapping.kind
        if mapping.kind_column:
            kind = mapping.kinds.get(row.cell(self.kind_place), kind)
        code = written.removeprefix(mapping.prefix)
        if mapping.within:
            return self.places.commune_named(code, row.cell(self.header.at(mapping.within))[3:5])
        return self.places.find(kind, code) if code else None

    def _unplaced(self, row: Row, code: str, filled: int) -> None:
        """A total, a note under the table, or a code nobody knows."""
        report = self.draft.report
        label = next((cell for cell in row.cells[:4] if _TOTAL.match(plain_header(cell))), "")
        if label:
            report.totals.append((row.number, label[:100]))
        elif filled == 1 and (not code or number(code) is None and len(code) > 9):
            report.texts += 1
        else:
            report.rows += 1
            noun = PlaceKind(self.mapping.kind).label.lower()
            why = (
                f"Aucun territoire de ce niveau ({noun}) ne porte ce code."
                if code
                else "Il n'y a pas de code sur cette ligne."
            )
            self._note("code", row, self.code_place, code, why)

    def _placed(self, row: Row, code: str, found: Found) -> None:
        report = self.draft.report
        match found.way:
            case "old":
                report.carried.setdefault(code, (*self.places.labels[found.pk], row.number))
            case "padded":
                report.padded += 1
            case "municipal":
                report.municipal += 1
        texts: dict[str, str] | None = None
        for column, places, year in self.columns:
            facts = self.declared[column.series]
            if "{" in facts.code or self.mapping.note:
                texts = texts or self._texts(row)
            facts = self._facts(facts, texts)
            if column.count:
                self._counted(row, found, facts, column)
            elif value := self._value(row, column, places, year, texts):
                self._keep((facts.code, found.pk or None, value.year), value, row, code, found, facts, column)

    def _texts(self, row: Row) -> dict[str, str]:
        return {name: row.cell(place) for place, name in enumerate(self.header.names)}

    def _facts(self, declared: SeriesFacts, texts: dict[str, str] | None) -> SeriesFacts:
        code = slug(declared.code.format(**texts)) if texts and "{" in declared.code else declared.code
        local = f"local-{self.places.labels[self.departement][0].lower()}-" if self.departement else ""
        code = code if code.startswith(local) else local + code
        if code not in self.draft.facts:
            part = declared.part_of and local + declared.part_of
            facts = replace(declared, code=code[:80], part_of=part)
            if texts and "{" in declared.code:
                filled = {name: getattr(declared, name).format(**texts) for name in ("name", "unit", "definition")}
                facts = replace(facts, **filled)
            self.draft.facts[code] = facts
        return self.draft.facts[code]

    def _value(
        self, row: Row, column: Column, places: list[int], year: int, texts: dict[str, str] | None
    ) -> Value | None:
        period = column.period if year == column.year and column.period else str(year)
        if self.mapping.year_column:
            written = row.cell(self.header.at(self.mapping.year_column))
            if not re.match(r"(19|20)\d\d", written):
                why = "Une année est attendue dans cette colonne."
                self._note("cell", row, self.header.at(self.mapping.year_column), written, why)
                return None
            year, period = int(written[:4]), _period(written)
        amount, status = self._amount(row, column, places)
        return Value(
            year=year,
            period=period,
            value=amount,
            status=status,
            note=self._note_of(row, texts),
            publication=self._text(row, self.mapping.publication_column),
            address=self._text(row, self.mapping.address_column),
        )

    def _amount(self, row: Row, column: Column, places: list[int]) -> tuple[Decimal | None, str]:
        """The number, or why there is none. A cell that is neither is named, and published as not available."""
        report, total = self.draft.report, Decimal(0)
        for place in places:
            text = row.cell(place)
            report.cells += 1
            amount = number(text) if text else None
            if amount is None or abs(amount) >= _LARGEST:
                reason = (text or self._text(row, column.reason_column)).strip()
                if text and amount is None and text.lower() not in REASONS:
                    self._note("cell", row, place, text, "Ce n'est pas un nombre : publié « non disponible ».")
                elif amount is not None:
                    self._note("cell", row, place, text, "Nombre trop grand : publié « non disponible ».")
                status = REASONS.get(reason.lower(), Status.UNAVAILABLE)
                report.masked += status == Status.SECRET
                return None, status
            total += amount
        return total.quantize(_CENT), Status.KNOWN

    def _keep(
        self, key: Key, value: Value, row: Row, code: str, found: Found, facts: SeriesFacts, column: Column
    ) -> None:
        value.territory_id = key[1]
        kept = self.municipal if found.way == "municipal" else self.draft.values
        if key not in kept:
            kept[key], self.given[key] = value, code
        elif code == self.given[key] and not column.add_up:
            place = self.code_place
            self._note("twice", row, place, code, "Seconde ligne pour le même code : la première est gardée.")
        else:
            kept[key] = together(kept[key], value, sum_allowed=facts.sum_allowed, add_up=column.add_up)

    def _counted(self, row: Row, found: Found, facts: SeriesFacts, column: Column) -> None:
        key = (facts.code, found.pk or None, column.year)
        if key not in self.draft.values:
            note = self.mapping.france.get(row.cell(self.code_place), "") if not found.pk else ""
            self.draft.values[key] = Value(
                territory_id=found.pk or None, year=column.year, period=column.period, value=Decimal(0), note=note
            )
        self.draft.values[key].value += 1  # type: ignore[operator]
        cells = {name: self._text(row, name) for name in self.mapping.details}
        self.draft.details.setdefault(key, []).append((self._text(row, self.mapping.detail_name), cells))

    def _text(self, row: Row, header: str) -> str:
        return row.cell(self.header.at(header)) if header else ""

    def _note_of(self, row: Row, texts: dict[str, str] | None) -> str:
        france = self.mapping.france.get(row.cell(self.code_place), "") if self.code_place >= 0 else ""
        return france or (self.mapping.note.format(**texts) if texts and self.mapping.note else "")

    def _note(self, kind: Kind, row: Row, place: int, value: str, why: str) -> None:
        header = self.header.names[place] if 0 <= place < len(self.header.names) else ""
        where = address(row.number, place + 1)
        anomaly = Anomaly(kind, self.header.sheet.name, row.number, where, header[:80], value[:80], why)
        self.draft.report.anomalies.append(anomaly)

    def end(self) -> None:
        """Arrondissements of a commune whose own row is there are in it already; then the sums."""
        for key, value in self.municipal.items():
            self.draft.values.setdefault(key, value)
        for facts in self.draft.facts.values():
            if facts.sum_allowed:
                add_sums(
                    facts.code, self.draft.values, self.places.holders.get(facts.level, {}),
                    whole_only=self.departement is not None,
                )  # fmt: skip


def _period(written: str) -> str:
    return day(date.fromisoformat(written[:10])) if re.fullmatch(r"\d{4}-\d\d-\d\d.*", written) else written[:60]
