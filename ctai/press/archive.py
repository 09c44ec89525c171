"""Office files are zip archives that carry the hour they were made: the same content must give the same bytes."""

import io
import re
import zipfile
from datetime import UTC, date, datetime

# The earliest date a zip can hold: entries carry no trace of when the file was made.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def normalised(content: bytes, dated: date | None = None) -> bytes:
    """The same archive without the clock: fixed dates, entries in name order, content types first as Word expects.

    `dated`: the day written in its properties, when whoever made it wrote the hour.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, date_time=_ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            inside = source.read(name)
            if dated and name == "docProps/core.xml":
                inside = _dated(inside, dated)
            target.writestr(entry, inside)
    return result.getvalue()


def _dated(properties: bytes, day: date) -> bytes:
    written = datetime(day.year, day.month, day.day, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return _CLOCK.sub(lambda found: found[1] + written + found[2], properties)
