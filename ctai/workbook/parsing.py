"""Reading a workbook that comes back: which download it is of, its rows, and every fault at once, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ctai.accounts.models import Organisation
from ctai.rules.roles import OrganisationKind
from ctai.sheets.cells import letters
from ctai.sheets.cellwords import CellWrong, canonical, shown, text
from ctai.sheets.reading import Row as SheetRow
from ctai.sheets.reading import Sheet, SheetRefused, Workbook
from ctai.workbook.columns import (
    ACTION_COLUMNS,
    ACTIONS,
    MARK,
    MILESTONES,
    README,
    SHEETS,
    TITLES,
    Column,
    Picture,
    as_year,
    columns_of,
    key_of,
)  # fmt: skip
from ctai.workbook.faults import judge_rows, judge_steps

MOST_ROWS = 3_000
CARRIERS = (OrganisationKind.OPERATOR, OrganisationKind.AUTHORITY)


@dataclass
class ParsedRow:
    """`at`: row in the sheet. `key`: of the contract's row, or of a new one. `cells`: field → canonical text."""

    key: str
    at: int
    cells: dict[str, str]
    remove: bool


@dataclass
class Parsed:
    """`places`: {sheet: {field: letter of its column}}; `faults`: (sheet, cell, sentence), in the order of the file."""

    rows: dict[str, list[ParsedRow]] = field(default_factory=lambda: {sheet: [] for sheet in SHEETS})
    places: dict[str, dict[str, str]] = field(default_factory=dict)
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def fault(self, sheet: str, field_: str, at: int, sentence: str) -> None:
        letter = self.places.get(sheet, {}).get(field_, "A")
        self.faults.append((TITLES[sheet], f"{letter}{at}", sentence))


def mark_in(book: Workbook, number: str) -> str:
    """The mark of the download. Raises SheetRefused when this is not a workbook of this contract."""
    page = next((sheet for sheet in book.sheets if sheet.name == README), None)
    told = {row.cell(0): row.cell(1) for row, _ in zip(page, range(40), strict=False)} if page else {}
    if not told.get(MARK):
        raise SheetRefused(
            "Ce fichier n'est pas un classeur téléchargé ici : sa feuille « Lisez-moi » manque, ou son repère a été "
            "effacé. Téléchargez le classeur du dossier, ou reprenez un plan existant.",
            code="foreign",
        )
    if told.get("Dossier") != number:
        other = shown(told.get("Dossier") or "inconnu")
        raise SheetRefused(f"Ce classeur est celui du dossier {other} : déposez-le sur ce dossier-là.", code="other")
    return told[MARK]


def parse(book: Workbook, base: Picture, today: date) -> Parsed:
    """Every row of the sheets. What is wrong is told, never guessed.

    A sheet the download did not hold is not read: milestones, in the workbooks of before they could be written.
    """
    parsed = Parsed()
    pages = {sheet.name: sheet for sheet in book.sheets}
    for sheet in (one for one in SHEETS if one in base["sheets"]):
        page = pages.get(TITLES[sheet])
        if page is None:
            parsed.faults.append((TITLES[sheet], "", "cette feuille manque. Téléchargez à nouveau le classeur."))
            continue
        if page.row_count > MOST_ROWS:
            raise SheetRefused(f"La feuille « {page.name} » a plus de {MOST_ROWS} lignes : retirez-en.", code="long")
        _read_sheet(parsed, sheet, page, base)
    judge_rows(parsed, base, _carriers(parsed))
    judge_steps(parsed, base, today)
    return parsed


def _carriers(parsed: Parsed) -> dict[str, bool]:
    """SIRET of the file known to the platform → may this body carry an action."""
    sirets = {row.cells.get("siret", "") for row in parsed.rows[ACTIONS]} - {""}
    known = Organisation.objects.filter(siret__in=sirets).values_list("siret", "kind")
    return {str(siret): kind in CARRIERS for siret, kind in known}


def _read_sheet(parsed: Parsed, sheet: str, page: Sheet, base: Picture) -> None:
    columns: dict[int, Column] = {}
    for row in page:
        if not columns:
            columns = _columns(sheet, row)
            if columns:
                parsed.places[sheet] = {column.field: letters(place + 1) for place, column in columns.items()}
                _tell_missing(parsed, sheet, row, columns, base)
        elif any(row.cell(place) for place in columns):
            _read_row(parsed, sheet, row, columns, base)
    if not columns:
        parsed.faults.append(
            (TITLES[sheet], "", "la ligne des titres de colonnes manque. Téléchargez à nouveau le classeur.")
        )


def _columns(sheet: str, row: SheetRow) -> dict[int, Column]:
    """The columns named by this row, if it is the row of headers."""
    if row.cell(0) != ACTION_COLUMNS[0].header or len(row.cells) < 3:
        return {}
    headers = [text(cell) for cell in row.cells]
    years = [] if sheet in (ACTIONS, MILESTONES) else [year for year in map(as_year, headers) if year]
    known = {column.header: column for column in columns_of(sheet, years)}
    return {place: known[header] for place, header in enumerate(headers) if header in known}


def _tell_missing(parsed: Parsed, sheet: str, row: SheetRow, columns: dict[int, Column], base: Picture) -> None:
    there = {column.field for column in columns.values()}
    for column in columns_of(sheet, base["years"]):
        if column.field not in there and not column.is_late:
            said = f"la colonne « {column.header} » manque dans la ligne des titres. Remettez-la."
            parsed.faults.append((TITLES[sheet], f"A{row.number}", said))
    if len(there) < len(columns):
        parsed.faults.append((TITLES[sheet], f"A{row.number}", "une colonne est donnée deux fois."))


def _read_row(parsed: Parsed, sheet: str, row: SheetRow, columns: dict[int, Column], base: Picture) -> None:
    cells: dict[str, str] = {}
    for place, column in columns.items():
        try:
            cells[column.field] = canonical(column.kind, row.cell(place), column.most)
        except CellWrong as wrong:
            parsed.fault(sheet, column.field, row.number, wrong.sentence)
    remove = bool(cells.pop("remove", ""))
    names = [column.field for column in columns_of(sheet, []) if column.is_key]
    if any(name not in cells for name in names):
        return
    key = key_of(*_key_parts(parsed, sheet, row, [cells.pop(name) for name in names], base))
    parsed.rows[sheet].append(ParsedRow(key, row.number, cells, remove))


def _key_parts(parsed: Parsed, sheet: str, row: SheetRow, parts: list[str], base: Picture) -> Iterator[str]:
    """The key with the action's number, or « + » and the words a new one is called by in the file."""
    known = {key_of(parts[0])} & set(base["sheets"][ACTIONS])
    if sheet == ACTIONS and not parts[0]:
        yield f"+ligne {row.number}"
    else:
        yield parts[0] if known or not parts[0] else f"+{parts[0]}"
    yield from parts[1:]
