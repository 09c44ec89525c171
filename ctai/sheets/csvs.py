"""A table sent as it is made, for a French spreadsheet: semicolons, UTF-8 with its mark, no text that is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(name: str, headers: Sequence[str], lines: Iterable[Sequence[str]]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_pieces(headers, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _pieces(headers: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    out.write("\ufeff")
    writer.writerow(headers)
    for count, line in enumerate(lines, start=1):
        writer.writerow([f"'{cell}" if _is_formula(cell) else cell for cell in line])
        if count % 500 == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _is_formula(cell: str) -> bool:
    return cell.startswith(_FORMULA) and not cell[1:].replace(",", "").isdigit()
