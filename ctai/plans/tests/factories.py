"""A plan kept and described as the page proposes."""

from ctai.design.clock import today
from ctai.plans.acts import describe, keep_plan
from ctai.plans.mapping import guess_columns, guess_header, guess_sheet, headers_at
from ctai.rules.funders import Funder, Route
from ctai.workbook.tests.factories import upload


def guessed(kept, **more):
    """What the page proposes, untouched."""
    sheet = guess_sheet(kept.sheets)
    rows = kept.sheets[sheet]["rows"]
    header = guess_header(rows)
    return {
        "sheet": sheet, "header": header, "columns": guess_columns(headers_at(rows, header)), "theme": "",
        "funder": Funder.STATE_104_12.value, "year": 2027, "route": Route.TO_AUTHORITY.value, **more,
    }  # fmt: skip


def described(contract, plan, by, **more):
    kept = keep_plan(contract, upload(plan.content, plan.name), by=by, today=today())
    return describe(kept, guessed(kept, **more), by=by)
