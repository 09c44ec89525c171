"""Documents of a contract: the list and what can be produced, the progress of one, its file."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ctai.accounts.models import Membership
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.design.clock import today
from ctai.diagnosis.doors import diagnosis_or_404, reads_contract
from ctai.documents.acts import request_document, retry_document
from ctai.documents.forms import RequestForm
from ctai.documents.kinds import FACTS, DocumentKind
from ctai.documents.models import Production
from ctai.documents.permissions import can_produce, can_retry, offers
from ctai.documents.reads import files_of, productions_of
from ctai.files.serve import serve
from ctai.rules.roles import Side


def _production(request: HttpRequest, number: str, pk: int) -> Production:
    related = ("contract__territory", "requested_by__person", "requested_by__organisation", "result")
    rows = Production.objects.select_related(*related)
    return get_or_404(rows, request.membership, pk=pk, contract__number=number)  # type: ignore[attr-defined]


def _frame(membership: Membership, kind: str) -> dict[str, object]:
    """No tabs for who reads a document and no other page of the contract: OFII, an operator."""
    whole = reads_contract(membership) and membership.side != Side.OPERATOR
    return {"reads_contract": whole, "frame": "contracts/frame.html" if whole else FACTS[kind].frame}


@require_GET
def list_documents(request: HttpRequest, number: str) -> HttpResponse:
    membership = request.membership  # type: ignore[attr-defined]
    contract = contract_or_404(membership, number)
    context = {
        "contract": contract,
        "offers": offers(contract, membership),
        "productions": productions_of(contract, membership),
    }
    return render(request, "documents/list.html", context)


@require_POST
def produce(request: HttpRequest, number: str) -> HttpResponse:
    membership = request.membership  # type: ignore[attr-defined]
    contract = contract_or_404(membership, number)
    form = RequestForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Ce document n'existe pas. Choisissez-en un dans la liste.")
        return redirect("documents:list", number=number)
    production = request_document(contract, form.cleaned_data["kind"], by=membership, today=today())
    return redirect("documents:progress", number=number, pk=production.pk)


@require_GET
@never_cache
def progress(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The page of one document; htmx asks for its inner part every second while it is being made."""
    production = _production(request, number, pk)
    membership = request.membership  # type: ignore[attr-defined]
    context = {
        "contract": production.contract,
        "production": production,
        "retry": can_retry(production, membership) is None,
        **_frame(membership, production.kind),
    }
    template = "documents/state.html" if request.htmx else "documents/progress.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_POST
def retry(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    production = _production(request, number, pk)
    retry_document(production, by=request.membership, today=today())  # type: ignore[attr-defined]
    return redirect("documents:progress", number=number, pk=pk)


@require_GET
def download(request: HttpRequest, number: str, pk: int) -> FileResponse:
    production = _production(request, number, pk)
    if production.result is None:
        raise Http404
    return serve(production.result)


@require_GET
def diagnosis_files(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The documents of one version of the diagnosis, for whoever reads it. Only the last version is made again."""
    membership = request.membership  # type: ignore[attr-defined]
    diagnosis = diagnosis_or_404(membership, number, version)
    contract = diagnosis.contract
    is_last = not contract.diagnoses.filter(number__gt=version).exists()
    context = {
        "contract": contract,
        "diagnosis": diagnosis,
        "files": files_of(diagnosis, membership),
        "produces": is_last and can_produce(contract, membership, DocumentKind.DIAGNOSIS_REPORT) is None,
        **_frame(membership, DocumentKind.DIAGNOSIS_REPORT),
    }
    return render(request, "documents/diagnosis.html", context)
