"""Offers, needs and declared figures of a contract, for every room's tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.findings import acts
from ctai.findings.models import DeclaredFigure, Need, Offer

TODAY = date(2026, 5, 4)
OFFER: dict[str, Any] = {
    "structure": "Maison des langues",
    "service": "Cours de français, niveau A1",
    "themes": ["french"],
    "places": 15,
    "wait_days": 60,
    "address": "3 rue de la Capelle",
    "source": "Mairie de Millau",
    "told_on": date(2026, 4, 1),
}
NEED: dict[str, Any] = {
    "kind": "need",
    "theme": "french",
    "audience": "women",
    "said_by": "persons",
    "sentence": "Les cours du soir manquent",
}
DECLARED: dict[str, Any] = {
    "label": "Personnes en attente d'un cours",
    "value": Decimal("42"),
    "unit": "personnes",
    "period": "au 1er mars 2026",
    "place": "Ville de Millau",
    "source": "Décompte du CCAS",
    "declared_by": "CCAS de Millau",
    "theme": "french",
}


def make_offer(contract: Contract, by: Membership, **fields: Any) -> Offer:
    return acts.add_line(Offer, contract, by=by, today=TODAY, **{**OFFER, **fields})


def make_need(contract: Contract, by: Membership, **fields: Any) -> Need:
    return acts.add_line(Need, contract, by=by, today=TODAY, **{**NEED, **fields})


def make_declared(contract: Contract, by: Membership, **fields: Any) -> DeclaredFigure:
    return acts.add_line(DeclaredFigure, contract, by=by, today=TODAY, **{**DECLARED, **fields})
