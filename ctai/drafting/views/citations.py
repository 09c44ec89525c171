"""Choosing what a section cites, bringing it up to date, taking it off."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ctai.accounts.requests import MemberRequest
from ctai.contracts.models import Contract
from ctai.design.clock import today
from ctai.diagnosis import acts
from ctai.diagnosis.models import Origin
from ctai.diagnosis.permissions import can_write_section
from ctai.drafting.doors import citation_or_404, section_or_404
from ctai.drafting.views.frame import page_context
from ctai.figures.pictures import SHAPE_NAMES, references_of
from ctai.figures.reads import Figure, by_subject, figures_of_all, place_label
from ctai.findings import reads as findings
from ctai.rules.refusals import ActRefused, refuse_unless
from ctai.survey import reads as survey


@dataclass(frozen=True)
class Choice:
    """One thing that may be cited."""

    origin: str
    reference: str
    title: str
    text: str
    number: int | None = None


@require_http_methods(["GET", "POST"])
def cite(request: MemberRequest, number: str, slug: str) -> HttpResponse:
    row = section_or_404(request.membership, number, slug)
    refuse_unless(can_write_section(row, request.membership))
    contract = row.diagnosis.contract
    if request.method == "POST":
        origin, _, reference = request.POST.get("what", "").partition("|")
        if origin not in Origin.values:
            return redirect("diagnosis:cite", number=number, slug=slug)
        try:
            placed = acts.citations.place(row, Origin(origin), reference, by=request.membership, today=today())
        except ActRefused as refused:
            messages.warning(request, refused.refusal.sentence)
        else:
            messages.success(
                request, f"Placé sous le n° {placed.number} : {placed}. Écrivez [[{placed.number}]] dans le texte."
            )
        return redirect("diagnosis:cite", number=number, slug=slug)
    numbers = {(one.origin, one.reference): one.number for one in row.citations.all()}
    context = page_context(request, contract, row.diagnosis, section=row, offered=_offered(contract, numbers))
    return render(request, "drafting/cite.html", context)


@require_POST
def citation(request: MemberRequest, number: str, slug: str, cited: int) -> HttpResponse:
    row = section_or_404(request.membership, number, slug)
    found = citation_or_404(row, cited)
    try:
        if request.POST.get("act") == "update":
            acts.citations.update(found, by=request.membership, today=today())
            messages.success(request, f"Mis à jour, n° {cited} : {found}.")
        else:
            acts.citations.remove(found, by=request.membership, today=today())
            messages.success(request, f"Retiré, n° {cited} : {found}. Le repère [[{cited}]] n'est plus valable.")
    except ActRefused as refused:
        refuse_unless(can_write_section(row, request.membership))
        messages.warning(request, refused.refusal.sentence)
    return redirect(reverse("diagnosis:section", kwargs={"number": number, "slug": slug}) + "#citations")


Placed = dict[tuple[str, str], int]


def _offered(contract: Contract, placed: Placed) -> list[tuple[str, list[Choice]]]:
    """(heading, choices) in the order of the page; headings without anything are left out."""
    parts = contract.perimeter.select_related(
        "territory__departement", "territory__region", "territory__epci", "territory__ept"
    )
    territories = [part.territory for part in parts.order_by("pk")]
    found = figures_of_all(territories)
    groups: list[tuple[str, list[Choice]]] = []
    for territory in territories:
        where = f", {place_label(territory)}" if len(territories) > 1 else ""
        for subject, figures in by_subject(figure for figure in found[territory.pk] if figure.is_known):
            groups.append((f"Chiffres publiés : {subject.lower()}{where}", _figures(figures, placed)))
    for origin, title, lines in (
        (Origin.DECLARED, "Chiffres déclarés", findings.declared_of(contract)),
        (Origin.NEED, "Besoins et obstacles", findings.needs_of(contract)),
        (Origin.OFFER, "Offre locale", findings.offer_of(contract)),
    ):
        choices = [(line.reference, line.title, line.text) for line in lines]
        groups.append((title, [_choice(origin, *choice, placed) for choice in choices]))
    results = [_choice(Origin.SURVEY, ref, label, "", placed) for ref, label in survey.citations_of(contract)]
    groups.append(("Résultats de l'enquête", results))
    return [(title, choices) for title, choices in groups if choices]


def _figures(figures: list[Figure], placed: Placed) -> list[Choice]:
    """Each figure, then its charts and its map."""
    choices = []
    for figure in figures:
        period = figure.value.period if figure.value else ""
        said = f"{figure.written}. {figure.place[:1].upper()}{figure.place[1:]}, {period}. {figure.publication}."
        choices.append(_choice(Origin.FIGURE, figure.reference, figure.series.name, said, placed))
        for reference, shape in references_of(figure):
            title = f"{figure.series.name} : {SHAPE_NAMES[shape]}"
            choices.append(_choice(Origin.PICTURE, reference, title, "", placed))
    return choices


def _choice(origin: Origin, reference: str, title: str, text: str, placed: Placed) -> Choice:
    return Choice(origin.value, reference, title, text, placed.get((origin.value, reference)))
