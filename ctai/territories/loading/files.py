"""The files of one vintage: where they are, what they hold, who made them."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

LICENCE = "Licence Ouverte 2.0"
ETALAB = "Insee (COG), DGCL, La Poste, par @etalab/decoupage-administratif"
ETALAB_ADDRESS = "https://www.npmjs.com/package/@etalab/decoupage-administratif"
IGN = "IGN (Admin Express 2018), par gregoiredavid/france-geojson"
IGN_ADDRESS = "https://github.com/gregoiredavid/france-geojson"
IGN_NOTE = (
    "Contours de 2018 réunis selon les périmètres de 2026, simplifiés. Sept communes recréées depuis n'en ont pas."
)


@dataclass(frozen=True)
class DataFile:
    """One file of the folder. `pattern`: its name, with {vintage}; the last in alphabetical order is taken."""

    code: str
    pattern: str
    title: str
    publisher: str = ETALAB
    address: str = ETALAB_ADDRESS
    reliability: str = "A"
    note: str = ""


FILES = (
    DataFile("regions", "regions_{vintage}.csv", "Régions", reliability="B", note="SIREN et SIRET issus de SIRENE."),
    DataFile(
        "departements",
        "departements_{vintage}.csv",
        "Départements",
        reliability="B",
        note="SIREN et SIRET issus de SIRENE ; SIRET à vérifier avant un ordre de paiement.",
    ),
    DataFile("arrondissements", "arrondissements_{vintage}.csv", "Arrondissements"),
    DataFile("epci", "epci_{vintage}.csv", "Intercommunalités à fiscalité propre"),
    DataFile("ept", "ept_grand_paris_{vintage}.csv", "Établissements publics territoriaux du Grand Paris"),
    DataFile(
        "communes",
        "communes_{vintage}.csv*",
        "Communes et populations municipales",
        note="Populations légales ; Mayotte : recensement plus ancien. Position des communes : 2025, fiabilité B.",
    ),
    DataFile("communes_om", "communes_collectivites_outremer_{vintage}.csv", "Communes des collectivités d'outre-mer"),
    DataFile(
        "names",
        "communes_deleguees_associees_arrondissements_{vintage}.csv",
        "Communes déléguées et associées, arrondissements municipaux",
    ),
    DataFile(
        "passage",
        "passage_anciens_codes_communes_vers_{vintage}.csv",
        "Passage des anciens codes de communes",
        publisher="Insee (mouvements de communes), par datagouv/decoupage-administratif",
        address="https://github.com/datagouv/decoupage-administratif",
        note="Une commune scindée a un seul successeur.",
    ),
    DataFile(
        "prefectures",
        "prefectures_sous_prefectures_*.csv",
        "Préfectures et sous-préfectures",
        publisher="DILA (annuaire de l'administration), par okfnfr/dada-france-authorities",
        address="https://github.com/okfnfr/dada-france-authorities",
        reliability="C",
        note="Adresses de l'édition 2019, à vérifier ; 44 sièges sans adresse.",
    ),
)
OUTLINE_FILES = (
    DataFile(
        "outlines_communes", "communes_{vintage}.topojson*", "Contours des communes", IGN, IGN_ADDRESS, "B", IGN_NOTE
    ),
    DataFile(
        "outlines_epci", "epci_{vintage}.topojson*", "Contours des intercommunalités", IGN, IGN_ADDRESS, "B", IGN_NOTE
    ),
    DataFile(
        "outlines_departements",
        "departements_regions_{vintage}.topojson*",
        "Contours des départements et régions",
        IGN,
        IGN_ADDRESS,
        "B",
        IGN_NOTE,
    ),
)


class FileMissing(Exception):
    """A file of the vintage is not in the folder."""


@dataclass(frozen=True)
class Found:
    """A file on disk, with the digest of its bytes."""

    file: DataFile
    path: Path
    content: bytes
    digest: str

    def text(self) -> str:
        return (gzip.decompress(self.content) if self.path.suffix == ".gz" else self.content).decode("utf-8")

    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.text())))


def find(folder: Path, files: tuple[DataFile, ...], vintage: str) -> dict[str, Found]:
    """The files of a folder by code. Raises FileMissing with a French sentence."""
    found = {}
    for file in files:
        pattern = file.pattern.format(vintage=vintage)
        paths = sorted(folder.glob(pattern))
        if not paths:
            raise FileMissing(f"Il manque le fichier « {pattern} » dans {folder}.")
        content = paths[-1].read_bytes()
        found[file.code] = Found(file, paths[-1], content, hashlib.sha256(content).hexdigest())
    return found
