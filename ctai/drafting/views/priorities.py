"""The ranked priorities: add, correct, take off; the grid where they are scored and ordered."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import conflict_of
from ctai.design.clock import today
from ctai.diagnosis import acts
from ctai.diagnosis.doors import diagnosis_or_404
from ctai.diagnosis.models import TOGETHER, Diagnosis, Priority
from ctai.diagnosis.permissions import can_write_diagnosis
from ctai.diagnosis.ranking import follows_scores, proposed_order
from ctai.drafting.doors import priority_or_404
from ctai.drafting.forms import OrderForm, PriorityForm, ScoresForm
from ctai.drafting.views.frame import graded_rows, page_context
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.themes import Theme


@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, number: str) -> HttpResponse:
    diagnosis = diagnosis_or_404(request.membership, number)
    refuse_unless(can_write_diagnosis(diagnosis, request.membership))
    form = PriorityForm(request.POST or None, initial={"version": 0}, contract=diagnosis.contract)
    if request.method == "POST" and form.is_valid():
        try:
            acts.add_priority(diagnosis, by=request.membership, today=today(), **_values(form))
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, "Priorité ajoutée.")
            return redirect(_back(number))
    return _page(request, diagnosis, form)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    priority = priority_or_404(request.membership, number, pk)
    refuse_unless(can_write_diagnosis(priority.diagnosis, request.membership))
    names = ("title", "theme", "why", "version")
    initial = {name: getattr(priority, name) for name in names} | {"needs": priority.needs.all()}
    form = PriorityForm(request.POST or None, initial=initial, contract=priority.diagnosis.contract)
    conflict: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            acts.update_priority(priority, seen=seen, by=request.membership, today=today(), **_values(form))
        except Conflict:
            conflict = conflict_of(form, priority, stream=number)
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, "Priorité enregistrée.")
            return redirect(_back(number))
    return _page(request, priority.diagnosis, form, priority, conflict)


def _page(
    request: MemberRequest,
    diagnosis: Diagnosis,
    form: PriorityForm,
    priority: Priority | None = None,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    context = page_context(request, diagnosis.contract, diagnosis, form=form, priority=priority, conflict=conflict)
    return render(request, "drafting/priority.html", context, status=409 if conflict else 200)


def _values(form: PriorityForm) -> dict[str, Any]:
    data = form.cleaned_data
    values = {"theme": Theme(data["theme"]), "title": data["title"], "why": data["why"]}
    return values | {"needs": list(data["needs"])} if "needs" in data else values


@require_http_methods(["GET", "POST"])
def grid(request: MemberRequest, number: str) -> HttpResponse:
    """Score apart, then together, then order. One form is posted at a time, named by its button."""
    diagnosis = diagnosis_or_404(request.membership, number)
    context = page_context(request, diagnosis.contract, diagnosis)
    rows = graded_rows(diagnosis, context["my_side"])
    graded, wanted = [one for one, _ in rows], request.POST.get("act", "")
    revealed = [one for one in graded if one.is_revealed]

    def posted(name: str) -> Any:
        return request.POST if wanted == name else None

    forms: dict[str, Any] = {
        "own": ScoresForm(posted("own"), prefix="own", graded=graded, side=context["my_side"] or ""),
        "together": ScoresForm(posted("together"), prefix="together", graded=revealed, side=TOGETHER),
        "order": OrderForm(posted("order"), graded=graded, initial={"reason": diagnosis.ranking_reason}),
    }
    if request.method == "POST":
        refuse_unless(can_write_diagnosis(diagnosis, request.membership))
        if wanted in forms and forms[wanted].is_valid():
            try:
                return _graded(request, diagnosis, wanted, forms[wanted])
            except ActRefused as refused:
                forms[wanted].add_error(None, refused.refusal.sentence)
    proposed = proposed_order(graded)
    context |= {"graded": rows, "forms": forms, "follows": follows_scores(graded), "revealed": revealed}
    context["proposal"] = [next(one.priority for one in graded if one.priority.pk == key) for key in proposed]
    return render(request, "drafting/grid.html", context)


def _graded(request: MemberRequest, diagnosis: Diagnosis, wanted: str, form: Any) -> HttpResponse:
    by, day = request.membership, today()
    if wanted == "order":
        reason = form.cleaned_data["reason"]
        acts.order_priorities(diagnosis, order=form.order(), seen=form.seen_order(), reason=reason, by=by, today=day)
        messages.success(request, "Ordre enregistré.")
    else:
        for one, importance, gap in form.given():
            acts.score_priority(
                one.priority, importance=importance, gap=gap, by=by, today=day, together=wanted == "together"
            )
        messages.success(request, "Notes enregistrées.")
    return redirect("diagnosis:grid", number=diagnosis.contract.number)


@require_POST
def remove(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    priority = priority_or_404(request.membership, number, pk)
    acts.remove_priority(priority, by=request.membership, today=today())
    messages.success(request, f"Priorité retirée : {priority.title}.")
    return redirect(_back(number))


def _back(number: str) -> str:
    return reverse("diagnosis:home", kwargs={"number": number}) + "#priorites"
