"""Two people wrote at once: what each page needs to show mine, theirs and the difference, with nothing typed lost."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from ctai.design.formats import day, moment
from ctai.history.models import Entry
from ctai.history.versioned import Versioned


@dataclass(frozen=True)
class Line:
    """A field of the form; `mine` and `theirs` are filled where the two versions differ."""

    bound: BoundField
    differs: bool = False
    mine: str = ""
    theirs: str = ""


def conflict_of(form: forms.Form, row: Versioned, *, stream: str) -> dict[str, Any]:
    """What `contracts/conflict_fields.html` draws. `form`: bound and valid, named like the fields of `row`.

    The form then carries the version now stored: saving it again is a choice made knowing both texts.
    """
    stored = type(row)._default_manager.get(pk=row.pk)
    data: QueryDict = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(stored.version)
    form.data = data
    last = Entry.objects.of(stream).filter(object_type=row._meta.label, object_id=str(row.pk)).first()
    return {
        "lines": [_line(bound, stored) for bound in form],
        "who": last.actor if last else "",
        "when": moment(last.recorded_at) if last else "",
    }


def _line(bound: BoundField, stored: Versioned) -> Line:
    if bound.name == "version" or not hasattr(stored, bound.name):
        return Line(bound)
    mine = bound.form.cleaned_data.get(bound.name)
    theirs = getattr(stored, bound.name)
    if mine == theirs or (not mine and not theirs):
        return Line(bound)
    return Line(bound, differs=True, mine=said(mine, bound.field), theirs=said(theirs, bound.field))


def said(value: Any, field: forms.Field | None = None) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, time):
        return f"{value.hour} h {value.minute:02d}"
    labels = {str(code): str(label) for code, label in getattr(field, "choices", [])}
    if isinstance(value, list | tuple):
        return ", ".join(labels.get(str(one), str(one)) for one in value)
    return labels.get(str(value), str(value)) if value is not None else ""
