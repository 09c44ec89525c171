"""How a territory is said in a French sentence: "la préfecture de l'Aveyron", "la commune du Havre"."""

from __future__ import annotations

from ctai.design.spelling import of
from ctai.territories.models import Kind, Territory

# Where the collectivité's name does not hold the article of the département.
_DEPARTEMENTS = {
    "2A": "de Corse-du-Sud", "2B": "de la Haute-Corse", "67": "du Bas-Rhin", "68": "du Haut-Rhin",
    "75": "de Paris", "90": "du Territoire de Belfort", "972": "de la Martinique", "973": "de la Guyane",
    "976": "de Mayotte",
}  # fmt: skip
_REGIONS = {
    "01": "de la Guadeloupe", "02": "de la Martinique", "03": "de la Guyane", "04": "de La Réunion",
    "24": "du Centre-Val de Loire", "32": "des Hauts-de-France", "44": "du Grand Est", "52": "des Pays de la Loire",
}  # fmt: skip
_FEMININE = ("CC ", "CA ", "CU ", "Métropole ", "Communauté ", "Eurométropole ")


def of_territory(territory: Territory) -> str:
    """The name after "de", with its article where usage has one: "de l'Aveyron", "du Grand Est", "de Millau"."""
    name = territory.name
    if territory.kind == Kind.DEPARTEMENT:
        tail = territory.legal_name.removeprefix("Département ")
        return _DEPARTEMENTS.get(territory.code) or (tail if tail != territory.legal_name else of(name))
    if territory.kind == Kind.REGION:
        return _REGIONS.get(territory.code) or of(name)
    if territory.kind == Kind.EPCI and name.startswith(_FEMININE):
        return f"de l'{name}" if name.startswith("Euro") else f"de la {name}"
    if territory.kind == Kind.ARRONDISSEMENT:
        return f"de l'arrondissement {of(name)}"
    return of(name)
