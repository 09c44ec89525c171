"""The thread of messages, and the meetings of a contract."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import conflict_of
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.design.clock import now, today
from ctai.exchanges import acts, permissions, reads
from ctai.exchanges.forms import SHARED, MeetingForm, MessageForm, MinutesForm, VersionForm
from ctai.exchanges.models import Meeting, Message, MessageFile
from ctai.files.serve import serve
from ctai.rules.refusals import Conflict, refuse_unless

PER_PAGE = 25
_PLAN = ("title", "on", "at", "place", "online", "participants", "agenda", "version")


@require_http_methods(["GET", "POST"])
def home(request: MemberRequest, number: str) -> HttpResponse:
    """The thread, the meetings, the decisions still to be done; a message is written here."""
    membership = request.membership
    contract = contract_or_404(membership, number)
    if not permissions.is_open(contract):
        if request.method == "POST":
            refuse_unless(permissions.can_write(contract, membership))
        return render(request, "exchanges/not_open.html", {"contract": contract})
    form = MessageForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        refuse_unless(permissions.can_write(contract, membership))
        if form.is_valid():
            given = form.cleaned_data
            shared = given["visibility"] == SHARED
            acts.write_message(
                contract, given["text"], shared=shared, upload=given["upload"], by=membership, today=today()
            )
            messages.success(
                request, "Message envoyé." if shared else "Note interne gardée : l'autre partie ne la lit pas."
            )
            return redirect("exchanges:home", number=number)
    decisions = reads.decisions(contract, membership)
    context = {
        "contract": contract,
        "form": form,
        "refusal": permissions.can_write(contract, membership),
        "page": Paginator(reads.thread(contract, membership), PER_PAGE).get_page(request.GET.get("page")),
        "meetings": list(reads.meetings(contract, membership)),
        "open_decisions": [decision for decision in decisions if decision.done_on is None],
        "done_count": sum(decision.done_on is not None for decision in decisions),
        "recipients": reads.told_by(contract, membership, today()),
        "now": now(),
    }
    return render(request, "exchanges/home.html", context)


@require_GET
def file(request: MemberRequest, number: str, pk: int) -> FileResponse:
    """A file joined to a message, to whoever reads the message."""
    contract = contract_or_404(request.membership, number)
    joined = MessageFile.objects.select_related("file").filter(pk=pk, message__contract=contract).first()
    if joined is None:
        raise Http404
    get_or_404(Message.objects.all(), request.membership, pk=joined.message_id)
    return serve(joined.file)


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


def meeting_or_404(request: MemberRequest, number: str, pk: int) -> Meeting:
    """Through both doors: the contract's, then the meeting's."""
    contract = contract_or_404(request.membership, number)
    meeting = get_or_404(
        Meeting.objects.select_related("organised_by__person", "organised_by__organisation"),
        request.membership,
        pk=pk,
        contract=contract,
    )
    meeting.contract = contract
    return meeting


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
    context = {"contract": found.contract, "meeting": found, "form": form, "conflict": conflict}
    return render(request, "exchanges/meeting_form.html", context, status=409 if conflict else 200)


@require_http_methods(["GET", "POST"])
def minutes(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    found = meeting_or_404(request, number, pk)
    refuse_unless(permissions.can_change_meeting(found, request.membership))
    initial = {"minutes": found.minutes, "version": found.version}
    form = MinutesForm(request.POST) if request.method == "POST" else MinutesForm(initial=initial)
    conflict: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            acts.save_minutes(
                found, minutes=given["minutes"], seen=given["version"], by=request.membership, today=today()
            )
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
