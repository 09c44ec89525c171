"""Claims for payment: what one may claim, what one must answer, one of them. Door, form, act, redirect."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ctai.accounts.requests import MemberRequest
from ctai.claims import acts, reads
from ctai.claims.forms import AnswerClaimForm, ClaimForm
from ctai.claims.models import Claim
from ctai.claims.permissions import can_answer_claim, can_claim, can_read_claims, can_withdraw_claim, may_claim_again
from ctai.contracts.reads import people_of
from ctai.design.clock import today
from ctai.files.serve import serve
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.roles import Side

PAGE = 25


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """The payee's instalments to come, each with its claim; the State's claims to answer; then all one reads."""
    refuse_unless(can_read_claims(request.membership))
    is_payer = request.membership.side == Side.STATE
    rows: QuerySet[Any] = (
        reads.awaited_of(request.membership) if is_payer else reads.instalments_for(request.membership)
    )
    context = {
        "today": today(),
        "is_payer": is_payer,
        "rows": _page(request, rows, "page"),
        "claims": _page(request, reads.claims(request.membership), "suite"),
    }
    return render(request, "claims/home.html", context)


def _page(request: MemberRequest, rows: QuerySet[Any], name: str) -> Any:
    return Paginator(rows, PAGE).get_page(request.GET.get(name))


@require_http_methods(["GET", "POST"])
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    refuse_unless(can_read_claims(request.membership))
    row = get_object_or_404(reads.instalments_for(request.membership), pk=pk)
    refuse_unless(can_claim(row, request.membership))
    form, status = ClaimForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.claim(row, **form.cleaned_data, by=request.membership, today=today())
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
            status = 409 if isinstance(refused, Conflict) else 200
        else:
            messages.success(request, "Versement demandé à la préfecture.")
            return redirect(made)
    context = {"row": row, "form": form, "recipients": people_of(row.line.contract, {Side.STATE}, today())}
    return render(request, "claims/ask.html", context, status=status)


def _claim_or_404(request: MemberRequest, pk: int) -> Claim:
    refuse_unless(can_read_claims(request.membership))
    return get_object_or_404(reads.claims(request.membership), pk=pk)


@require_http_methods(["GET", "POST"])
def claim(request: MemberRequest, pk: int) -> HttpResponse:
    """What is claimed and why; the prefecture answers here."""
    row = _claim_or_404(request, pk)
    refusal, status = can_answer_claim(row, request.membership), 200
    form = AnswerClaimForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST":
        refuse_unless(refusal)
        if form.is_valid():
            data = form.cleaned_data
            try:
                acts.answer_claim(
                    row, accepted=data["answers"] == "accept", answer=data["answer"], seen=data["version"],
                    by=request.membership, today=today(),
                )  # fmt: skip
            except ActRefused as refused:
                form.add_error(None, refused.refusal.sentence)
                status = 409 if isinstance(refused, Conflict) else 200
            else:
                messages.success(request, "Réponse envoyée au bénéficiaire.")
                return redirect(row)
    context = {
        "row": row,
        "form": form if refusal is None else None,
        "recipients": reads.answered(row, today()) if refusal is None else [],
        "may_ask_again": may_claim_again(row, request.membership),
        "may_withdraw": can_withdraw_claim(row, request.membership) is None,
        "opens_contract": request.membership.side != Side.OPERATOR,
    }
    return render(request, "claims/claim.html", context, status=status)


@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    acts.withdraw_claim(_claim_or_404(request, pk), by=request.membership, today=today())
    messages.success(request, "Demande retirée.")
    return redirect("claims:home")


@require_safe
def proof(request: MemberRequest, pk: int) -> HttpResponse:
    row = _claim_or_404(request, pk)
    if row.proof is None:
        raise Http404
    return serve(row.proof)  # type: ignore[return-value]
