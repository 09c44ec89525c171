"""Ten action plans as authorities write them, made for the tests: no real plan, no real body is copied here.

Each: name of the file, content, number of actions found, cells that call for a correction, rows left out.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date

import openpyxl

from ctai.sheets.tests.books import ods


@dataclass
class Plan:
    name: str
    content: bytes
    actions: int
    problems: set[str] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    titles: tuple[str, ...] = ()
    euros: int = 0


def _xlsx(rows, *, merged=(), sheets=(), at=1):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Plan d'actions"
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            page.cell(number, place + at, value)
    for one in merged:
        page.merge_cells(one)
    for place, (title, lines) in enumerate(sheets):
        other = book.create_sheet(title, place)
        for line in lines:
            other.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plans() -> list[Plan]:
    return [
        _titles_above(), _merged_headers(), _amounts_in_words(), _parts_and_sheets(), _dates_in_words(),
        _starting_far(), _libre_office(), _old_csv(), _one_row_a_funder(), _everything_wrong(),
    ]  # fmt: skip


def _titles_above():
    rows = [
        ["Ville de Millau — CTAI 2027-2029"],
        ["Plan prévisionnel, version du comité de mars"],
        [],
        ["Thématique", "Intitulé de l'action", "Porteur", "2027", "2028", "2029", "TOTAL"],
        ["Logement", "Garantir les loyers", "ADIL", 10000, 12000, 12000, 34000],
        ["Emploi", "Parrainer vers l'emploi", "Mission locale", 5000.5, None, 0, 5000.5],
        ["TOTAL", None, None, 15000.5, 12000, 12000, 39000.5],
        ["* montants TTC, à confirmer en commission"],
    ]
    return Plan(
        "plan.xlsx", _xlsx(rows, merged=["A1:G1"]), 2, left={7, 8}, titles=("Garantir les loyers",), euros=39_000
    )


def _merged_headers():
    rows = [
        ["Axe", "Action", "Public visé", "Budget demandé à l'État", None, None],
        [None, None, None, 2027, 2028, 2029],
        ["Axe 1 : Se loger", "Intermédiation", "BPI et femmes", 8000, 8000, 8000],
        [None, "Appartements témoins", "Tous publics", 3000, None, None],
        ["Axe 2 : Se soigner", "Interprètes en santé", "Primo-arrivants", None, 6000, 6000],
    ]
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:F1", "A3:A4"]
    return Plan("tableau fusionné.xlsx", _xlsx(rows, merged=merged), 3, titles=("Appartements témoins",), euros=39_000)


def _amounts_in_words():
    rows = [
        ["Domaine", "Titre", "Subvention 2027", "Subvention 2028"],
        ["Français", "Cours du soir", "12 k€", "12000 euros"],
        ["Français", "Ateliers parents", "8 500,00 €", "à définir"],
        ["Numérique", "Médiation", "-", "env. 4 000"],
    ]
    return Plan("montants.xlsx", _xlsx(rows), 3, problems={"C2", "D3", "D4"}, titles=("Médiation",))


def _parts_and_sheets():
    rows = [
        ["N°", "Action", "Pilote", "Partenaires", "Coût"],
        ["AXE 1 – HABITAT"],
        [1, "Bail glissant", "Habitat et humanisme", "CCAS, bailleurs", 20000],
        [2, "Colocation solidaire", "Mission locale", "", 7000],
        ["Sous-total axe 1", None, None, None, 27000],
        ["AXE 2 – Mobilité"],
        [3, "Permis solidaire", "Auto-école sociale", "Région", 9000],
        ["Total général", None, None, None, 36000],
    ]
    sheets = [("Sommaire", [["Plan d'actions"], ["Contacts"]]), ("Suivi", [[n, "x"] for n in range(900)])]
    return Plan(
        "plan 2027.xlsx", _xlsx(rows, sheets=sheets), 3, left={2, 5, 6, 8}, titles=("Bail glissant",), euros=36_000
    )


def _dates_in_words():
    rows = [
        ["Thème", "Libellé", "Début", "Fin", "Constat"],
        ["Sport", "Tournois", "1er janvier 2027", "31 décembre 2027", "Peu de rencontres"],
        ["Accès aux droits", "Écrivain public", "courant mars 2027", date(2028, 6, 30), "Dossiers perdus"],
        ["Emploi", "Forum", "T2 2027", "2028", "Offres ignorées"],
    ]
    return Plan("dates.xlsx", _xlsx(rows), 3, problems={"C3", "C4", "D4"})


def _starting_far():
    rows = [[]] * 6 + [
        ["Volet", None, "Projet", None, None, "Opérateur", "2027"],
        ["Santé", None, "Consultations avancées", None, None, "Hôpital", 4000],
        [],
        ["Santé", None, "Groupes de parole", None, None, "Hôpital", 2500],
    ]
    return Plan("colonnes vides.xlsx", _xlsx(rows, at=3), 2, euros=6_500)


def _libre_office():
    rows = [
        ["Contrat territorial : actions"],
        ["Domaine", "Action", "Structure porteuse", "Etat", "Commune", "Département"],
        ["Logement", "Sous-location", "SOLIHA", "15000", "5 000", "2 500,50"],
        ["Culture", "Chorale ouverte", "Maison des jeunes", "0", "1 000", ""],
    ]
    return Plan("plan.ods", ods(rows), 2, left=set(), titles=("Sous-location",), euros=23_500)


def _old_csv():
    text = (
        "Thème;Intitulé;Bénéficiaires;Échéance;Montant demandé (€)\r\n"
        "Apprentissage du français;Français à visée professionnelle;jeunes;31/12/2028;1 234,50\r\n"
        "Mobilité;Vélo-école;femmes;30/06/2028;800\r\n"
        ";;;;\r\n"
        "Total;;;;2 034,50\r\n"
    )
    return Plan("export.csv", text.encode("cp1252"), 2, left={5}, titles=("Vélo-école",), euros=2_034)


def _one_row_a_funder():
    rows = [
        ["Domaine", "Action", "Financeur", "2027", "2028"],
        ["Logement", "Visale pour tous", "État BOP 104", 10000, 10000],
        [None, None, "Ville de Millau", 4000, 4000],
        [None, None, "FAMI", 6000, None],
        ["Emploi", "Chantier d'insertion", "Fonds propres", 3000, None],
        [None, None, "Fonds propres", 500, None],
    ]
    merged = ["A2:A4", "B2:B4", "A5:A6", "B5:B6"]
    return Plan("financeurs.xlsx", _xlsx(rows, merged=merged), 2, problems={"D6"}, titles=("Chantier d'insertion",))


def _everything_wrong():
    headers = ["Domaine", "Action", "SIRET", "Public", "Début", "Fin", "2027"]
    rows = [
        headers,
        ["Cuisine", "Repas partagés", "123 456", "seniors, femmes", "31/02/2027", "01/01/2028", "=1/0"],
        ["Logement", "Logement " + "x" * 230, None, "jeunes", "01/06/2027", "01/01/2027", -5],
        headers,
        ["Logement", None, None, "Tous", None, None, None],
        ["Logement", "Repas partagés", 2.6e13, "BPI", None, None, 0.333],
    ]
    problems = {"A2", "C2", "D2", "E2", "B3", "F3", "G3", "B5", "B6", "C6", "G6"}
    return Plan("brouillon.xlsx", _xlsx(rows), 4, problems=problems, left={4})
