"""What happened to one line, read in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ctai.findings.models import Finding
from ctai.history.models import Entry


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Past:
    """One row of the journal about a line. `changes`: what this save changed, in words."""

    on: date
    actor: str
    sentence: str
    reason: str
    changes: tuple[Change, ...]


def history_of(line: Finding) -> list[Past]:
    """Every save of a line, the last first. One query."""
    entries = Entry.objects.of(line.contract.number).filter(object_type=line._meta.label, object_id=str(line.pk))
    return [
        Past(
            entry.day,
            entry.actor,
            entry.sentence,
            entry.reason,
            tuple(_change(line, name, old, new) for name, (old, new) in entry.changes.items() if name in _told(line)),
        )
        for entry in entries
    ]


_OTHER_LABELS = {"themes": "Thèmes", "evidence": "Preuve"}


def _told(line: Finding) -> set[str]:
    """The fields a reader can name; the dates and reasons of a withdrawal have their own sentence."""
    names = {field.name for field in line._meta.fields if not field.name.startswith("withdrawn")}
    return names | set(_OTHER_LABELS)


def _change(line: Finding, name: str, old: Any, new: Any) -> Change:
    if name in _OTHER_LABELS:
        return Change(_OTHER_LABELS[name], _words_of(old), _words_of(new))
    field = line._meta.get_field(name)
    labels = {str(code): str(label) for code, label in (field.choices or [])}  # type: ignore[union-attr]
    label = str(getattr(field, "verbose_name", name))
    return Change(label[:1].upper() + label[1:], _words_of(old, labels), _words_of(new, labels))


def _words_of(value: Any, labels: dict[str, str] | None = None) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else (labels or {}).get(str(value), str(value))
