"""The journal in French: names of acts, of fields, and their old and new values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from ctai.design.formats import day, moment
from ctai.history.models import Entry
from ctai.rules.acts import Act
from ctai.rules.states import STATES, State
from ctai.rules.themes import THEME_LABELS, Theme
from ctai.rules.transitions import BY_ACT

EMPTY = "vide"
LONG = 90
_ACTS = {
    "open_contract": "Dossier ouvert",
    "add_authority": "Collectivité ajoutée",
    "remove_authority": "Collectivité retirée",
    "set_period": "Période modifiée",
    "save_letter": "Lettre modifiée",
    "attach_letter_file": "Lettre jointe",
    "remove_letter_file": "Fichier de la lettre retiré",
    "attach_deliberation": "Délibération jointe",
    "declare_no_deliberation": "Délibération non requise",
    "remove_deliberation": "Délibération retirée",
    "write_message": "Message écrit",
    "write_note": "Note interne écrite",
    "plan_meeting": "Réunion préparée",
    "save_meeting": "Réunion modifiée",
    "share_meeting": "Réunion partagée",
    "delete_meeting": "Réunion supprimée avant partage",
    "invite_to_meeting": "Invitations à une réunion",
    "cancel_meeting": "Réunion annulée",
    "save_minutes": "Compte rendu modifié",
    "add_decision": "Décision ajoutée",
    "save_decision": "Décision modifiée",
    "complete_decision": "Décision réalisée",
    "reopen_decision": "Décision rouverte",
    "delete_decision": "Décision retirée",
}
# Fields whose model gives them no French name.
_FIELDS = {
    "state": "État",
    "file": "Fichier",
    "deliberation": "Délibération",
    "source": "Forme de la lettre",
    "owner": "Chargé de l'action",
    "done_on": "Réalisée le",
    "is_shared": "Partagée",
}


@dataclass(frozen=True)
class Change:
    """One field: its name, its value before and after. `is_long`: shown unfolded on demand."""

    label: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        return len(self.before) > LONG or len(self.after) > LONG


def act_label(act: str, sentence: str = "") -> str:
    """The act in a few words; `sentence`, one of its rows, serves for the acts of other rooms."""
    if act in set(Act):
        return BY_ACT[Act(act)].done
    return _ACTS.get(act) or sentence.split(" : ")[0] or act


def changes_of(entry: Entry) -> list[Change]:
    """What changed, readable, in the order it was recorded."""
    model = _model(entry.object_type)
    return [
        Change(_field_label(model, name), _said(model, name, old), _said(model, name, new))
        for name, (old, new) in entry.changes.items()
    ]


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label) if label else None
    except LookupError:
        return None


def _field(model: type[models.Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _field_label(model: type[models.Model] | None, name: str) -> str:
    if name in _FIELDS:
        return _FIELDS[name]
    field = _field(model, name)
    label = str(getattr(field, "verbose_name", name))
    return label[:1].upper() + label[1:]


def _said(model: type[models.Model] | None, name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return EMPTY
    if isinstance(value, bool):
        return "oui" if value else "non"
    if name == "state" and value in set(State):
        return STATES[State(value)].label
    if isinstance(value, list):
        return ", ".join(_theme(str(one)) for one in value)
    field = _field(model, name)
    labels = {str(code): str(label) for code, label in getattr(field, "flatchoices", None) or []}
    if isinstance(field, models.DateTimeField):
        return moment(datetime.fromisoformat(str(value)))
    if isinstance(field, models.DateField):
        return day(date.fromisoformat(str(value)))
    return labels.get(str(value), str(value))


def _theme(code: str) -> str:
    return THEME_LABELS[Theme(code)] if code in set(Theme) else code
