"""What is proposed to a prefecture: decide in one go, in the background, or set aside."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.decisions import acts, reads
from ctai.decisions.forms import DecideForm
from ctai.decisions.models import ProposalState
from ctai.decisions.permissions import can_decide, can_simulate
from ctai.design.clock import today
from ctai.opinions.reads import by_decision
from ctai.rules.refusals import ActRefused, refuse_unless

PAGE = 50


@require_http_methods(["GET", "POST"])
def proposals(request: MemberRequest) -> HttpResponse:
    """The proposals one reads, to decide first; those ticked, or every one, go to the background."""
    refuse_unless(can_simulate(request.membership))
    form = DecideForm(request.POST or None)
    if request.method == "POST":
        refuse_unless(can_decide(request.membership))
        if form.is_valid():
            try:
                job = acts.decide(
                    _chosen(request), reason=form.cleaned_data["reason"], back=reverse("decisions:proposals"),
                    by=request.membership, today=today(),
                )  # fmt: skip
            except ActRefused as refused:
                form.add_error(None, refused.refusal.sentence)
            else:
                return redirect("jobs:progress", pk=job.pk)
    shown = reads.proposals(request.membership).order_by("-state", "contract__departement__code", "pk")
    waiting = reads.waiting(request.membership)
    mine = set(waiting.values_list("pk", flat=True))
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    opinions = by_decision(page.object_list, request.membership)
    context = {
        "page": page,
        "rows": [(one, opinions[one.pk]) for one in page.object_list],
        "today": today(),
        "mine": mine,
        "form": form if mine and can_decide(request.membership) is None else None,
        "states": ProposalState,
        "may_notify": can_decide(request.membership) is None,
    }
    return render(request, "decisions/proposals.html", context)


def _chosen(request: MemberRequest) -> list[int]:
    if request.POST.get("toutes"):
        return list(reads.waiting(request.membership).values_list("pk", flat=True))
    return [int(number) for number in request.POST.getlist("proposition") if number.isdecimal() and len(number) < 12]


@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(reads.proposals(request.membership), pk=pk)
    acts.withdraw(row, by=request.membership, today=today())
    return redirect("decisions:proposals")
