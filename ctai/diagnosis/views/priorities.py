"""The ranked priorities: add, correct, move, take off."""

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
from ctai.diagnosis.doors import diagnosis_or_404, priority_or_404
from ctai.diagnosis.forms import PriorityForm
from ctai.diagnosis.models import Diagnosis, Priority
from ctai.diagnosis.permissions import can_write_diagnosis
from ctai.diagnosis.views.frame import page_context
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.themes import Theme


@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, number: str) -> HttpResponse:
    diagnosis = diagnosis_or_404(request.membership, number)
    refuse_unless(can_write_diagnosis(diagnosis, request.membership))
    form = PriorityForm(request.POST or None, initial={"version": 0})
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
    form = PriorityForm(request.POST or None, initial={name: getattr(priority, name) for name in names})
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
    return render(request, "diagnosis/priority.html", context, status=409 if conflict else 200)


def _values(form: PriorityForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {"theme": Theme(data["theme"]), "title": data["title"], "why": data["why"]}


@require_POST
def move(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    priority = priority_or_404(request.membership, number, pk)
    acts.move_priority(priority, up=request.POST.get("sens") == "haut", by=request.membership, today=today())
    return redirect(_back(number))


@require_POST
def remove(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    priority = priority_or_404(request.membership, number, pk)
    acts.remove_priority(priority, by=request.membership, today=today())
    messages.success(request, f"Priorité retirée : {priority.title}.")
    return redirect(_back(number))


def _back(number: str) -> str:
    return reverse("diagnosis:home", kwargs={"number": number}) + "#priorites"
