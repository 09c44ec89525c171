"""What is published somewhere and missing here: said, with the address, never estimated."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from django.conf import settings


@dataclass(frozen=True)
class Elsewhere:
    """A data set published somewhere and not imported here."""

    title: str
    publisher: str
    address: str
    level: str
    remark: str

    @property
    def is_link(self) -> bool:
        return self.address.startswith("https://")


# Rows of the list that are not figures of a territory, or that this platform already has in some vintage.
_NOT_HERE = {
    "epci", "annuaire_services_publics", "jaune_associations", "subventions_scdl", "chomage_localise", "rpls",
    "places_dna", "qpv_2024", "etablissements_cada_cph",
}  # fmt: skip


@cache
def published_elsewhere() -> tuple[Elsewhere, ...]:
    """What exists and is not imported, from data/sources_a_importer.csv."""
    path = settings.BASE_DIR / "data" / "sources_a_importer.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Elsewhere(row["jeu"], row["producteur"], row["adresse_ou_identifiant"], row["niveau"], row["remarque"])
            for row in csv.DictReader(file)
            if row["identifiant"] not in _NOT_HERE
        )
