"""Small files in the shape of data.inclusion v1, made for these tests: invented structures and services."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.files.forms import UploadField
from ctai.findings.tests.factories import TODAY
from ctai.offers import acts
from ctai.offers.forms import SHEETS
from ctai.offers.models import OfferImport

STRUCTURE = {
    "id": "essai--s1", "nom": "Maison des langues", "siret": "13002526500013", "adresse": "3 rue de la Capelle",
    "code_insee": "12145",
}  # fmt: skip
SERVICE = {
    "id": "essai--1", "structure_id": "essai--s1", "source": "essai", "nom": "Ateliers de conversation",
    "thematiques": '["lecture-ecriture-calcul--maitriser-le-francais", "remobilisation--lien-social"]',
    "publics": "[personnes-exilees]", "adresse": "", "code_insee": "", "date_maj": "2026-02-14",
    "lien_source": "https://exemple.fr/1", "contact_nom_prenom": "Jeanne Test", "courriel": "jeanne@exemple.fr",
}  # fmt: skip


def table(*rows: dict[str, Any]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def upload(content: bytes, name: str = "services.csv") -> Any:
    """A file as the form gives it to the act: checked."""
    return UploadField(accept=SHEETS).clean(SimpleUploadedFile(name, content))


def service(number: int = 1, **changes: str) -> dict[str, str]:
    return SERVICE | {"id": f"essai--{number}"} | changes


def bring_sample(
    contract: Contract, by: Membership, *services: dict[str, str], structures: tuple[dict[str, str], ...] = (STRUCTURE,)
) -> OfferImport:
    rows = services or (service(),)
    structure_file = upload(table(*structures), "structures.csv") if structures else None
    return acts.bring(contract, upload(table(*rows)), structure_file, by=by, today=TODAY)
