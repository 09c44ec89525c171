"""The workbook a person takes away: notes, three sheets, lists, cells held shut. XLSX."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ctai.design.formats import day
from ctai.rules.funders import FUNDERS, ROUTE_LABELS, Funder, Route
from ctai.rules.themes import THEME_LABELS, Theme
from ctai.sheets.cells import letters
from ctai.sheets.cellwords import YES
from ctai.workbook.columns import (
    ACTIONS,
    BUDGET,
    LISTS,
    MARK,
    MILESTONES,
    README,
    RESULTS,
    SHEETS,
    TITLES,
    Column,
    Picture,
    Row,
    columns_of,
    parts_of,
)  # fmt: skip

# Empty rows ready to be written, below those of the contract.
READY = {ACTIONS: 40, BUDGET: 200, RESULTS: 120, MILESTONES: 120}
HEADER_ROW = 2
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMATS = {"amount": '#,##0.00\\ "€"', "target": "#,##0.##", "day": "dd/mm/yyyy"}
_GREY, _BLUE = PatternFill("solid", fgColor="EEEEEE"), PatternFill("solid", fgColor="E3E3FD")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_NOTES = {
    ACTIONS: "Une ligne par action. Les cases grises ne se changent pas. Nouvelle action : une ligne libre, un repère "
    "de votre choix dans la première colonne, un titre, un axe.",
    BUDGET: "Montants demandés, en euros, par action, financeur et année. Vide : on ne sait pas encore ; 0 : rien.",
    RESULTS: "Une ligne par indicateur : ce qui doit être atteint chaque année, dans son unité.",
    MILESTONES: "Une ligne par jalon : le jour prévu, et le jour où il est fait. « N° » distingue les jalons de même "
    "nom ; laissez-le vide pour un nouveau jalon. Pour renommer un jalon : supprimez-le et écrivez-le "
    "sur une ligne libre.",
}


@dataclass(frozen=True)
class About:
    """What the notes say of the file."""

    number: str
    territory: str
    who: str
    on: date
    mark: str
    is_rehearsal: bool


def workbook(picture: Picture, about: About) -> bytes:
    book = Workbook()
    _readme(book.active, about)
    lists = book.create_sheet(LISTS)
    ranges = _lists(lists, picture)
    for sheet in SHEETS:
        _sheet(book.create_sheet(TITLES[sheet]), sheet, picture, ranges, about)
    book.move_sheet(lists, offset=4)
    lists.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _readme(page: Worksheet, about: About) -> None:
    page.title = README
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 34, 100
    lines: list[tuple[str, str]] = [
        (f"Classeur du dossier {about.number}", about.territory),
        *([("Répétition — données fictives", "Rien de ce classeur n'engage personne.")] if about.is_rehearsal else []),
        ("Dossier", about.number),
        ("Téléchargé le", day(about.on)),
        ("Téléchargé par", about.who),
        (MARK, about.mark),
        ("", ""),
        ("Comment l'utiliser", "Remplissez les feuilles « Actions », « Budget », « Résultats attendus » et « Jalons », "
         "enregistrez en xlsx ou en ods, puis déposez le fichier sur la page « Classeur » du dossier."),
        ("Avant d'être appliqué", "La plateforme nomme chaque erreur par sa feuille et sa cellule, puis montre chaque "
         "différence. Rien n'est écrit avant que vous ne l'ayez relu, et tout l'est d'un coup."),
        ("Cases grises", "Elles disent de quelle ligne il s'agit : elles ne se changent pas. La "
         "protection est sans mot de passe."),
        ("Listes", "Axe, domaine, financeur, versement, publics : choisissez dans la liste. Un nouvel axe s'écrit en "
         "toutes lettres, avec son domaine national."),
        ("Plusieurs dans une case", "Autres domaines, territoires couverts : séparez-les par un point-virgule. Un "
         "territoire s'écrit par son nom ou son code INSEE."),
        ("Nouvelle action", "Écrivez-la sur une ligne libre avec un repère, par exemple « A », et reprenez ce repère "
         "dans les autres feuilles. La plateforme lui donnera son numéro."),
        ("Supprimer", "Effacer une ligne du fichier ne supprime rien. Pour supprimer, écrivez « oui » dans la colonne "
         "« Supprimer ». Un financeur supprimé dont un montant a été écrit voit ses montants mis à zéro."),
        ("Case vidée", "Un texte vidé est effacé. Un montant vidé vaut zéro : l'ancien reste à l'historique."),
        ("Si le dossier a changé", "Ce que vous n'avez pas touché reste comme il est dans le dossier. Ce que vous et "
         "un autre avez tous deux changé vous sera montré : vous choisirez case par case."),
        ("Données personnelles", "N'écrivez aucun nom de personne accompagnée."),
    ]  # fmt: skip
    for place, (label, words) in enumerate(lines, start=1):
        _write(page.cell(place, 1), label)
        _write(page.cell(place, 2), words)
        page.cell(place, 1).font = Font(bold=True, size=14 if place == 1 else 11)
        page.cell(place, 1).alignment = page.cell(place, 2).alignment = _WRAPPED
    page.protection.sheet = True


def _lists(page: Worksheet, picture: Picture) -> dict[str, str]:
    """One column a list; {kind: the formula that names it}."""
    lists: dict[str, Sequence[str]] = {
        "axis": [one["label"] for one in picture["axes"].values()],
        "theme": list(THEME_LABELS.values()),
        "funder": [facts.label for facts in FUNDERS.values()],
        "route": list(ROUTE_LABELS.values()),
        "yes": [YES],
    }
    ranges = {}
    for place, (kind, values) in enumerate(lists.items(), start=1):
        for row, value in enumerate(values, start=1):
            _write(page.cell(row, place), value)
        if values:
            ranges[kind] = f"{LISTS}!${letters(place)}$1:${letters(place)}${len(values)}"
    return ranges


def _sheet(page: Worksheet, sheet: str, picture: Picture, ranges: dict[str, str], about: About) -> None:
    columns = columns_of(sheet, picture["years"])
    note = ("Répétition — données fictives. " if about.is_rehearsal else "") + _NOTES[sheet]
    _write(page.cell(1, 1), note)
    for place, column in enumerate(columns, start=1):
        head = page.cell(HEADER_ROW, place)
        head.value, head.font, head.fill, head.alignment = column.header, Font(bold=True), _BLUE, _WRAPPED
        page.column_dimensions[letters(place)].width = column.width
    page.freeze_panes = page.cell(HEADER_ROW + 1, 5 if sheet == ACTIONS else 3)
    rows = list(rows_of(sheet, picture))
    last = HEADER_ROW + len(rows) + READY[sheet]
    for at in range(HEADER_ROW + 1, last + 1):
        row = rows[at - HEADER_ROW - 1] if at - HEADER_ROW <= len(rows) else None
        for place, column in enumerate(columns, start=1):
            _fill(page.cell(at, place), column, row)
    _validate(page, columns, ranges, last)
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = page.protection.autoFilter = False


def rows_of(sheet: str, picture: Picture) -> Iterator[Row]:
    """The rows of a sheet with their key columns, as canonical texts."""
    names = [column.field for column in columns_of(sheet, []) if column.is_key]
    for key, cells in picture["sheets"][sheet].items():
        row = cells | dict(zip(names, parts_of(key), strict=True))
        if sheet == ACTIONS:
            axis = picture["axes"][cells["axis"]]
            row |= {"axis": axis["label"], "theme": axis["theme"]}
        yield row


def _fill(cell: Cell, column: Column, row: Row | None) -> None:
    is_shut = row is not None and column.is_key
    cell.protection = Protection(locked=is_shut)
    cell.alignment = _WRAPPED
    cell.number_format = _FORMATS.get(column.kind, "@")
    if is_shut:
        cell.fill = _GREY
    if row is not None and row.get(column.field):
        _write(cell, typed(column.kind, row[column.field]))


def typed(kind: str, value: str) -> Any:
    """A canonical text as a spreadsheet holds it."""
    if kind in ("amount", "target"):
        return Decimal(value)
    if kind == "day":
        return date.fromisoformat(value)
    if kind == "ref":
        return int(value) if value.isdecimal() else value
    if kind == "funder":
        return FUNDERS[Funder(value)].label
    if kind == "route":
        return ROUTE_LABELS[Route(value)]
    return THEME_LABELS[Theme(value)] if kind == "theme" else value


def _write(cell: Cell, value: Any) -> None:
    """Text stays text: never a formula, and what looks like an escaped character is escaped."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _ESCAPE.sub("_x005F_", value)
    if value.startswith(("=", "+", "-", "@")):
        cell.data_type = "s"
        cell.quotePrefix = True


_REFUSALS = {
    "axis": "Choisissez un axe, ou écrivez-en un nouveau avec son domaine national.",
    "day": "Écrivez une date, par exemple 31/12/2027.",
    "amount": "Écrivez un montant en chiffres, zéro au moins.",
}


def _validate(page: Worksheet, columns: Sequence[Column], ranges: dict[str, str], last: int) -> None:
    for place, column in enumerate(columns, start=1):
        rule = _rule(column.kind, ranges)
        if rule is None:
            continue
        rule.error = _REFUSALS.get(column.kind, "Choisissez dans la liste.")
        rule.errorTitle, rule.showErrorMessage = column.header[:32], True
        rule.add(f"{letters(place)}{HEADER_ROW + 1}:{letters(place)}{last}")
        page.add_data_validation(rule)


def _rule(kind: str, ranges: dict[str, str]) -> DataValidation | None:
    if kind in ranges:
        # A new axis may be written: the list then only warns.
        style = "warning" if kind == "axis" else "stop"
        return DataValidation(type="list", formula1=ranges[kind], allow_blank=True, errorStyle=style)
    if kind == "day":
        return DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
    if kind in ("amount", "target"):
        return DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    return None
