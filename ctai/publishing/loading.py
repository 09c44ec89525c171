"""Reading the declared files into series and values, the same way for all; sums of territories are made here,
once."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from ctai.design.charts import slug
from ctai.design.formats import day
from ctai.figures.models import SUMMED_INTO, Series, Status, Value
from ctai.publishing.mappings import MAPPINGS, REASONS, Column, FileMapping
from ctai.publishing.series import BY_CODE, SERIES, SeriesFacts
from ctai.territories.loading.planner import refresh_statistics
from ctai.territories.models import Kind, NameUse, Source, Territory, TerritoryName

SOURCE_PREFIX = "statistiques-"
# Series, territory (None: France), year.
Key = tuple[str, int | None, int]
Row = dict[str, str]


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


@dataclass
class Places:
    """Territories by kind and code, older commune codes carried to the commune of today; who lies in what."""

    ids: dict[tuple[str, str], int]
    # kind → territory → the larger territories it is counted in.
    holders: dict[str, dict[int, list[int]]]

    def sizes(self, kind: str) -> dict[int | None, int]:
        """How many territories of this kind each larger one gathers; None: France."""
        counts: dict[int | None, int] = defaultdict(int)
        for larger in self.holders[kind].values():
            for place in {*larger, None}:
                counts[place] += 1
        return counts


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
    loaded = Source.objects.exclude(code__startswith=SOURCE_PREFIX).order_by("code").values_list("digest", flat=True)
    return ",".join(loaded)


def _digest(mapping: FileMapping, content: bytes, ground: str) -> str:
    used = [BY_CODE[column.series] for column in mapping.columns]
    declared = repr((mapping, used, ground)).encode()
    return hashlib.sha256(declared + hashlib.sha256(content).digest()).hexdigest()


def find_places() -> Places:
    ids: dict[tuple[str, str], int] = {}
    holders: dict[str, dict[int, list[int]]] = {kind: {} for kind in SUMMED_INTO}
    # An old code leads where the commune's ground is now; a code of today always wins over it.
    for code, pk in TerritoryName.objects.filter(kind=Kind.COMMUNE, use=NameUse.OLD_CODE).values_list(
        "key", "territory_id"
    ):
        ids[Kind.COMMUNE, code.upper()] = pk
    links = [f"{kind}_id" for kind in SUMMED_INTO[Kind.COMMUNE]]
    for kind, code, pk, *larger in Territory.objects.current().values_list("kind", "code", "id", *links):
        ids[kind, code] = pk
        if kind in holders:
            counted = dict(zip(SUMMED_INTO[Kind.COMMUNE], larger, strict=True))
            # Communes outside any département (Polynésie…) are in no file and no sum.
            if kind == Kind.COMMUNE and not counted[Kind.DEPARTEMENT]:
                continue
            holders[kind][pk] = [counted[into] for into in SUMMED_INTO[kind] if counted[into]]
    return Places(ids, holders)


@transaction.atomic
def load_file(mapping: FileMapping, content: bytes, digest: str, places: Places) -> Result:
    """Replace what this file gave by what it gives now, all or nothing."""
    result = Result(mapping)
    facts, values = _read(mapping, _rows(mapping, content), places, result)
    for one in facts.values():
        if one.sum_allowed:
            _add_sums(one, values, places)
    source = _source(mapping, digest, len(values))
    stored = _store_series(facts, source)
    # By their numbers, not through a join: on a fresh base PostgreSQL has no statistics and plans such a join badly.
    Value.objects.filter(series__in=list(source.series.values_list("pk", flat=True))).delete()
    for (code, _, _), value in values.items():
        value.series = stored[code]
    Value.objects.bulk_create(values.values(), batch_size=2000)
    refresh_statistics(Series, Value)
    result.series, result.values = len(stored), len(values)
    return result


def _rows(mapping: FileMapping, content: bytes) -> list[Row]:
    text = (gzip.decompress(content) if mapping.file.endswith(".gz") else content).decode("utf-8")
    reader = csv.DictReader(io.StringIO(text))
    absent = {column.column for column in mapping.columns} - set(reader.fieldnames or ())
    if absent:
        raise FileRefused(f"« {mapping.file} » n'a pas la colonne {', '.join(sorted(absent))}.")
    return list(reader)


def _read(
    mapping: FileMapping, rows: list[Row], places: Places, result: Result
) -> tuple[dict[str, SeriesFacts], dict[Key, Value]]:
    facts: dict[str, SeriesFacts] = {}
    values: dict[Key, Value] = {}
    unknown: dict[str, None] = {}
    for row in rows:
        written = row[mapping.territory_column].strip()
        found = _place(mapping, row, written, places)
        if found is None:
            unknown[written] = None
            continue
        for column in mapping.columns:
            one = _facts(column, row)
            facts.setdefault(one.code, one)
            value = _value(mapping, column, row, written)
            value.territory_id = found or None
            key = (one.code, value.territory_id, value.year)
            values[key] = _together(values[key], value, one, column) if key in values else value
    result.unknown = list(unknown)
    return facts, values


def _place(mapping: FileMapping, row: Row, written: str, places: Places) -> int | None:
    """The territory's id, 0 for France, None when nobody knows this code."""
    if written in mapping.france:
        return 0
    kind = mapping.kinds.get(row[mapping.kind_column], mapping.kind) if mapping.kind_column else mapping.kind
    return places.ids.get((kind, written.removeprefix(mapping.prefix)))


