"""The decisions of a meeting."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import conflict_of
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.design.clock import today
from ctai.exchanges import acts, permissions, reads
from ctai.exchanges.forms import DecisionForm, VersionForm
from ctai.exchanges.models import Decision, Meeting
from ctai.rules.refusals import Conflict, refuse_unless


def decision_or_404(request: MemberRequest, number: str, pk: int) -> Decision:
    """Through the doors of its contract and of its meeting."""
    contract = contract_or_404(request.membership, number)
    decision = Decision.objects.select_related("owner", "meeting").filter(pk=pk, meeting__contract=contract).first()
    if decision is None:
        raise Http404
    get_or_404(Meeting.objects.all(), request.membership, pk=decision.meeting_id)
    decision.meeting.contract = contract
    return decision


@require_GET
def decisions(request: MemberRequest, number: str) -> HttpResponse:
    """Every decision of the contract: what remains to do first."""
    contract = contract_or_404(request.membership, number)
    context = {
        "contract": contract,
        "decisions": reads.decisions(contract, request.membership),
        "refusal": permissions.can_write(contract, request.membership),
    }
    return render(request, "exchanges/decisions.html", context)


@require_http_methods(["GET", "POST"])
def decision_add(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """`pk`: the meeting."""
    contract = contract_or_404(request.membership, number)
    meeting = get_or_404(Meeting.objects.all(), request.membership, pk=pk, contract=contract)
    meeting.contract = contract
    refuse_unless(permissions.can_change_meeting(meeting, request.membership))
    form = DecisionForm(request.POST or None, initial={"version": 0}, contract=contract)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        acts.add_decision(
            meeting,
            text=given["text"],
            owner=given["owner"],
            due_on=given["due_on"],
            by=request.membership,
            today=today(),
        )
        messages.success(request, "Décision ajoutée.")
        return redirect("exchanges:meeting", number=number, pk=pk)
    return render(request, "exchanges/decision_form.html", {"contract": contract, "form": form, "meeting": meeting})


@require_http_methods(["GET", "POST"])
def decision_edit(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    found = decision_or_404(request, number, pk)
    contract = found.meeting.contract
    refuse_unless(permissions.can_change_decision(found, request.membership))
    initial = {name: getattr(found, name) for name in ("text", "owner", "due_on", "version")}
    form = DecisionForm(request.POST if request.method == "POST" else None, initial=initial, contract=contract)
    conflict: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("text", "owner", "due_on")}
        try:
            acts.save_decision(found, seen=form.cleaned_data["version"], by=request.membership, today=today(), **values)
        except Conflict:
            conflict = conflict_of(form, found, stream=number)
        else:
            messages.success(request, "Décision enregistrée.")
            return redirect("exchanges:meeting", number=number, pk=found.meeting_id)
    context = {"contract": contract, "form": form, "meeting": found.meeting, "decision": found, "conflict": conflict}
    return render(request, "exchanges/decision_form.html", context, status=409 if conflict else 200)


@require_POST
def decision_done(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """`realisee`: « oui » or « non »."""
    found = decision_or_404(request, number, pk)
    done = request.POST.get("realisee") == "oui"
    acts.complete_decision(found, done=done, seen=_seen(request), by=request.membership, today=today())
    messages.success(request, "Décision marquée réalisée." if done else "Décision rouverte.")
    return redirect("exchanges:meeting", number=number, pk=found.meeting_id)


@require_POST
def decision_delete(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    found = decision_or_404(request, number, pk)
    acts.delete_decision(found, by=request.membership, today=today())
    messages.success(request, "Décision retirée.")
    return redirect("exchanges:meeting", number=number, pk=found.meeting_id)


def _seen(request: MemberRequest) -> int:
    """The version the button was shown with; 0, which no row has, when it is not there."""
    form = VersionForm(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else 0
