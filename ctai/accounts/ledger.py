"""Writing what happens to an organisation in its own stream of the journal."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from ctai.accounts.models import Membership, Organisation


def stream_of(organisation: Organisation) -> str:
    return f"organisation:{organisation.pk}"


def record(
    organisation: Organisation,
    act: str,
    sentence: str,
    *,
    by: Membership | None,
    today: date,
    about: models.Model | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """One row, inside the caller's transaction. The journal is a room below this one, so it is called by its name."""
    write = import_string(settings.CTAI_JOURNAL)
    write(stream_of(organisation), act, sentence, by=by, today=today, about=about, changes=changes)
