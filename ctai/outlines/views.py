"""The national outline: read by everyone, prepared and published by the ministry."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import conflict_of
from ctai.contracts.doors import get_or_404
from ctai.design.clock import today
from ctai.history.models import Entry
from ctai.outlines import acts
from ctai.outlines.forms import OutlineSectionForm, PublishForm
from ctai.outlines.models import PRIORITIES, Outline, OutlineSection
from ctai.outlines.permissions import can_change_outline, can_prepare_outline
from ctai.outlines.reads import before, changes_between
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless

JOURNAL_SHOWN = 30


@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    outlines = list(Outline.objects.visible_to(request.membership))
    may_prepare = can_prepare_outline(request.membership) is None
    context = {
        "outlines": outlines,
        "may_prepare": may_prepare,
        "in_preparation": next((one for one in outlines if not one.is_published), None),
        "entries": Entry.objects.of(acts.STREAM)[:JOURNAL_SHOWN] if may_prepare else (),
    }
    return render(request, "outlines/list.html", context)


@require_GET
def outline(request: MemberRequest, number: int) -> HttpResponse:
    """One version as writers will see it, with what it changes; the steward's own page while it is prepared."""
    row = _outline_or_404(request, number)
    previous = before(row)
    context = {
        "outline": row,
        "sections": row.sections.all(),
        "previous": previous,
        "changes": changes_between(previous, row) if previous else [],
        "may_change": can_change_outline(row, request.membership) is None,
        "kept": PRIORITIES,
    }
    return render(request, "outlines/outline.html", context)


@require_POST
def prepare(request: MemberRequest) -> HttpResponse:
    """Start the next version, or give up the one being prepared."""
    if request.POST.get("act") != "give_up":
        row = acts.prepare(by=request.membership, today=today())
        messages.success(request, f"{row} ouverte d'après la précédente. Elle n'est visible que de vous.")
        return redirect(row)
    row = get_or_404(Outline.objects.filter(published_on=None), request.membership)
    acts.give_up(row, by=request.membership, today=today())
    messages.success(request, f"Préparation de la {str(row).lower()} abandonnée.")
    return redirect("outlines:list")


@require_http_methods(["GET", "POST"])
def add(request: MemberRequest, number: int) -> HttpResponse:
    row = _to_change(request, number)
    form = OutlineSectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = acts.add_section(row, by=request.membership, today=today(), **form.values)
        messages.success(request, f"Section « {added} » ajoutée en dernier. Vous pouvez la déplacer.")
        return redirect(row)
    return render(request, "outlines/section.html", {"outline": row, "form": form})


@require_http_methods(["GET", "POST"])
def section(request: MemberRequest, number: int, slug: str) -> HttpResponse:
    """Edit, move or retire one section of the version being prepared."""
    row = _to_change(request, number)
    found = row.sections.filter(slug=slug).first()
    if found is None:
        raise Http404
    match request.POST.get("act"):
        case "up" | "down" as way:
            acts.move_section(found, up=way == "up", by=request.membership, today=today())
            return redirect(row)
        case "retire":
            return _retired(request, row, found)
    return _section_form(request, row, found)


def _retired(request: MemberRequest, row: Outline, found: OutlineSection) -> HttpResponse:
    try:
        acts.retire_section(found, by=request.membership, today=today())
    except ActRefused as refused:
        messages.warning(request, refused.refusal.sentence)
    else:
        messages.success(request, f"Section « {found} » retirée de cette version.")
    return redirect(row)


def _section_form(request: MemberRequest, row: Outline, found: OutlineSection) -> HttpResponse:
    form = OutlineSectionForm(request.POST or None, section=found)
    conflict: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            acts.save_section(found, seen=seen, by=request.membership, today=today(), **form.values)
        except Conflict:
            conflict = conflict_of(form, found, stream=acts.STREAM)
        else:
            messages.success(request, f"Section « {found} » enregistrée.")
            return redirect(row)
    context = {"outline": row, "section": found, "form": form, "conflict": conflict}
    return render(request, "outlines/section.html", context, status=409 if conflict else 200)


@require_http_methods(["GET", "POST"])
def publish(request: MemberRequest, number: int) -> HttpResponse:
    row = _to_change(request, number)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.publish(row, note=form.cleaned_data["note"], by=request.membership, today=today())
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, f"{row} publiée. Les nouveaux diagnostics la suivent.")
            return redirect(row)
    changes = changes_between(before(row), row)
    return render(request, "outlines/publish.html", {"outline": row, "form": form, "changes": changes})


def _outline_or_404(request: MemberRequest, number: int) -> Outline:
    return get_or_404(
        Outline.objects.select_related("by__person", "by__organisation"), request.membership, number=number
    )


def _to_change(request: MemberRequest, number: int) -> Outline:
    row = _outline_or_404(request, number)
    refuse_unless(can_change_outline(row, request.membership))
    return row
