"""docs/bench.md: what was measured, the aim beside it, and whether it is met."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bench_pages import FLOOR, Measure, Page
from django import get_version
from django.db import connection

# kB a first CSV may add to its worker when contracts are twenty times more.
STEADY = 8_000
AIMS = {
    "ratio": ("au plus 2 × le plancher", 2.0),
    "growth": ("au plus 1,2 × de 1 000 à 20 000 contrats, rapporté au plancher", 1.2),
    "queries": ("au plus 12 requêtes SQL", 12.0),
    "size": ("au plus 20 ko compressés", 20_000.0),
    "memory": ("mémoire constante : 8 Mo de plus au plus", float(STEADY)),
    "money": ("check_money en une minute", 60.0),
    "pdf": ("PDF d'un contrat de 12 pages en 0,3 s de travailleur", 0.3),
}


@dataclass
class Stage:
    """One volume. `rows`: of every table; `pdf`: seconds of each making, with `pdf_pages` pages."""

    contracts: int
    seconds: float
    rows: int
    pages: dict[Page, Measure] = field(default_factory=dict)
    pdf: list[float] = field(default_factory=list)
    pdf_pages: int = 0
    money: float = 0.0

    @property
    def floor(self) -> float:
        return next(found.median for page, found in self.pages.items() if page.name == FLOOR)

    def ratio(self, page: Page) -> float:
        return self.pages[page].median / self.floor


def french(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


def _values(page: Page, small: Stage, large: Stage) -> dict[str, float]:
    found = large.pages[page]
    return {
        "ratio": large.ratio(page),
        "growth": large.ratio(page) / small.ratio(page),
        "queries": float(max(found.queries, small.pages[page].queries)),
        "size": float(found.size),
        "memory": float((found.memory or 0) - (small.pages[page].memory or 0)),
    }


def missed(page: Page, small: Stage, large: Stage) -> list[str]:
    values = _values(page, small, large)
    return [aim for aim in page.aims if values[aim] > AIMS[aim][1]]


def _row(page: Page, small: Stage, large: Stage) -> str:
    one, two = small.pages[page], large.pages[page]
    values = _values(page, small, large)
    verdict = "—"
    if page.aims:
        lost = missed(page, small, large)
        verdict = "tenu" if not lost else "**manqué** : " + ", ".join(_SHORT[aim] for aim in lost)
    queries = str(two.queries) if one.queries == two.queries else f"{one.queries} → {two.queries}"
    cells = [
        page.name, page.reader, french(one.median * 1000, 1), french(two.median * 1000, 1), french(two.p95 * 1000, 1),
        french(values["ratio"], 2), french(values["growth"], 2), queries, french(two.size / 1000, 1), verdict,
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


_SHORT = {"ratio": "rapport", "growth": "croissance", "queries": "requêtes", "size": "poids", "memory": "mémoire"}


def _versions() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0].split()[0]
    return f"Python {platform.python_version()}, Django {get_version()}, PostgreSQL {server}"


def text(small: Stage, large: Stage, seed: int) -> str:
    """The whole page, in French."""
    asked = list(large.pages)
    less, more = french(small.contracts), french(large.contracts)
    pdf = sorted(large.pdf)[len(large.pdf) // 2]
    lines = [
        "# Mesures",
        "",
        "Écrit par `make bench` ; ne pas modifier à la main. Le site tourne comme en vrai : PostgreSQL, deux processus",
        "gunicorn, HTTP sur la boucle locale, réponses compressées. Les contrats sont inventés par `manage.py synth`,",
        "sur des territoires réels, avec leurs enfants. Le plancher est la page « Mentions légales », connecté : le",
        "même gabarit, sans données. Il est mesuré entre les autres pages, requête par requête, pour qu'une machine",
        "occupée pèse sur toutes.",
        "",
        f"{date.today():%d/%m/%Y}, {os.cpu_count()} cœurs, {_versions()}. Graine {seed}.",
        "",
        "| Volume | Lignes en base | Durée de `synth` | Plancher (médiane) |",
        "|---|---|---|---|",
        *(
            f"| {french(one.contracts)} contrats | {french(one.rows)} | {french(one.seconds)} s"
            f" | {french(one.floor * 1000, 1)} ms |"
            for one in (small, large)
        ),
        "",
        "La durée du second volume est celle des contrats ajoutés au premier.",
        "",
        "## Pages",
        "",
        f"Médiane et p95 en millisecondes, à {less} puis {more} contrats ; rapport au plancher du même passage ;",
        "croissance de ce rapport d'un volume à l'autre ; poids compressé en ko.",
        "",
        f"| Page | Lue par | {less} | {more} | p95 | Rapport | Croissance | Requêtes | ko | But |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *(_row(page, small, large) for page in asked),
        "",
        *_memory_lines(asked, small, large),
        f"PDF d'un contrat de {large.pdf_pages} pages, du travail pris en file à son fichier rangé : {french(pdf, 2)} s"
        f" (médiane de {len(large.pdf)}). But : 0,3 s, {'tenu' if pdf <= AIMS['pdf'][1] else '**manqué**'}.",
        "",
        f"`manage.py check_money` (tout montant comparé au grand livre et au journal) : {french(small.money, 1)} s à"
        f" {less} contrats, {french(large.money, 1)} s à {more}. But : une minute,"
        f" {'tenu' if large.money <= AIMS['money'][1] else '**manqué**'}.",
        "",
        "## Buts",
        "",
        *(f"- {words}" for words, _ in AIMS.values()),
        "",
        "Rapport et croissance jugent la liste et la page d'un contrat ; les pages qui comptent tous les contrats du",
        "pays sont montrées sans être jugées sur ce point.",
    ]
    return "\n".join(lines) + "\n"


def _memory_lines(asked: Iterable[Page], small: Stage, large: Stage) -> list[str]:
    lines = []
    for page in asked:
        if "memory" in page.aims:
            before, after = small.pages[page].memory or 0, large.pages[page].memory or 0
            lines += [
                f"{page.name} : {french(large.pages[page].size / 1000)} ko reçus ; le processus grossit de"
                f" {french(before / 1000, 1)} Mo à {french(small.contracts)} contrats"
                f" et de {french(after / 1000, 1)} Mo à {french(large.contracts)}.",
                "",
            ]
    return lines


def write(path: Path, small: Stage, large: Stage, seed: int) -> None:
    path.write_text(text(small, large, seed))
