"""What one action costs, by nature: its authority and its operator read and write it, the State reads."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ctai.accounts.requests import MemberRequest
from ctai.budget import boxes
from ctai.budget import charges as tables
from ctai.design.clock import today
from ctai.expenses.acts import plan_charges, tell_charges
from ctai.expenses.permissions import can_plan, can_tell
from ctai.expenses.reads import YearPlan, people_of_action, plans_of_action, version_of
from ctai.funding.reads import years_of
from ctai.programme import sheet
from ctai.programme.doors import sheet_or_404
from ctai.programme.models import Action
from ctai.rules.expenses import OCCITANIE, SOURCE
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless

_WRITING = {"planned": (can_plan, plan_charges), "realised": (can_tell, tell_charges)}
_HELD = (
    "Quelqu'un a enregistré d'autres charges pendant que vous écriviez. Rien n'est perdu : ses montants sont repris "
    "ci-dessous, sauf dans les cases que vous avez changées tous les deux. Relisez, puis enregistrez à nouveau."
)


@require_safe
def charges(request: MemberRequest, number: str, rank: int, mine: bool = False) -> HttpResponse:
    """Planned by year beside what is asked, realised beside planned, the cost of one person."""
    row = sheet_or_404(request, number, rank, mine=mine)
    resources, plans, years = _read(row, mine=mine)
    people = people_of_action(row)
    shown = [plans.get(year, YearPlan(year)) for year in years]
    over = [plan for plan in shown if plan.realised]
    context = sheet.frame(row, mine=mine) | {
        "years": years,
        "groups": tables.groups_of(shown),
        "told": [tables.YearTold(one, resources.get(one.year), people.get(one.year), not mine) for one in shown],
        "over": [(plan.year, tables.compared(plan)) for plan in over],
        "is_written": any(plan.planned for plan in shown),
        "usual": OCCITANIE,
        "source": SOURCE,
        "refusal": can_plan(row, request.membership),
        "may_tell": can_tell(row, request.membership) is None and any(year < today().year for year in years),
        "urls": _addresses(row, mine=mine),
    }
    return render(request, "budget/charges.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest, number: str, rank: int, what: str, mine: bool = False) -> HttpResponse:
    """`what`: the charges planned, or those realised, of every year that may be written."""
    row = sheet_or_404(request, number, rank, mine=mine)
    may, act = _WRITING[what]
    refuse_unless(may(row, request.membership))
    _, plans, years = _read(row, mine=mine)
    years = [year for year in years if what == "planned" or year < today().year]
    cells = tables.boxes_of([plans.get(year, YearPlan(year)) for year in years], what)
    context: dict[str, Any] = {"version": request.POST.get("version") or version_of(row), "problem": ""}
    status = 200
    if request.method == "POST":
        boxes.read(cells.values(), request.POST)
        if not any(box.error for box in cells.values()):
            wanted = {place: box.amount for place, box in cells.items() if box.has_changed}
            seen = str(context["version"])
            try:
                count = act(
                    row, wanted, seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
                    by=request.membership, today=today(),
                )  # fmt: skip
            except Conflict:
                tables.reconcile(cells, plans_of_action(row), what)
                status, context = 409, {"version": version_of(row), "problem": _HELD}
            except ActRefused as refused:
                context["problem"] = refused.refusal.sentence
            else:
                messages.success(request, f"Charges enregistrées : {count}." if count else "Aucun montant n'a changé.")
                return redirect(_addresses(row, mine=mine)["home"])
    else:
        boxes.opened(cells.values())
    return render(request, "budget/charges_edit.html", _form(row, years, cells, what, mine) | context, status=status)


def _form(row: Action, years: list[int], cells: Any, what: str, mine: bool) -> dict[str, Any]:
    return sheet.frame(row, mine=mine) | {
        "years": years,
        "groups": tables.written_groups(years, cells),
        "errors": boxes.errors(cells.values()),
        "seen": boxes.carried(cells.values()),
        "what": what,
        "urls": _addresses(row, mine=mine),
        "source": SOURCE,
    }


def _read(row: Action, *, mine: bool) -> tuple[dict[int, Decimal], dict[int, YearPlan], list[int]]:
    """What is asked by year, the plans by year, the years to show. An operator reads nothing of what others pay."""
    lines = [] if mine else list(row.budget_lines.all())
    asked: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.asked is not None:
            asked[line.year] += line.asked
    plans = plans_of_action(row)
    return dict(asked), plans, sorted({*years_of(row.contract, lines, today()), *plans})


def _addresses(row: Action, *, mine: bool) -> dict[str, str]:
    prefix = "budget:my_" if mine else "budget:"
    pages = {"home": "charges", "plan": "plan_charges", "tell": "tell_charges"}
    here = {"number": row.contract.number, "rank": row.number}
    return {name: reverse(prefix + page, kwargs=here) for name, page in pages.items()}
