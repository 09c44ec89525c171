"""Files given by people or produced by the platform. A file belongs to an organisation and is never deleted."""

from __future__ import annotations

from django.db import models

from ctai.accounts.models import Membership, Organisation


class StoredFile(models.Model):
    """A checked file. `path` is ours (random), `name` is the user's; it is served only by the door of its object."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=120, unique=True)
    stored_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
