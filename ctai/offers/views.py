"""Likely duplicates and likely double funding: the list of pairs, and the page where a person decides."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import said
from ctai.contracts.doors import contract_or_404
from ctai.design.clock import today
from ctai.findings import permissions
from ctai.findings.models import KeptApart, Offer
from ctai.findings.pages import PER_PAGE, page_context
from ctai.offers import acts, reads
from ctai.offers.forms import ApartForm, MergeForm
from ctai.rules.refusals import Conflict, refuse_unless


@require_GET
def twins(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    found = reads.twins_of(contract)
    settled = KeptApart.objects.filter(first__contract=contract, second__contract=contract)
    context = page_context(
        request,
        contract,
        found=found,
        page=Paginator(found.pairs, PER_PAGE).get_page(request.GET.get("page")),
        settled=settled.select_related("first", "second", "by__person", "by__organisation")[:100],
        refusal=permissions.can_write(contract, request.membership),
    )
    return render(request, "offers/twins.html", context)


@require_http_methods(["GET", "POST"])
def twin(request: MemberRequest, number: str, first: int, second: int) -> HttpResponse:
    """Two lines side by side. POST `act`: apart (deux offres), again (à revoir), merge (une seule)."""
    contract = contract_or_404(request.membership, number)
    rows = Offer.objects.visible_to(request.membership).filter(contract=contract, pk__in=(first, second))
    pair = list(
        rows.select_related("territory__departement", "merged_into").prefetch_related("theme_rows").order_by("pk")
    )
    if len(pair) != 2:
        raise Http404
    for one in pair:
        one.contract = contract
    kept = (
        KeptApart.objects.filter(first=pair[0], second=pair[1]).select_related("by__person", "by__organisation").first()
    )
    refusal = permissions.can_change(pair[0], request.membership) or permissions.can_change(pair[1], request.membership)
    merging = MergeForm(request.POST if request.POST.get("act") == "merge" else None, pair=pair)
    if request.method == "POST":
        refuse_unless(refusal)
        try:
            done = _decided(request, pair, kept, merging)
        except Conflict:
            messages.error(request, "L'une des deux lignes vient de changer : relisez-les avant de les réunir.")
            return redirect("offers:twin", number=number, first=pair[0].pk, second=pair[1].pk)
        if done:
            messages.success(request, done)
            return redirect("offers:twins", number=number)
    context = page_context(
        request,
        contract,
        pair=pair,
        lines=_side_by_side(pair),
        why=reads.why_pair(pair),
        kept=kept,
        refusal=refusal,
        merging=merging,
        apart=ApartForm(),
    )
    return render(request, "offers/twin.html", context)


def _decided(request: MemberRequest, pair: list[Offer], kept: KeptApart | None, merging: MergeForm) -> str:
    """Run the act that was asked; the sentence to show, "" when the form must be mended. Raises Conflict."""
    by, day = request.membership, today()
    match request.POST.get("act"):
        case "apart":
            form = ApartForm(request.POST)
            note = form.cleaned_data["note"] if form.is_valid() else ""
            acts.keep_apart(pair[0], pair[1], note=note, by=by, today=day)
            return "C'est noté : ce sont deux offres différentes."
        case "again" if kept is not None:
            acts.look_again(kept, by=by, today=day)
            return "C'est à revoir : la paire est signalée de nouveau si elle se ressemble encore."
        case "merge" if merging.is_valid():
            acts.merge(pair[0], pair[1], chosen=merging.chosen, seen=merging.seen, by=by, today=day)
            return "Les deux lignes n'en font plus qu'une. Chacune garde son origine."
    return ""


def _side_by_side(pair: list[Offer]) -> list[dict[str, Any]]:
    """Every field of both lines, as people read it, and whether they differ."""
    lines = []
    for name, field in MergeForm.compared().items():
        told = [said(getattr(one, name), field) for one in pair]
        lines.append({"label": field.label, "first": told[0], "second": told[1], "differs": told[0] != told[1]})
    return lines
