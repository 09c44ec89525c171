"""The exports as declared columns: the code is the dictionary shown on the page and written in the file's header."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ctai.contracts.models import Contract
from ctai.rules.states import STATES, State
from ctai.rules.themes import CONTRACT_KIND_LABELS, ContractKind


@dataclass(frozen=True)
class Column:
    """`name`: header. `kind`: "texte", "date" (AAAA-MM-JJ) or "nombre". `about`: what it holds."""

    name: str
    kind: str
    about: str
    value: Callable[[Contract], Any]


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


PUBLIC: tuple[Column, ...] = (
    Column("numero", "texte", "Numéro du contrat sur la plateforme, stable", lambda c: c.number),
    Column("nature", "texte", "Nature du contrat", lambda c: CONTRACT_KIND_LABELS[ContractKind(c.kind)]),
    Column("territoire", "texte", "Nom du territoire", lambda c: c.territory.name),
    Column("niveau", "texte", "Niveau du territoire", lambda c: c.territory.get_kind_display()),
    Column("code_territoire", "texte", "Code INSEE ou SIREN du territoire", lambda c: c.territory.code),
    Column("code_departement", "texte", "Département de la préfecture", lambda c: c.departement.code),
    Column("code_region", "texte", "Région", lambda c: c.region.code),
    Column("etat", "texte", "État du dossier à la date du fichier", lambda c: STATES[State(c.state)].label),
    Column("engage_le", "date", "Accusé de réception de la lettre d'intention", lambda c: _day(c.acknowledged_on)),
    Column("en_vigueur_le", "date", "Dernière signature", lambda c: _day(c.in_force_on)),
    Column("debut", "date", "Début de la période du contrat", lambda c: _day(c.starts_on)),
    Column("fin", "date", "Fin de la période du contrat", lambda c: _day(c.ends_on)),
    Column("clos_le", "date", "Fin, résiliation ou abandon", lambda c: _day(c.closed_on)),
)
# What a signed-in person adds: the words of the list on their screen.
MEMBERS: tuple[Column, ...] = (
    *PUBLIC,
    Column("depuis", "date", "Date du dernier changement d'état", lambda c: _day(c.state_since)),
    Column("repetition", "texte", "« oui » pour une répétition, « non » pour un dossier réel",
           lambda c: "oui" if c.is_rehearsal else "non"),
)  # fmt: skip
