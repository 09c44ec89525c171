"""XLSX and ODS, read by a process of its own that may not take more than a gigabyte nor half a minute."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ctai.sheets.refused import (
    COLUMNS,
    ROWS,
    SheetRefused,
    broken,
    too_large,
    too_many_columns,
    too_many_rows,
)

_WORKER = Path(__file__).with_name("worker.py")
_SECONDS = 40
_REFUSALS = {3: too_many_rows, 4: too_many_columns, 5: too_large}


@dataclass(frozen=True)
class OfficeSheet:
    """Cells as text, kept as the lines the worker wrote; blank rows are not among them."""

    name: str
    row_count: int
    width: int
    lines: bytes

    def records(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """(row number from one, cells), blank rows given back at their place."""
        expected = 1
        for line in io.BytesIO(self.lines):
            number, *cells = json.loads(line)
            while expected < number:
                yield expected, ()
                expected += 1
            yield number, tuple(cells)
            expected += 1


def read_office(content: bytes) -> list[OfficeSheet]:
    """The visible sheets that hold something: values only, never formulas. Raises SheetRefused."""
    command = [sys.executable, "-I", str(_WORKER), str(ROWS), str(COLUMNS)]
    try:
        # A program of the platform, without a word of the user in its arguments.
        done = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise too_large() from None
    if done.returncode < 0:
        raise SheetRefused(
            "Ce classeur prendrait beaucoup trop de place une fois ouvert : il est refusé. Copiez ses données dans un "
            "classeur neuf, puis déposez-le.",
            code="too_large",
        )
    if done.returncode:
        raise _REFUSALS.get(done.returncode, broken)()
    sheets = [sheet for sheet in _sheets(done.stdout) if sheet.row_count]
    if not sheets:
        raise SheetRefused("Ce classeur est vide : aucune feuille visible ne contient de ligne.", code="empty")
    return sheets


def _sheets(output: bytes) -> Iterator[OfficeSheet]:
    stream = io.BytesIO(output)
    while (head := json.loads(stream.readline())) is not True:
        start = stream.tell()
        for _ in range(head["lines"]):
            stream.readline()
        yield OfficeSheet(head["name"], head["rows"], head["width"], output[start : stream.tell()])
