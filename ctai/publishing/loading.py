"""The files shipped in data/statistiques: the same reading as any file, without anybody to ask."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from ctai.publishing.declared import BY_CODE, MAPPINGS
from ctai.publishing.drafts import Draft
from ctai.publishing.places import Places, find_places
from ctai.publishing.reading import read
from ctai.publishing.shapes import FileMapping
from ctai.publishing.storing import store
from ctai.sheets.reading import SheetRefused, open_sheets
from ctai.territories.models import Source

SOURCE_PREFIX = "statistiques-"


class FileRefused(Exception):
    """A file is absent or is not the one declared; nothing of it is loaded. The sentence is French."""


@dataclass
class Result:
    """What one file gave. `unknown`: codes no territory answers to, each named once."""

    mapping: FileMapping
    series: int = 0
    values: int = 0
    unchanged: bool = False
    unknown: list[str] = field(default_factory=list)


def load_all(folder: Path) -> Iterator[Result]:
    """Load every declared file that changed. Raises FileRefused; what was loaded before stays."""
    ground = _ground()
    places: Places | None = None
    for mapping in MAPPINGS:
        path = folder / mapping.file
        if not path.exists():
            raise FileRefused(f"Il manque le fichier « {mapping.file} » dans {folder}.")
        content = path.read_bytes()
        digest = _digest(mapping, content, ground)
        if Source.objects.filter(code=SOURCE_PREFIX + mapping.code, digest=digest).exists():
            yield Result(mapping, unchanged=True)
            continue
        places = places or find_places()
        yield load_file(mapping, content, digest, places)


def _ground() -> str:
    """Which territories are loaded: their values are carried and summed again when they change."""
    loaded = Source.objects.filter(editions=None).exclude(code__startswith=SOURCE_PREFIX).order_by("code")
    return ",".join(loaded.values_list("digest", flat=True))


def _digest(mapping: FileMapping, content: bytes, ground: str) -> str:
    used = [BY_CODE[column.series] for column in mapping.columns]
    declared = repr((mapping, used, ground)).encode()
    return hashlib.sha256(declared + hashlib.sha256(content).digest()).hexdigest()


@transaction.atomic
def load_file(mapping: FileMapping, content: bytes, digest: str, places: Places) -> Result:
    """Publish what this file gives now, all or nothing."""
    try:
        draft = read(mapping, open_sheets(content, mapping.file), places)
    except SheetRefused as refused:
        raise FileRefused(refused.sentence) from None
    for one in draft.report.anomalies:
        if one.kind == "cell":
            raise FileRefused(f"« {mapping.file} », case {one.address}, « {one.value} » : {one.why}")
    source = source_of(mapping, SOURCE_PREFIX + mapping.code, digest, len(draft.values))
    store(
        draft, source, vintage=mapping.vintage, address=mapping.address, published_on=timezone.localdate(),
        digest=digest, note=mapping.remark,
    )  # fmt: skip
    return Result(mapping, len(draft.facts), len(draft.values), unknown=_unknown(draft))


def _unknown(draft: Draft) -> list[str]:
    return list(dict.fromkeys(one.value for one in draft.report.anomalies if one.kind == "code"))


def source_of(mapping: FileMapping, code: str, digest: str, rows: int) -> Source:
    """The data set, as its last edition describes it."""
    source, _ = Source.objects.update_or_create(
        code=code,
        defaults={
            "title": mapping.title,
            "publisher": mapping.publisher,
            "licence": mapping.licence,
            "vintage": mapping.vintage,
            "address": mapping.address,
            "reliability": mapping.reliability,
            "note": mapping.remark,
            "rows": rows,
            "loaded_at": timezone.now(),
            "digest": digest,
        },
    )
    return source
