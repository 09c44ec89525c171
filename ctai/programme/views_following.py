"""Following the sheets: milestones, certification, the operator's first person, the board."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ctai.accounts.acts import invitations
from ctai.accounts.models import Organisation
from ctai.accounts.reads import members_of, pending_invitations
from ctai.accounts.requests import MemberRequest
from ctai.design.clock import now, today
from ctai.programme import certification, sheet
from ctai.programme.doors import certification_dropped, sheet_or_404
from ctai.programme.forms_following import AnswerForm, FirstPersonForm, MilestonesFormSet
from ctai.programme.milestones import Step, set_milestones
from ctai.programme.people import invite_operator
from ctai.programme.permissions import (
    can_answer_certification,
    can_invite_operator,
    can_see_operator,
    can_write_milestones,
)
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
def milestones(request: MemberRequest, number: str, rank: int, mine: bool = False) -> HttpResponse:
    row = sheet_or_404(request, number, rank, mine=mine)
    refuse_unless(can_write_milestones(row, request.membership))
    initial = [
        {"title": one.title, "planned_on": one.planned_on, "done_on": one.done_on} for one in row.milestones.all()
    ]
    # What is posted stands alone, as for the expected results.
    posted = request.method == "POST"
    formset = MilestonesFormSet(request.POST, prefix="j") if posted else MilestonesFormSet(initial=initial, prefix="j")
    context = sheet.frame(row, mine=mine) | {"formset": formset, "version": request.POST.get("version", row.version)}
    status = 200
    if posted and formset.is_valid():
        try:
            steps = [Step(**one) for one in formset.rows]  # type: ignore[attr-defined]
            set_milestones(row, steps, seen=_seen(request), by=request.membership, today=today())
        except Conflict:
            row = sheet_or_404(request, number, rank, mine=mine)
            context |= {"theirs": list(row.milestones.all()), "version": row.version}
            status = 409
        except ActRefused as refused:
            context["refused"] = refused.refusal.sentence
        else:
            messages.success(request, "Les jalons sont enregistrés." + certification_dropped(row))
            return redirect(context["sheet_url"])
    return render(request, "programme/milestones.html", context, status=status)


def _seen(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


@require_POST
def certify(request: MemberRequest, number: str, rank: int) -> HttpResponse:
    """The operator certifies the sheet it has just read."""
    row = sheet_or_404(request, number, rank, mine=True)
    try:
        certification.certify(row, seen=_seen(request), by=request.membership, today=today())
        messages.success(request, "La fiche est certifiée. La collectivité va l'accepter ou demander des corrections.")
    except Conflict:
        messages.warning(request, "La fiche a changé pendant que vous la lisiez : relisez-la, puis certifiez.")
    return redirect(sheet.address(row, "action", mine=True))


@_FORM
def answer(request: MemberRequest, number: str, rank: int) -> HttpResponse:
    """The authority accepts a certified sheet, or says what is to be corrected."""
    row = sheet_or_404(request, number, rank)
    refuse_unless(can_answer_certification(row, request.membership))
    form = AnswerForm(request.POST or None, initial={"version": row.version})
    context = sheet.page(row, request.membership, mine=False, today=today()) | {"form": form}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        accepted = data["accepted"] == "oui"
        try:
            certification.answer(
                row, accepted=accepted, reason="" if accepted else data["reason"], seen=data["version"],
                by=request.membership, today=today(),
            )  # fmt: skip
        except Conflict:
            messages.warning(request, "La fiche a changé pendant que vous la lisiez : relisez-la avant de répondre.")
            return redirect(context["sheet_url"])
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            said = "acceptée" if accepted else "rendue au porteur avec vos corrections"
            messages.success(request, f"La fiche de l'action {rank} est {said}.")
            return redirect(context["sheet_url"])
    return render(request, "programme/answer.html", context)


@_FORM
def people(request: MemberRequest, number: str, rank: int) -> HttpResponse:
    """Who of the operator reads and writes this sheet; the authority invites the first person."""
    row = sheet_or_404(request, number, rank)
    refuse_unless(can_see_operator(row, request.membership))
    if row.operator is None:
        messages.warning(request, "Donnez d'abord le SIRET du porteur : c'est lui qui ouvre la fiche.")
        return redirect(sheet.address(row, "operator", mine=False))
    form = FirstPersonForm(request.POST if "email" in request.POST else None)
    here = sheet.address(row, "people", mine=False)
    if "cancel" in request.POST:
        _cancel(request, row.operator, request.POST["cancel"])
        return redirect(here)
    if request.method == "POST" and form.is_valid():

        def address_of(token: str) -> str:
            return request.build_absolute_uri(reverse("accounts:accept_invitation", args=[token]))

        try:
            invite_operator(
                row, **form.cleaned_data, by=request.membership, today=today(), now=now(), address_of=address_of,
            )  # fmt: skip
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, f"L'invitation est envoyée à {form.cleaned_data['email']}.")
            return redirect(here)
    context: dict[str, Any] = sheet.frame(row, mine=False) | {
        "form": form,
        "members": members_of(row.operator, today()),
        "invitations": list(pending_invitations(row.operator, now())),
        "invite_refusal": can_invite_operator(row, request.membership, today()),
    }
    return render(request, "programme/people.html", context)


def _cancel(request: MemberRequest, body: Organisation, pk: str) -> None:
    known = pending_invitations(body, now())
    found = known.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 18 else None
    if found is None:
        raise Http404
    invitations.cancel_invitation(found, by=request.membership, today=today(), now=now())
    messages.success(request, f"L'invitation de {found.first_name} {found.last_name} est annulée.")
