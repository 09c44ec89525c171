"""Taking a foreign plan over: kept, described, corrected, then accepted whole in one act."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.files.store import store
from ctai.funding.acts.ledger import locked
from ctai.history import journal
from ctai.plans.candidates import Candidate
from ctai.plans.mapping import digest_of, headers_at, twice
from ctai.plans.models import KnownColumns, TakeOver
from ctai.plans.reading import Reading, read_plan
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.sheets.reading import Sheet, SheetRefused, open_sheets
from ctai.workbook.columns import ACTIONS, BUDGET, key_of
from ctai.workbook.difference import ADDED, CellChange, RowChange
from ctai.workbook.models import State
from ctai.workbook.permissions import can_upload
from ctai.workbook.reads import picture_of
from ctai.workbook.said import changes_of
from ctai.workbook.writer import Writer

MOST_ROWS, MOST_SHEETS, MOST_COLUMNS, LONGEST = 400, 30, 80, 6_000


@transaction.atomic
def keep_plan(contract: Contract, upload: UploadedFile, *, by: Membership, today: date) -> TakeOver:
    """Read the file once and keep its rows. Raises SheetRefused when no sheet can be a plan."""
    refuse_unless(can_upload(contract, by))
    name = upload.name or "plan.xlsx"
    upload.seek(0)
    book = open_sheets(upload.read(), name)
    sheets = [_kept(sheet) for sheet in book.sheets[:MOST_SHEETS]]
    if not any(len(sheet["rows"]) > 1 for sheet in sheets):
        raise SheetRefused(
            f"Aucune feuille de ce fichier n'est un plan d'action : il en faut une de 2 à {MOST_ROWS} lignes, avec une "
            "ligne de titres. Gardez seulement les lignes utiles.",
            code="no_plan",
        )
    kept = store(by.organisation, name, upload, by=by)
    return TakeOver.objects.create(contract=contract, file=kept, by=by, on=today, sheets=sheets)


def _kept(sheet: Sheet) -> dict[str, Any]:
    """A sheet too long to be a plan keeps its name alone: the person is told, nothing is cut in silence."""
    if sheet.row_count > MOST_ROWS or sheet.width > MOST_COLUMNS:
        return {"name": sheet.name, "count": sheet.row_count, "rows": []}
    rows = [[row.number, *(cell[:LONGEST] for cell in row.cells)] for row in sheet if row.cells]
    return {"name": sheet.name, "count": sheet.row_count, "rows": rows}


def known_columns(by: Membership, headers: list[str]) -> dict[str, Any] | None:
    """How this authority read these headers last time."""
    found = KnownColumns.objects.filter(organisation=by.organisation_id, headers=digest_of(headers)).first()
    return found.mapping if found else None


@transaction.atomic
def describe(plan: TakeOver, mapping: Mapping[str, Any], *, by: Membership) -> TakeOver:
    """Say what each column holds; remembered for the authority. What was corrected on other columns is forgotten."""
    stored = _open(plan, by)
    if twice(mapping["columns"]):
        raise ActRefused(Refusal(f"Deux colonnes pour « {twice(mapping['columns'])[0]} » : gardez-en une.", "twice"))
    if "title" not in mapping["columns"].values():
        raise ActRefused(Refusal("Dites quelle colonne donne le titre de l'action.", "title"))
    if mapping != stored.mapping:
        stored.mapping, stored.mended, stored.left, stored.kept = dict(mapping), {}, [], []
        stored.save(update_fields=["mapping", "mended", "left", "kept"])
    headers = headers_at(stored.sheets[mapping["sheet"]]["rows"], mapping["header"])
    kept = {name: mapping[name] for name in ("columns", "theme", "funder", "route")}
    KnownColumns.objects.update_or_create(
        organisation=by.organisation, headers=digest_of(headers), defaults={"mapping": kept}
    )
    return stored


@transaction.atomic
def mend(
    plan: TakeOver, *, mended: Mapping[str, Mapping[str, str]], left: list[int], kept: list[int], by: Membership
) -> TakeOver:
    """Keep what the person wrote in the page, row by row, and the rows left out."""
    stored = _open(plan, by)
    for row, texts in mended.items():
        stored.mended[row] = stored.mended.get(row, {}) | dict(texts)
    stored.left, stored.kept = left, kept
    stored.save(update_fields=["mended", "left", "kept"])
    return stored


@transaction.atomic
def accept(plan: TakeOver, *, by: Membership, today: date) -> int:
    """Open every sheet shown, with its amounts, or none; one row in the journal. Returns how many."""
    contract = locked(plan.contract)
    stored = _open(plan, by)
    stored.contract = contract
    if not stored.mapping:
        raise ActRefused(Refusal("Dites d'abord ce que contient chaque colonne.", "mapping"))
    reading = read_plan(stored)
    if reading.faulty:
        raise ActRefused(
            Refusal("Des lignes ont encore un problème : corrigez-les, ou laissez-les. Rien n'est repris.", "problems")
        )
    if not reading.actions:
        raise ActRefused(Refusal("Aucune ligne à reprendre.", "nothing"))
    rows = _changes(reading, stored.mapping["route"])
    TakeOver.objects.filter(pk=stored.pk).update(state=State.APPLIED, applied_on=today)
    count = len(reading.actions)
    one = "fiche ouverte" if count == 1 else "fiches ouvertes"
    sentence = f"Plan « {stored.file.name[:120]} » repris : {count} {one}"
    changes = changes_of(rows, picture_of(contract, today))
    entry = journal.record(
        contract.number, "take_over_plan", sentence, by=by, today=today, about=stored, changes=changes
    )
    Writer(contract, entry, by=by, today=today).write(rows)
    return count


def _open(plan: TakeOver, by: Membership) -> TakeOver:
    stored = TakeOver.objects.select_for_update(of=("self",)).select_related("contract", "file").get(pk=plan.pk)
    refuse_unless(can_upload(stored.contract, by))
    if stored.state == State.APPLIED:
        raise ActRefused(Refusal("Ce plan est déjà repris.", "state"))
    return stored


def _changes(reading: Reading, route: str) -> list[RowChange]:
    found = []
    for row in reading.actions:
        found.append(_change(ACTIONS, key_of(f"+{row.at}"), row, row.cells))
        by_funder: dict[str, dict[str, str]] = {}
        for one in row.money:
            by_funder.setdefault(key_of(f"+{row.at}", one.funder, one.label, route), {})[one.year] = one.amount
        found += [_change(BUDGET, key, row, amounts) for key, amounts in by_funder.items()]
    return found


def _change(sheet: str, key: str, row: Candidate, cells: Mapping[str, str]) -> RowChange:
    written = tuple(CellChange(name, "", "", "", "", value) for name, value in cells.items() if value)
    return RowChange(sheet, key, ADDED, row.at, written)
