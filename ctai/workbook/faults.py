"""What a cell alone cannot tell: rows that contradict each other, or the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from ctai.contracts.models import Contract
from ctai.contracts.perimeter import named
from ctai.rules.funders import FUNDERS, Funder
from ctai.rules.themes import Theme
from ctai.sheets.cellwords import shown
from ctai.workbook.columns import ACTIONS, BUDGET, MILESTONES, RESULTS, SHEETS, Picture, key_of, parts_of
from ctai.workbook.steps import MOST_STEPS

if TYPE_CHECKING:
    from ctai.workbook.parsing import Parsed, ParsedRow


def judge_rows(parsed: Parsed, base: Picture, carriers: dict[str, bool]) -> None:
    """Tell every fault; make axes canonical: the pk of one, or « +theme:title » for one to open."""
    _number_steps(parsed, base)
    for sheet in SHEETS:
        _tell_twice(parsed, sheet)
    axes = {one["label"].casefold(): pk for pk, one in base["axes"].items()}
    for row in parsed.rows[ACTIONS]:
        before = base["sheets"][ACTIONS].get(row.key)
        if row.remove:
            row.cells = {}
            continue
        _axis(parsed, row, axes, base, before)
        _action(parsed, row)
        _lead(parsed, row, before, carriers)
    refs = {parts_of(row.key)[0] for row in parsed.rows[ACTIONS]} | {
        parts_of(key)[0] for key in base["sheets"][ACTIONS]
    }
    for sheet in (BUDGET, RESULTS, MILESTONES):
        for row in parsed.rows[sheet]:
            _ref(parsed, sheet, row, refs)
    for row in parsed.rows[BUDGET]:
        _funder(parsed, row, base)
    _results(parsed)


def _tell_twice(parsed: Parsed, sheet: str) -> None:
    seen: dict[str, int] = {}
    for row in parsed.rows[sheet]:
        if row.key in seen:
            parsed.fault(sheet, "ref", row.at, f"cette ligne est déjà donnée à la ligne {seen[row.key]}.")
        seen.setdefault(row.key, row.at)


def _axis(parsed: Parsed, row: ParsedRow, axes: dict[str, str], base: Picture, before: dict[str, str] | None) -> None:
    """Replace the axis and theme cells by one canonical axis."""
    if "axis" not in row.cells or "theme" not in row.cells:
        # A fault of one of them was told; the row is not applied.
        row.cells.pop("axis", None)
        row.cells.pop("theme", None)
        return
    label, theme = row.cells.pop("axis"), row.cells.pop("theme")
    pk = axes.get(label.casefold()) if label else _axis_of_theme(base, theme)
    if pk is None and not theme:
        said = f"« {shown(label)} » est un nouvel axe : donnez son domaine national." if label else "donnez l'axe."
        parsed.fault(ACTIONS, "theme" if label else "axis", row.at, said)
        return
    if pk is not None and theme and theme != base["axes"][pk]["theme"]:
        unmoved = before is not None and before["axis"] == pk
        first = before is None or theme != base["axes"][before["axis"]]["theme"]
        if unmoved or first:
            parsed.fault(
                ACTIONS, "theme", row.at, "le domaine suit l'axe choisi : changez l'axe, ou laissez cette case."
            )
    row.cells["axis"] = pk or f"+{Theme(theme).value}:{label}"


def _axis_of_theme(base: Picture, theme: str) -> str | None:
    """A theme alone names its first axis."""
    return next((pk for pk, one in base["axes"].items() if theme and one["theme"] == theme), None)


def _action(parsed: Parsed, row: ParsedRow) -> None:
    cells = row.cells
    if cells.get("title") == "":
        parsed.fault(ACTIONS, "title", row.at, "donnez un titre à cette action.")
    if len(parts_of(row.key)[0]) > 61:
        parsed.fault(ACTIONS, "ref", row.at, "ce repère est trop long : quelques lettres suffisent.")
    starts_on, ends_on = cells.get("starts_on"), cells.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        parsed.fault(ACTIONS, "ends_on", row.at, "la date de fin précède la date de début.")


def _lead(parsed: Parsed, row: ParsedRow, before: dict[str, str] | None, carriers: dict[str, bool]) -> None:
    if "siret" not in row.cells or "lead" not in row.cells:
        return
    siret, name = row.cells["siret"], row.cells["lead"]
    old_siret, old_name = (before["siret"], before["lead"]) if before else ("", "")
    if not siret or (siret, name) == (old_siret, old_name):
        return
    if carriers.get(siret) is False:
        parsed.fault(ACTIONS, "siret", row.at, "un service de l'État ne peut pas porter d'action.")
    elif siret == old_siret:
        parsed.fault(ACTIONS, "lead", row.at, "le nom du porteur suit son SIRET : changez le SIRET, ou videz-le.")
    elif siret not in carriers and (not name or name == old_name):
        parsed.fault(
            ACTIONS, "lead", row.at, "ce SIRET n'est pas encore connu de la plateforme : donnez le nom du porteur."
        )


def _ref(parsed: Parsed, sheet: str, row: ParsedRow, refs: set[str]) -> None:
    ref = parts_of(row.key)[0]
    if not ref:
        parsed.fault(sheet, "ref", row.at, "dites à quelle action se rattache cette ligne.")
    elif ref not in refs:
        name = shown(ref.removeprefix("+"))
        parsed.fault(sheet, "ref", row.at, f"aucune action « {name} » dans la feuille « Actions ».")


def _funder(parsed: Parsed, row: ParsedRow, base: Picture) -> None:
    if row.key in base["sheets"][BUDGET]:
        return
    _, funder, label, route = parts_of(row.key)
    if not funder:
        parsed.fault(BUDGET, "funder", row.at, "choisissez le financeur.")
        return
    if not route:
        parsed.fault(BUDGET, "route", row.at, "choisissez la voie de versement.")
    named = FUNDERS[Funder(funder)].named
    if named and not label:
        parsed.fault(BUDGET, "label", row.at, "donnez le nom du financeur.")
    if label and not named:
        parsed.fault(BUDGET, "label", row.at, "ce financeur n'a pas de nom à préciser : videz cette case.")


def _results(parsed: Parsed) -> None:
    """An indicator has one target a year, whatever its unit."""
    seen: dict[str, int] = {}
    for row in parsed.rows[RESULTS]:
        ref, label, unit = parts_of(row.key)
        if not label:
            parsed.fault(RESULTS, "label", row.at, "donnez l'indicateur.")
        if not unit:
            parsed.fault(RESULTS, "unit", row.at, "donnez l'unité : personnes, ménages, heures…")
        if row.remove:
            continue
        for year, target in row.cells.items():
            place = key_of(ref, label, year)
            if target and place in seen:
                said = f"une cible est déjà donnée pour cet indicateur et cette année à la ligne {seen[place]}."
                parsed.fault(RESULTS, year, row.at, said)
            if target:
                seen.setdefault(place, row.at)


def _number_steps(parsed: Parsed, base: Picture) -> None:
    """A milestone the download did not hold takes the first number free among those of its name."""
    known = base["sheets"].get(MILESTONES, {})
    taken = set(known)
    for row in parsed.rows[MILESTONES]:
        if row.key in known:
            continue
        ref, step, _ = parts_of(row.key)
        row.key = next(key for key in _numbered(ref, step) if key not in taken)
        taken.add(row.key)


def _numbered(ref: str, step: str) -> Iterator[str]:
    return (key_of(ref, step, str(rank)) for rank in count(1))


def judge_steps(parsed: Parsed, base: Picture, today: date) -> None:
    """What the page of the milestones of a sheet refuses."""
    kept = set(base["sheets"].get(MILESTONES, {}))
    for row in parsed.rows[MILESTONES]:
        if row.remove:
            kept.discard(row.key)
            continue
        kept.add(row.key)
        if not parts_of(row.key)[1]:
            parsed.fault(MILESTONES, "step", row.at, "donnez le nom du jalon.")
        if row.cells.get("planned_on") == "":
            parsed.fault(MILESTONES, "planned_on", row.at, "donnez le jour prévu de ce jalon.")
        if row.cells.get("done_on", "") > today.isoformat():
            parsed.fault(MILESTONES, "done_on", row.at, "ce jalon ne peut pas être fait à une date à venir.")
    many = Counter(parts_of(key)[0] for key in kept)
    for row in parsed.rows[MILESTONES]:
        ref = parts_of(row.key)[0]
        if many.pop(ref, 0) > MOST_STEPS:
            parsed.fault(MILESTONES, "ref", row.at, f"cette action aurait plus de {MOST_STEPS} jalons : retirez-en.")


def judge_places(parsed: Parsed, contract: Contract, base: Picture) -> None:
    """Make the places of a changed cell canonical, « Millau (12145) », or tell those outside the contract."""
    for row in parsed.rows[ACTIONS]:
        places = row.cells.get("places", "")
        if not places or places == base["sheets"][ACTIONS].get(row.key, {}).get("places"):
            continue
        lines = [line.strip() for line in places.replace(";", "\n").splitlines()]
        found, unknown = named(contract, filter(None, lines))
        row.cells["places"] = "\n".join(found)
        if unknown:
            said = ", ".join(f"« {shown(line)} »" for line in unknown[:5])
            parsed.fault(
                ACTIONS,
                "places",
                row.at,
                f"{said} : pas de territoire de ce nom, ou plusieurs, dans le "
                "périmètre du contrat. Écrivez un nom ou un code INSEE par ligne.",
            )
