"""The programme, its budget or its charges in the format of one's spreadsheet."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404
from ctai.design.clock import today
from ctai.extracts.reads import BUDGET, CHARGES, PROGRAMME, as_text, table_of
from ctai.files.types import TYPES, FileType
from ctai.sheets.csvs import csv_response
from ctai.sheets.ods import ods
from ctai.sheets.writing import workbook as xlsx

_FORMATS = {"xlsx": (xlsx, TYPES[FileType.XLSX].content_type), "ods": (ods, TYPES[FileType.ODS].content_type)}


@require_safe
def table(request: MemberRequest, number: str, what: str, form: str) -> HttpResponseBase:
    """What is on screen, as it is shown."""
    contract = contract_or_404(request.membership, number)
    if what not in (PROGRAMME, BUDGET, CHARGES) or form not in ("csv", *_FORMATS):
        raise Http404
    found, name = table_of(contract, what, today()), f"{what}-{contract.number}"
    if form == "csv":
        return csv_response(name, found.headers, ([as_text(cell) for cell in row] for row in found.rows))
    make, kind = _FORMATS[form]
    response = HttpResponse(make([found]), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
