"""Reading, writing and answering one section; placing figures in it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import conflict_of
from ctai.design.clock import today
from ctai.diagnosis import acts, reads
from ctai.diagnosis.doors import figure_or_404, reads_contract, section_or_404
from ctai.diagnosis.forms import AnswerForm, SectionForm
from ctai.diagnosis.models import Answer, SectionText
from ctai.diagnosis.permissions import can_answer_section, can_write_diagnosis
from ctai.diagnosis.views.frame import page_context
from ctai.figures.reads import by_subject, figures_of_all, place_label
from ctai.history.models import Entry
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.themes import SECTIONS

JOURNAL_SHOWN = 20


@require_GET
def section(request: MemberRequest, number: str, slug: str) -> HttpResponse:
    row = section_or_404(request.membership, number, slug)
    return _section_page(request, row)


def _section_page(
    request: MemberRequest, row: SectionText, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    membership = request.membership
    diagnosis = row.diagnosis
    entries = Entry.objects.of(diagnosis.contract.number).filter(object_type=row._meta.label, object_id=str(row.pk))
    context = page_context(request, diagnosis.contract, diagnosis)
    state = reads.state_of(row)
    place = [facts.code for facts in SECTIONS].index(row.code)
    context |= {
        "section": row,
        "state": state,
        "placed": reads.placed_in(row),
        "form": form or AnswerForm(initial={"revision": row.revision}),
        "mine": state.answer_of(context["my_side"]),
        "can_answer": can_answer_section(diagnosis, membership) is None,
        "entries": entries.readable_by(membership)[:JOURNAL_SHOWN] if reads_contract(membership) else (),
        "previous": SECTIONS[place - 1] if place else None,
        "next": SECTIONS[place + 1] if place + 1 < len(SECTIONS) else None,
        "priorities": diagnosis.priorities.all() if row.code == "priorities" else (),
    }
    return render(request, "diagnosis/section.html", context, status=status)


@require_http_methods(["GET", "POST"])
def write(request: MemberRequest, number: str, slug: str) -> HttpResponse:
    """One form: the text, and beside it the figures; placing one saves the text first, so nothing typed is lost."""
    row = section_or_404(request.membership, number, slug)
    refuse_unless(can_write_diagnosis(row.diagnosis, request.membership))
    if request.method == "POST":
        form = SectionForm(request.POST)
        conflict: dict[str, Any] | None = None
        if form.is_valid():
            try:
                return _saved(request, row, form)
            except Conflict:
                conflict = conflict_of(form, row, stream=number)
            except ActRefused as refused:
                form.add_error(None, refused.refusal.sentence)
        return _write_page(request, row, form, conflict)
    stored = {"text": row.text, "not_applicable": row.not_applicable, "version": row.version}
    return _write_page(request, row, SectionForm(initial=stored), None)


def _saved(request: MemberRequest, row: SectionText, form: SectionForm) -> HttpResponse:
    number, slug = row.diagnosis.contract.number, row.facts.slug
    values = {"text": form.cleaned_data["text"], "not_applicable": form.cleaned_data["not_applicable"]}
    saved = acts.write_section(row, seen=form.cleaned_data["version"], by=request.membership, today=today(), **values)
    reference = request.POST.get("figure", "")
    if not reference:
        messages.success(request, f"Section « {row} » enregistrée.")
        return redirect("diagnosis:section", number=number, slug=slug)
    try:
        figure = acts.place_figure(saved, reference, by=request.membership, today=today())
    except ActRefused as refused:
        messages.warning(request, f"Texte enregistré. {refused.refusal.sentence}")
    else:
        messages.success(request, f"Texte enregistré, chiffre placé : {figure}.")
    return redirect("diagnosis:write", number=number, slug=slug)


def _write_page(
    request: MemberRequest, row: SectionText, form: SectionForm, conflict: dict[str, Any] | None
) -> HttpResponse:
    contract = row.diagnosis.contract
    parts = contract.perimeter.select_related(
        "territory__departement", "territory__region", "territory__epci", "territory__ept"
    )
    territories = [part.territory for part in parts.order_by("pk")]
    found = figures_of_all(territories)
    context = page_context(request, contract, row.diagnosis)
    context |= {
        "section": row,
        "form": form,
        "conflict": conflict,
        "placed": reads.placed_in(row),
        "offered": [
            (place_label(territory), by_subject(figure for figure in found[territory.pk] if figure.is_known))
            for territory in territories
        ],
    }
    return render(request, "diagnosis/write.html", context, status=409 if conflict else 200)


@require_POST
def answer(request: MemberRequest, number: str, slug: str) -> HttpResponse:
    row = section_or_404(request.membership, number, slug)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _section_page(request, row, form, status=422)
    seen = {"seen": form.cleaned_data["revision"], "by": request.membership, "today": today()}
    reason = form.cleaned_data["reason"]
    try:
        match form.cleaned_data["status"]:
            case Answer.AGREE:
                acts.agree(row, **seen)
            case Answer.DISAGREE:
                acts.disagree(row, reason=reason, **seen)
            case _:
                acts.abstain(row, reason=reason, **seen)
    except Conflict as conflict:
        # The page shows the section as it is now; answering again is answering that text.
        again = AnswerForm(initial={**form.cleaned_data, "revision": row.revision})
        messages.warning(request, conflict.refusal.sentence)
        return _section_page(request, row, again, status=409)
    messages.success(request, f"Réponse enregistrée sur « {row} ».")
    return redirect("diagnosis:section", number=number, slug=slug)


@require_POST
def withdraw(request: MemberRequest, number: str, slug: str) -> HttpResponse:
    row = section_or_404(request.membership, number, slug)
    acts.withdraw_agreement(row, by=request.membership, today=today())
    messages.success(request, f"Réponse retirée sur « {row} ».")
    return redirect("diagnosis:section", number=number, slug=slug)


@require_POST
def placed(request: MemberRequest, number: str, slug: str, pk: int) -> HttpResponse:
    """Update a placed figure to the value published since, or take it off."""
    row = section_or_404(request.membership, number, slug)
    figure = figure_or_404(row, pk)
    if request.POST.get("act") == "update":
        acts.update_figure(figure, by=request.membership, today=today())
        messages.success(request, f"Chiffre mis à jour : {figure}.")
    else:
        acts.remove_figure(figure, by=request.membership, today=today())
        messages.success(request, f"Chiffre retiré : {figure}.")
    return redirect("diagnosis:section", number=number, slug=slug)
