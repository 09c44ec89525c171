"""Two people saving at once: the second is told, nothing is overwritten."""

from typing import Any

from django.db import models

from ctai.rules.refusals import Conflict, Refusal

CHANGED_SINCE = (
    "Quelqu'un a enregistré une autre version depuis que vous avez ouvert cette page. Rien n'a été écrasé : "
    "comparez les deux textes ci-dessous, puis enregistrez celui qui convient."
)


class Versioned(models.Model):
    """A row people edit. `version` grows by one at each save; a form carries the version it was opened with."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


def save_if_unchanged(row: Versioned, *, seen: int, **values: Any) -> dict[str, tuple[Any, Any]]:
    """Write `values` if the row is still at version `seen`; return {field: (old, new)} of what changed.

    Raises Conflict when someone saved in between. One UPDATE decides, so no lock is held while people type.
    """
    manager = type(row)._default_manager
    # The row may have been read long before: the comparison is with what is stored now.
    stored = manager.get(pk=row.pk)
    changes = {name: (getattr(stored, name), value) for name, value in values.items() if getattr(stored, name) != value}
    done = manager.filter(pk=row.pk, version=seen).update(**values, version=seen + 1)
    if not done:
        raise Conflict(Refusal(CHANGED_SINCE, code="conflict"))
    row.refresh_from_db()
    return changes
