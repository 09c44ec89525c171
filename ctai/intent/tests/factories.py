"""A letter ready to be sent, or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from ctai.contracts.models import Contract
from ctai.files.tests.samples import pdf
from ctai.intent.models import IntentLetter

COMPLETE: dict[str, Any] = {
    "subject": "Lettre d'intention : contrat territorial d'accueil et d'intégration de Millau",
    "body": "Madame la Préfète,\n\nMillau souhaite s'engager dans un **contrat** avec l'État.",
    "themes": ["housing", "french"],
    "reasons": "Le nombre de familles accueillies augmente depuis deux ans.",
    "needs": "Des cours de français le soir, des logements proches de l'emploi.",
    "wished_on": date(2026, 4, 15),
    "contact_name": "Claire Martin",
    "contact_function": "Cheffe de projet",
    "contact_email": "claire.martin@millau.example",
    "signatory_name": "Édouard Martin",
    "signatory_function": "Maire",
}


def make_letter(contract: Contract, **fields: Any) -> IntentLetter:
    """A complete letter; `fields` change or empty it."""
    return IntentLetter.objects.create(contract=contract, **{**COMPLETE, **fields})


def pdf_upload(name: str = "lettre.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), content_type="application/pdf")
