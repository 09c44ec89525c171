"""Stored files of the volume: every row has its own file, all sharing a few contents on the disk by hard links.

120,000 links to a handful of one-page PDFs take the time of creating names and no room; each is served like any other.
Where the storage has no links, a copy of the same 500 bytes is made.
"""

from __future__ import annotations

import hashlib
import io
import os
from datetime import datetime
from pathlib import Path
from random import Random

import pikepdf
from django.core.files.storage import default_storage

from ctai.accounts.models import Membership, Organisation
from ctai.files.models import StoredFile

# ext4 allows 65,000 names for one content.
LINKS = 50_000


def _page() -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


class Shelf:
    """Gives rows of files now, and puts the files themselves in place before the rows are inserted."""

    def __init__(self) -> None:
        self.content = _page()
        self.digest = hashlib.sha256(self.content).hexdigest()
        self._waiting: list[str] = []
        self._folders: set[Path] = set()
        self._original: Path | None = None
        self._links = 0

    def put(
        self, organisation: Organisation, name: str, moment: datetime, by: Membership | None, rng: Random
    ) -> StoredFile:
        path = f"{organisation.pk}/{rng.getrandbits(144):036x}"
        self._waiting.append(path)
        return StoredFile(
            organisation=organisation, name=name, content_type="application/pdf", size=len(self.content),
            sha256=self.digest, path=path, stored_by=by, stored_at=moment,
        )  # fmt: skip

    def write(self) -> None:
        """Every file promised since the last call."""
        for name in self._waiting:
            path = Path(default_storage.path(name))
            if path.parent not in self._folders:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._folders.add(path.parent)
            if not path.exists():
                self._link(path)
        self._waiting.clear()

    def _link(self, path: Path) -> None:
        if self._original is not None and self._links < LINKS:
            try:
                os.link(self._original, path)
            except OSError:
                pass
            else:
                self._links += 1
                return
        path.write_bytes(self.content)
        self._original, self._links = path, 1
