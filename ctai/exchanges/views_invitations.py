"""Inviting to a meeting, cancelling it, and its file for calendars."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.design.clock import now, today
from ctai.exchanges import acts, permissions, reads
from ctai.exchanges.acts import Guest
from ctai.exchanges.calendar import PUBLISH, ics
from ctai.exchanges.doors import meeting_or_404
from ctai.exchanges.forms import CancelForm, InviteForm
from ctai.exchanges.models import Invitee
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless


@require_http_methods(["GET", "POST"])
def meeting_invite(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """Choose who is expected, each named: the people ticked and the guests are whom it writes to."""
    found = meeting_or_404(request, number, pk)
    refuse_unless(permissions.can_invite(found, request.membership, now()))
    members = {str(one.pk): one for one in reads.invitable(found, request.membership, today())}
    present = reads.invited(found)
    people = [(pk, f"{one.person}, {one.organisation} ({one.get_role_display()})") for pk, one in members.items()]
    form = InviteForm(request.POST or None, initial=_listed(present), people=people)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            acts.invite(
                found,
                people=[members[pk] for pk in given["people"]],
                guests=[Guest(*guest) for guest in given["guests"]],
                by=request.membership,
                now=now(),
                today=today(),
            )
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, "Liste enregistrée : les invitations partent dans la minute.")
            return redirect("exchanges:meeting", number=number, pk=pk)
    context = {"contract": found.contract, "meeting": found, "form": form, "present": present}
    return render(request, "exchanges/meeting_invite.html", context)


def _listed(present: list[Invitee]) -> dict[str, Any]:
    """Those already invited, as the form shows them."""
    guests = [one for one in present if one.membership_id is None]
    return {
        "people": [str(one.membership_id) for one in present if one.membership_id],
        "guests": "\n".join(f"{one.function} ; {one.email}" if one.email else one.function for one in guests),
    }


@require_http_methods(["GET", "POST"])
def meeting_cancel(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    found = meeting_or_404(request, number, pk)
    refuse_unless(permissions.can_cancel_meeting(found, request.membership))
    form = CancelForm(request.POST if request.method == "POST" else None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            acts.cancel_meeting(
                found, reason=given["reason"], seen=given["version"], by=request.membership, today=today()
            )
        except Conflict:
            form.add_error(
                None, "La réunion a changé depuis que vous avez ouvert cette page. Relisez-la avant de l'annuler."
            )
        else:
            messages.success(request, "Réunion annulée : les personnes invitées en sont averties.")
            return redirect("exchanges:meeting", number=number, pk=pk)
    context = {
        "contract": found.contract,
        "meeting": found,
        "form": form,
        "told": reads.reached(found) if found.ends_at > now() else [],
    }
    return render(request, "exchanges/meeting_cancel.html", context)


@require_GET
def meeting_download(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """The meeting for a calendar, without the names of those invited."""
    found = meeting_or_404(request, number, pk)
    content = ics(found, PUBLISH, stamp=now(), invitees=[])
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="reunion-{number}-{pk}.ics"'
    return response
