"""Bringing data.inclusion files in, and taking the whole offer out."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404
from ctai.design.clock import today
from ctai.figures.spreadsheets import answer
from ctai.findings import permissions
from ctai.findings.models import Offer
from ctai.findings.pages import page_context
from ctai.offers import acts
from ctai.offers.forms import ImportForm
from ctai.offers.models import ImportState, OfferImport
from ctai.rules.refusals import ActRefused, refuse_unless
from ctai.sheets.writing import Sheet, workbook

HEADERS = (
    "référence", "structure", "siret", "service", "thèmes", "public", "places", "attente en jours", "attente en mots",
    "adresse", "code de la commune", "commune", "financement", "source", "date de l'information", "page du service",
    "identifiant data.inclusion", "précisions",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def bring(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    refuse_unless(permissions.can_write(contract, request.membership, acts.WHAT))
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            brought = acts.bring(contract, given["services"], given["structures"], by=request.membership, today=today())
        except ActRefused as refused:
            form.add_error("services", refused.refusal.sentence)
        else:
            if brought.job_id:
                return redirect("jobs:progress", pk=brought.job_id)
            return redirect(brought.get_absolute_url())
    past = OfferImport.objects.filter(contract=contract).select_related("services", "by__person", "by__organisation")
    context = page_context(request, contract, form=form, past=past.defer("report")[:10])
    return render(request, "offers/import.html", context)


@require_http_methods(["GET", "POST"])
def imported(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    """What a file brings, before it is applied; POST applies."""
    contract = contract_or_404(request.membership, number)
    refuse_unless(permissions.can_write(contract, request.membership, acts.WHAT))
    rows = OfferImport.objects.filter(contract=contract).select_related("services", "structures")
    brought = get_object_or_404(rows, pk=pk)
    brought.contract = contract
    if request.method == "POST":
        added = acts.apply(brought, by=request.membership, today=today())
        messages.success(request, f"{added} offre{'s ajoutées' if added > 1 else ' ajoutée'}.")
        return redirect("findings:list", number=number, kind="offre")
    context = page_context(request, contract, brought=brought, report=brought.report, states=ImportState)
    return render(request, "offers/imported.html", context)


@require_GET
def download(request: MemberRequest, number: str, form: str) -> HttpResponse:
    """The offer that stands, as CSV or XLSX: what is typed here leaves whole."""
    contract = contract_or_404(request.membership, number)
    if form not in ("csv", "xlsx"):
        raise Http404
    offers = Offer.objects.filter(contract=contract).standing()
    offers = offers.select_related("territory__departement").prefetch_related("theme_rows")
    name = f"offre-{contract.number}"
    if form == "csv":
        return answer(name, [HEADERS, *(["" if cell is None else cell for cell in line] for line in _lines(offers))])  # type: ignore[return-value]
    note = f"Offre existante du dossier {contract.number}, {contract.territory.name}, au {today().isoformat()}."
    content = workbook([Sheet("Offre", HEADERS, _lines(offers), note)])
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _lines(offers: Any) -> Iterator[list[Any]]:
    for offer in offers:
        place = offer.territory
        yield [
            f"offer:{offer.pk}", offer.structure, offer.siret, offer.service, ", ".join(offer.theme_labels),
            offer.get_audience_display(), offer.places, offer.wait_days, offer.wait_words, offer.address,
            place.code if place else "", place.name if place else "", offer.get_funding_display(), offer.source,
            offer.told_on.isoformat(), offer.link, offer.external_id, offer.detail,
        ]  # fmt: skip
