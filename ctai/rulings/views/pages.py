"""Decisions to tell and decisions told: of one contract, of a prefecture, of who receives them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.design.clock import today
from ctai.rules.appeals import appeal_text
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.roles import Side
from ctai.rulings import acts, reads
from ctai.rulings.forms import NotifyForm, NotifyManyForm
from ctai.rulings.models import Outcome, Ruling
from ctai.rulings.permissions import can_notify, can_notify_many, can_read_rulings

PAGE = 50


@require_safe
def home(request: MemberRequest, number: str) -> HttpResponse:
    """What was told on one contract; what the State's services see is still to tell."""
    contract = contract_or_404(request.membership, number)
    is_state = request.membership.side == Side.STATE
    context = {
        "contract": contract,
        "rulings": reads.rulings(request.membership).filter(contract=contract),
        "untold": reads.pending_of(contract, today()) if is_state else [],
        "is_state": is_state,
        "may_notify": can_notify(contract, request.membership) is None,
    }
    return render(request, "rulings/home.html", context)


@require_http_methods(["GET", "POST"])
def notify(request: MemberRequest, number: str, line: int) -> HttpResponse:
    """What will be told, to whom, in which words; then it is told."""
    contract = contract_or_404(request.membership, number)
    refuse_unless(can_notify(contract, request.membership))
    row = get_object_or_404(contract.budget_lines.select_related("action"), pk=line)
    pending = reads.pending_with(row, today())
    if pending is None:
        messages.info(request, "Cette décision est déjà notifiée.")
        return redirect("rulings:home", number)
    form, status = NotifyForm(request.POST or None, pending=pending), 200
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.notify(row, **form.values(), by=request.membership, today=today())
        except ActRefused as refused:
            status = _refused(form, refused, pending.seen)
        else:
            messages.success(request, f"Décision notifiée à {made.payee_name}.")
            return redirect("rulings:home", number)
    context = {
        "contract": contract,
        "decision": pending,
        "form": form,
        "appeal": "" if pending.outcome == Outcome.GRANTED else appeal_text(str(contract.prefecture)),
        "recipients": pending.people,
    }
    return render(request, "rulings/notify.html", context, status=status)


def _refused(form: NotifyForm, refused: ActRefused, seen: int) -> int:
    """Said beside what was typed; sent again after reading, it tells what is now decided."""
    form.add_error(None, refused.refusal.sentence)
    if not isinstance(refused, Conflict):
        return 200
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(seen)
    form.data = data
    return 409


@require_safe
def ruling(request: MemberRequest, pk: int) -> HttpResponse:
    """One decision as it was told. Opened by who it pays, it is marked read."""
    row: Ruling = get_or_404(reads.rulings(request.membership), request.membership, pk=pk)
    acts.mark_read(row, by=request.membership, today=today())
    context = {
        "ruling": row,
        "rehearsal": row.contract.is_rehearsal,
        "lines": row.lines.select_related("line__action"),
        "is_party": request.membership.side != Side.OPERATOR,
        "is_state": request.membership.side == Side.STATE,
    }
    return render(request, "rulings/ruling.html", context)


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """Every decision told that one may read, the latest first."""
    refuse_unless(can_read_rulings(request.membership))
    page = Paginator(reads.rulings(request.membership), PAGE).get_page(request.GET.get("page"))
    return render(request, "rulings/mine.html", {"page": page, "is_operator": request.membership.side == Side.OPERATOR})


@require_http_methods(["GET", "POST"])
def pending(request: MemberRequest) -> HttpResponse:
    """What a prefecture decided and told nobody; those ticked, or every one, go to the background."""
    refuse_unless(can_notify_many(request.membership))
    rehearsal = request.GET.get("mode") == "repetition"
    lines = reads.pending_lines(request.membership, is_rehearsal=rehearsal)
    form = NotifyManyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            job = acts.notify_many(
                _chosen(request, lines), reason=form.cleaned_data["reason"], is_rehearsal=rehearsal,
                back=request.get_full_path(), by=request.membership, today=today(),
            )  # fmt: skip
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            return redirect("jobs:progress", pk=job.pk)
    page = Paginator(reads.keys(lines), PAGE).get_page(request.GET.get("page"))
    shown = [pk for group in page.object_list for pk in group]
    context = {
        "page": page,
        "found": reads.gathered(lines.filter(pk__in=shown), today()),
        "form": form,
        "rehearsal": rehearsal,
        "other_mode": reverse("rulings:pending") + ("" if rehearsal else "?mode=repetition"),
    }
    return render(request, "rulings/pending.html", context)


def _chosen(request: MemberRequest, lines: Any) -> list[int]:
    """The last grants of the decisions ticked."""
    if request.POST.get("toutes"):
        return reads.last_grants(lines)
    return [int(number) for number in request.POST.getlist("decision") if number.isdecimal() and len(number) < 19]
