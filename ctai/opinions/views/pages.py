"""The opinions of a contract, one of them, and those one's own service gives or awaits."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.design.clock import today
from ctai.opinions import acts, reads
from ctai.opinions.forms import AnswerForm, AskForm
from ctai.opinions.models import OpinionRequest, Stance
from ctai.opinions.permissions import can_answer, can_ask_opinion, can_read_opinions, can_withdraw
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.roles import OrganisationKind

PAGE = 25


@require_http_methods(["GET", "POST"])
def home(request: MemberRequest, number: str) -> HttpResponse:
    """What was asked and answered on one contract; the prefecture asks from here."""
    contract = contract_or_404(request.membership, number)
    refuse_unless(can_read_opinions(request.membership))
    refusal, day = can_ask_opinion(contract, request.membership), today()
    form, services = None, []
    if refusal is None:
        services = reads.services(contract, day)
        form = AskForm(request.POST or None, services=services, years=reads.years_asked(contract), today=day)
    if request.method == "POST":
        refuse_unless(refusal)
        if form is not None and form.is_valid():
            try:
                made = acts.ask_opinion(contract, **form.values(), by=request.membership, today=day)
            except ActRefused as refused:
                form.add_error(None, refused.refusal.sentence)
            else:
                messages.success(request, f"Avis demandé à {made.organisation}.")
                return redirect("opinions:home", number)
    context = {
        "contract": contract,
        "today": day,
        "requests": reads.opinions_of(contract, request.membership),
        "form": form,
        "services": services,
        "refusal": refusal,
    }
    return render(request, "opinions/home.html", context)


def _request_or_404(request: MemberRequest, number: str, pk: int) -> OpinionRequest:
    contract = contract_or_404(request.membership, number)
    refuse_unless(can_read_opinions(request.membership))
    row = get_or_404(reads.with_answers(OpinionRequest.objects.all()), request.membership, contract=contract, pk=pk)
    row.contract = contract
    return row


@require_http_methods(["GET", "POST"])
def opinion(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """The question and its answers; whoever is asked answers here."""
    row = _request_or_404(request, number, pk)
    refusal, status = can_answer(row, request.membership), 200
    form = AnswerForm(request.POST or None, initial={"version": len(row.answers.all())})
    if request.method == "POST":
        refuse_unless(refusal)
        if form.is_valid():
            data = form.cleaned_data
            try:
                acts.answer_opinion(
                    row, stance=Stance(data["stance"]), text=data["text"], seen=data["version"], by=request.membership,
                    today=today(),
                )  # fmt: skip
            except ActRefused as refused:
                status = _refused(form, refused, row)
            else:
                messages.success(request, "Avis donné. La personne qui l'a demandé en est prévenue.")
                return redirect("opinions:opinion", number, pk)
    context = {
        "contract": row.contract,
        "row": row,
        "today": today(),
        "late": row.days_late(today()),
        "form": form if refusal is None else None,
        "refusal": refusal,
        "recipients": reads.told_of_answer(row, today()) if refusal is None else [],
        "may_withdraw": can_withdraw(row, request.membership) is None,
    }
    return render(request, "opinions/opinion.html", context, status=status)


def _refused(form: AnswerForm, refused: ActRefused, row: OpinionRequest) -> int:
    """Said beside what was typed; sent again after reading the other answer, it takes its place."""
    form.add_error(None, refused.refusal.sentence)
    if not isinstance(refused, Conflict):
        return 200
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(row.answers.count())
    form.data = data
    return 409


@require_POST
def withdraw(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    row = _request_or_404(request, number, pk)
    acts.withdraw_opinion(row, by=request.membership, today=today())
    messages.success(request, f"La demande d'avis à {row.organisation} est retirée.")
    return redirect("opinions:home", number)


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """Those one's service was asked; for a prefecture, those it asked. Awaited first."""
    refuse_unless(can_read_opinions(request.membership))
    rows = OpinionRequest.objects.visible_to(request.membership).filter(withdrawn_on=None)
    is_asker = request.membership.organisation.kind == OrganisationKind.PREFECTURE
    rows = rows.asked_by_service(request.membership) if is_asker else rows.asked_of(request.membership)
    page = Paginator(reads.awaited_first(reads.with_answers(rows)), PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "today": today(), "is_asker": is_asker}
    return render(request, "opinions/mine.html", context)
