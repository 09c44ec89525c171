"""CSV in constant memory: rows leave as they are read."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from ctai.contracts.models import Contract
from ctai.opendata.columns import Column

# A spreadsheet would run these as formulas: what starts so is quoted as text (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
CHUNK = 200


class _Echo:
    """A file that gives back what is written, for csv.writer."""

    def write(self, value: str) -> str:
        return value


def safe(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(columns: Iterable[Column], contracts: QuerySet[Contract]) -> Iterator[str]:
    columns = tuple(columns)
    writer = csv.writer(_Echo())
    yield writer.writerow([column.name for column in columns])
    related = contracts.select_related("territory", "departement", "region")
    lines: list[str] = []
    for contract in related.iterator(chunk_size=CHUNK):
        lines.append(writer.writerow([safe(column.value(contract)) for column in columns]))
        if len(lines) >= 200:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def csv_response(columns: Iterable[Column], contracts: QuerySet[Contract], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(columns, contracts), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
