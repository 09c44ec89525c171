"""The meetings of a contract: prepared, shared, written."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import conflict_of
from ctai.contracts.doors import contract_or_404
from ctai.contracts.permissions import is_party
from ctai.design.clock import now, today
from ctai.exchanges import acts, permissions, reads
from ctai.exchanges.doors import meeting_or_404
from ctai.exchanges.forms import MeetingForm, MinutesForm, VersionForm
from ctai.rules.refusals import Conflict, refuse_unless

_PLAN = ("kind", "title", "on", "at", "lasts", "place", "online", "participants", "agenda", "version")
_MINUTES = ("minutes", "attended", "heard", "languages")


@require_http_methods(["GET", "POST"])
def meeting_add(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    refuse_unless(permissions.can_write(contract, request.membership, "préparer une réunion"))
    form = MeetingForm(request.POST or None, initial={"version": 0})
    if request.method == "POST" and form.is_valid():
        meeting = acts.plan_meeting(contract, by=request.membership, today=today(), **form.values)
        messages.success(request, "Réunion préparée. Partagez-la quand elle est prête : l'autre partie ne la voit pas.")
        return redirect("exchanges:meeting", number=number, pk=meeting.pk)
    return render(request, "exchanges/meeting_form.html", {"contract": contract, "form": form})


@require_GET
def meeting(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    found = meeting_or_404(request, number, pk)
    decisions = list(found.decisions.select_related("owner"))
    for decision in decisions:
        decision.meeting = found
    context = {
        "contract": found.contract,
        "meeting": found,
        "decisions": decisions,
        "refusal": permissions.can_change_meeting(found, request.membership),
        "invite_refusal": permissions.can_invite(found, request.membership, now()),
        "cancel_refusal": permissions.can_cancel_meeting(found, request.membership),
        "delete_refusal": permissions.can_delete_meeting(found, request.membership),
        "invitees": reads.invited(found),
        "heard": reads.heard_said(found, exactly=is_party(found.contract, request.membership, "") is None),
    }
    return render(request, "exchanges/meeting.html", context)


@require_http_methods(["GET", "POST"])
def meeting_edit(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    found = meeting_or_404(request, number, pk)
    refuse_unless(permissions.can_change_meeting(found, request.membership))
    initial = {name: getattr(found, name) for name in _PLAN}
    form = MeetingForm(request.POST) if request.method == "POST" else MeetingForm(initial=initial)
    conflict: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            acts.save_meeting(
                found, seen=form.cleaned_data["version"], by=request.membership, today=today(), **form.values
            )
        except Conflict:
            conflict = conflict_of(form, found, stream=number)
        else:
            messages.success(request, "Réunion enregistrée.")
            return redirect("exchanges:meeting", number=number, pk=pk)
    told = reads.reached(found) if found.ends_at > now() else []
    context = {"contract": found.contract, "meeting": found, "form": form, "conflict": conflict, "told": told}
    return render(request, "exchanges/meeting_form.html", context, status=409 if conflict else 200)


@require_http_methods(["GET", "POST"])
def minutes(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    found = meeting_or_404(request, number, pk)
    refuse_unless(permissions.can_change_meeting(found, request.membership))
    initial = {name: getattr(found, name) for name in (*_MINUTES, "version")}
    form = MinutesForm(request.POST) if request.method == "POST" else MinutesForm(initial=initial)
    conflict: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            values = {name: given[name] for name in _MINUTES}
            acts.save_minutes(found, seen=given["version"], by=request.membership, today=today(), **values)
        except Conflict:
            conflict = conflict_of(form, found, stream=number)
        else:
            messages.success(request, "Compte rendu enregistré.")
            return redirect("exchanges:meeting", number=number, pk=pk)
    context = {"contract": found.contract, "meeting": found, "form": form, "conflict": conflict}
    return render(request, "exchanges/minutes.html", context, status=409 if conflict else 200)


@require_http_methods(["GET", "POST"])
def meeting_share(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    found = meeting_or_404(request, number, pk)
    refuse_unless(permissions.can_share_meeting(found, request.membership))
    form = VersionForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        acts.share_meeting(found, seen=form.cleaned_data["version"], by=request.membership, today=today())
        messages.success(request, "Réunion partagée : l'autre partie la lit et peut y écrire.")
        return redirect("exchanges:meeting", number=number, pk=pk)
    recipients = reads.told_by(found.contract, request.membership, today())
    context = {"contract": found.contract, "meeting": found, "form": form, "recipients": recipients}
    return render(request, "exchanges/meeting_share.html", context)


@require_http_methods(["GET", "POST"])
def meeting_delete(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    found = meeting_or_404(request, number, pk)
    refuse_unless(permissions.can_delete_meeting(found, request.membership))
    if request.method == "POST":
        acts.delete_meeting(found, by=request.membership, today=today())
        messages.success(request, "Réunion supprimée. L'autre partie ne l'avait jamais vue.")
        return redirect("exchanges:home", number=number)
    return render(request, "exchanges/meeting_delete.html", {"contract": found.contract, "meeting": found})