def _facts(column: Column, row: Row) -> SeriesFacts:
    declared = BY_CODE[column.series]
    if "{" not in declared.code:
        return declared
    filled = {name: getattr(declared, name).format(**row) for name in ("name", "unit", "definition")}
    return SeriesFacts(**{**declared.__dict__, **filled, "code": slug(declared.code.format(**row))})


def _value(mapping: FileMapping, column: Column, row: Row, written: str) -> Value:
    year, period = column.year, column.period
    if mapping.year_column:
        text = row[mapping.year_column]
        year = int(text[:4])
        period = day(date.fromisoformat(text)) if "-" in text else text
    number = _number(row[column.column], mapping, written)
    status = Status.KNOWN
    if number is None:
        # The reason stands in the cell itself or in a column of its own.
        reason = row[column.column].strip() or row.get(column.reason_column, "").strip()
        status = REASONS.get(reason, Status.UNAVAILABLE)
    return Value(
        year=year,
        period=period,
        value=number,
        status=status,
        note=mapping.france.get(written) or mapping.note.format(**row),
        publication=row.get(mapping.publication_column, ""),
        address=row.get(mapping.address_column, ""),
    )


def _number(text: str, mapping: FileMapping, written: str) -> Decimal | None:
    if not text.strip() or text.strip() in REASONS:
        return None
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise FileRefused(f"« {mapping.file} », ligne {written} : « {text} » n'est pas un nombre.") from error


def _together(first: Value, second: Value, facts: SeriesFacts, column: Column) -> Value:
    """Two rows for one place: added when that means something (merged communes, families of a total), else no
    value."""
    both = first.value is not None and second.value is not None
    if both and (column.add_up or facts.sum_allowed):
        first.value += second.value  # type: ignore[operator]
        return first
    first.value, first.status = None, Status.UNAVAILABLE
    first.note = "Communes réunies depuis : leurs valeurs ne s'additionnent pas."
    return first


def _add_sums(facts: SeriesFacts, values: dict[Key, Value], places: Places) -> None:
    """Sums for every larger territory and France. One member without value: no sum, and how many are missing."""
    holders, sizes = places.holders[facts.level], places.sizes(facts.level)
    sums: dict[tuple[int | None, int], Decimal] = defaultdict(Decimal)
    known: dict[tuple[int | None, int], int] = defaultdict(int)
    periods: dict[int, str] = {}
    for (code, place, year), value in values.items():
        if code != facts.code or place not in holders:
            continue
        periods[year] = value.period
        if value.value is None:
            continue
        for larger in {*holders[place], None}:
            sums[larger, year] += value.value
            known[larger, year] += 1
    for larger, size in sizes.items():
        for year, period in periods.items():
            if (facts.code, larger, year) in values:
                continue
            total, missing = sums[larger, year], size - known[larger, year]
            values[facts.code, larger, year] = Value(
                territory_id=larger,
                year=year,
                period=period,
                value=None if missing else total,
                status=Status.INCOMPLETE if missing else Status.KNOWN,
                members=size,
                missing=missing,
                known_sum=total,
            )


def _source(mapping: FileMapping, digest: str, rows: int) -> Source:
    source, _ = Source.objects.update_or_create(
        code=SOURCE_PREFIX + mapping.code,
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


def _store_series(facts: dict[str, SeriesFacts], source: Source) -> dict[str, Series]:
    """The series of one file, updated in place so that what cites them stays tied; a total before its parts."""
    rank = {declared.code: place for place, declared in enumerate(SERIES)}
    stored: dict[str, Series] = {}
    for one in sorted(facts.values(), key=lambda one: bool(one.part_of)):
        stored[one.code], _ = Series.objects.update_or_create(
            code=one.code,
            defaults={
                "name": one.name,
                "definition": one.definition,
                "unit": one.unit,
                "subject": one.subject,
                "level": one.level,
                "reliability": one.reliability,
                "caution": one.caution,
                "sum_allowed": one.sum_allowed,
                "part_of": stored.get(one.part_of),
                "rank": rank.get(one.code, len(rank)),
                "source": source,
            },
        )
    return stored
