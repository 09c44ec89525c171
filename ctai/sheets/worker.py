"""Run as a program of its own by `office`: reads one workbook from its input, writes its cells as text.

A five-kilobyte workbook whose last cell is XFD1048576 makes the reader ask for 500 GB and abort the whole process: here
only this one dies. It imports nothing of the platform. Output, one JSON a line: {"name", "rows", "width"} for each
visible sheet, then its rows, each [number, cells…]; a last line true. Exit codes: 3 too many rows, 4 too many columns,
5 too large, anything else: unreadable.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

MEMORY, SECONDS, LARGEST_OUTPUT = 1 << 30, 30, 150_000_000


def written(cell: Any) -> str:
    """A cell as text: whole numbers without point, dates as 2024-03-01."""
    match cell:
        case str():
            return cell.strip()
        case bool():
            return "VRAI" if cell else "FAUX"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime():
            return cell.isoformat(" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return repr(cell)


def main(rows_limit: int, columns_limit: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size, out = 0, sys.stdout
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())) as book:
        for facts in book.sheets_metadata:
            if (
                facts.visible != python_calamine.SheetVisibleEnum.Visible
                or facts.typ != python_calamine.SheetTypeEnum.WorkSheet
            ):
                continue
            sheet, lines, width = book.get_sheet_by_name(facts.name), [], 0
            if sheet.total_width > columns_limit:
                return 4
            for number, row in enumerate(sheet.iter_rows(), start=1):
                cells = [written(cell) for cell in row]
                while cells and not cells[-1]:
                    cells.pop()
                if not cells:
                    continue
                if number > rows_limit:
                    return 3
                # Columns left of the first used one are not in the row.
                cells[:0] = [""] * (sheet.start[1] if sheet.start else 0)
                width = max(width, len(cells))
                lines.append(json.dumps([number, *cells], ensure_ascii=False))
                size += len(lines[-1])
                if size > LARGEST_OUTPUT:
                    return 5
            last = json.loads(lines[-1])[0] if lines else 0
            out.write(json.dumps({"name": facts.name, "rows": last, "width": width, "lines": len(lines)}) + "\n")
            out.writelines(line + "\n" for line in lines)
    out.write("true\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
