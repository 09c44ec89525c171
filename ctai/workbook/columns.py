"""The sheets of the workbook and their columns: what a file is written from and read back with. Pure.

A row is known by its `key`: JSON of the texts that make it unique. A cell is a canonical text: "" is empty, a day is
2027-01-31, an amount 1000.00, an audience « oui ».
"""

import json
from dataclasses import dataclass
from typing import Any

from ctai.rules.themes import AUDIENCE_LABELS, Audience

ACTIONS, BUDGET, RESULTS, MILESTONES = "actions", "budget", "results", "milestones"
SHEETS = (ACTIONS, BUDGET, RESULTS, MILESTONES)
TITLES = {ACTIONS: "Actions", BUDGET: "Budget", RESULTS: "Résultats attendus", MILESTONES: "Jalons"}
README, LISTS, MARK = "Lisez-moi", "Listes", "Repère du téléchargement"
REMOVE = "Supprimer"
FIRST_YEAR, LAST_YEAR = 2019, 2060

Row = dict[str, str]
# {"years": […], "axes": {pk: {"label", "theme"}}, "sheets": {sheet: {key: {field: text}}}}
Picture = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """`kind`: ref, text, long, axis, theme, siret, yes, day, amount, target, funder, route. `is_key`: locked once
    written. `most`: characters. `is_late`: came after the first workbooks; absent from a file, it is not touched."""

    field: str
    header: str
    kind: str
    width: int = 18
    is_key: bool = False
    most: int = 200
    is_late: bool = False


ACTION_COLUMNS = (
    Column("ref", "Action", "ref", 9, is_key=True),
    Column("axis", "Axe", "axis", 28),
    Column("theme", "Domaine national", "theme", 28),
    Column("title", "Titre", "text", 44),
    Column("problem", "Problème traité", "long", 44, most=5000),
    Column("existing", "Ce qui existe déjà", "long", 36, most=5000),
    Column("adds", "Ce que l'action ajoute", "long", 36, most=5000),
    Column("siret", "SIRET du porteur", "siret", 18),
    Column("lead", "Nom du porteur", "text", 28),
    Column("partners", "Partenaires", "long", 30, most=5000),
    *(Column(f"audience:{one.value}", f"Public : {AUDIENCE_LABELS[one]}", "yes", 14) for one in Audience),
    Column("more_themes", "Autres domaines nationaux", "themes", 32, most=2000, is_late=True),
    Column("places", "Territoires couverts", "long", 30, most=5000, is_late=True),
    Column("perimeter_note", "Précision sur le périmètre", "text", 30, most=250, is_late=True),
    Column("starts_on", "Début", "day", 12),
    Column("ends_on", "Fin", "day", 12),
    Column("deliverables", "Livrables", "long", 36, most=5000),
    Column("evaluation", "Plan d'évaluation", "long", 36, most=5000),
    Column("remove", REMOVE, "yes", 11),
)
_BUDGET_KEYS = (
    Column("ref", "Action", "ref", 9, is_key=True),
    Column("funder", "Financeur", "funder", 34, is_key=True),
    Column("label", "Nom du financeur", "text", 28, is_key=True),
    Column("route", "Versement", "route", 44, is_key=True),
)
_RESULT_KEYS = (
    Column("ref", "Action", "ref", 9, is_key=True),
    Column("label", "Indicateur", "text", 44, is_key=True),
    Column("unit", "Unité", "text", 22, is_key=True, most=60),
)


# `rank` tells apart the milestones of one action that bear one name, by day.
MILESTONE_COLUMNS = (
    Column("ref", "Action", "ref", 9, is_key=True),
    Column("step", "Jalon", "text", 44, is_key=True),
    Column("rank", "N°", "ref", 7, is_key=True),
    Column("planned_on", "Prévu le", "day", 14),
    Column("done_on", "Fait le", "day", 14),
    Column("remove", REMOVE, "yes", 11),
)
_FIXED = {ACTIONS: ACTION_COLUMNS, MILESTONES: MILESTONE_COLUMNS}


def columns_of(sheet: str, years: list[int]) -> tuple[Column, ...]:
    """The columns of one sheet, one a year where it has years."""
    if sheet in _FIXED:
        return _FIXED[sheet]
    kind, keys = ("amount", _BUDGET_KEYS) if sheet == BUDGET else ("target", _RESULT_KEYS)
    return (*keys, *(Column(str(year), str(year), kind, 16) for year in years), Column("remove", REMOVE, "yes", 11))


def key_of(*parts: str) -> str:
    return json.dumps(parts, ensure_ascii=False)


def parts_of(key: str) -> list[str]:
    return list(json.loads(key))


def as_year(header: str) -> int | None:
    """2027 when a column is headed by a year."""
    text = header.strip()
    is_one = len(text) == 4 and text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR
    return int(text) if is_one else None
