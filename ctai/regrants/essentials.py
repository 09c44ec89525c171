"""Essential data of the authority's re-grants, one line a beneficiary, for it to publish within three months.

Format: decree 2017-779 of 5 May 2017, order of 17 November 2017, Etalab's columns and marks (comma, decimal point,
UTF-8). What the platform does not know stays empty: how and when it is paid, whether it is notified to the Union.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from ctai.contracts.models import Contract
from ctai.regrants.reads import LineGiven

HEADERS = (
    "nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire", "idBeneficiaire",
    "objet", "montant", "nature", "conditionsVersement", "datesPeriodeVersement", "idRAE", "notificationUE",
    "pourcentageSubvention",
)  # fmt: skip
# A re-grant has one beneficiary: the whole of it.
_NATURE, _WHOLE = "aide en numéraire", "1.00"
_OBJECT = 256


def essentials(contract: Contract, lines: Iterable[LineGiven]) -> str:
    """The file. What was taken back is deducted; what was taken back whole is left out."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADERS)
    writer.writerows([_safe(cell) for cell in row] for row in _rows(contract, lines))
    return out.getvalue()


def _rows(contract: Contract, lines: Iterable[LineGiven]) -> Iterator[tuple[str, ...]]:
    lead = contract.lead
    for row in (row for one in lines for row in one.rows if row.left):
        given, about = row.regrant, row.regrant.line
        said = f"{about.action.title} ({given.call}, {about.year})"[:_OBJECT]
        yield (
            lead.name, lead.siret or "", given.decided_on.isoformat(), given.call.reference, given.payee.name,
            given.payee.siret or "", said, f"{row.left:.2f}", _NATURE, "", "", "", "", _WHOLE,
        )  # fmt: skip


def _safe(cell: str) -> str:
    """A spreadsheet would run these as formulas."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
