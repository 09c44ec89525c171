"""Keeping a checked file: written before its row, so that a crash leaves an unused file, never a row without one."""

import hashlib
import secrets
from collections.abc import Iterator
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from ctai.accounts.models import Membership, Organisation
from ctai.files.check import CheckedFile, check_upload
from ctai.files.models import StoredFile


class _Hashed(File):
    """A checked file, its digest computed while storage copies it."""

    def __init__(self, checked: CheckedFile) -> None:
        super().__init__(checked.stream, name=checked.name)
        self._checked = checked
        self.digest = hashlib.sha256()
        self.size = checked.size

    def chunks(self, chunk_size: Any = None) -> Iterator[bytes]:
        for chunk in self._checked.chunks():
            self.digest.update(chunk)
            yield chunk


def store(organisation: Organisation, name: str, content: bytes | UploadedFile, *, by: Membership | None) -> StoredFile:
    """Check and keep a file for an organisation. `name`: as the person wrote it. Raises FileRefused.

    `by` is None for what the platform makes itself.
    """
    checked = _already_checked(content) or check_upload(content, name)
    hashed = _Hashed(checked)
    path = default_storage.save(f"{organisation.pk}/{secrets.token_urlsafe(24)}", hashed)
    return StoredFile.objects.create(
        organisation=organisation,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=hashed.digest.hexdigest(),
        path=path,
        stored_by=by,
        stored_at=timezone.now(),
    )


def _already_checked(content: bytes | UploadedFile) -> CheckedFile | None:
    """What UploadField found when the form was read: the file is not inspected twice."""
    checked = getattr(content, "checked", None)
    return checked if isinstance(checked, CheckedFile) else None
