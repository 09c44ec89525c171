"""The papers of a contract's money: for its readers, and for an operator its own. Door, form, act, redirect."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ctai.accounts.models import Membership, Organisation
from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.contracts.models import Contract
from ctai.design.clock import today
from ctai.documents.models import Production
from ctai.files.serve import serve
from ctai.files.store import store
from ctai.papers import acts, reads
from ctai.papers.forms import NotifyForm
from ctai.papers.grants import without_siret
from ctai.papers.models import Paper, PaperKind
from ctai.papers.permissions import can_ask_annex, can_ask_grants, can_ask_requests, can_notify
from ctai.programme.models import Action
from ctai.rules.refusals import ActRefused, refuse_unless
from ctai.rules.roles import Side


@require_safe
def home(request: MemberRequest, number: str) -> HttpResponse:
    membership = request.membership
    contract = contract_or_404(membership, number)
    years = reads.years_of(contract)
    year = reads.chosen_year(years, request.GET.get("annee", ""), today())
    is_state = membership.side == Side.STATE
    context = {
        "contract": contract,
        "years": years,
        "year": year,
        "annex_kind": PaperKind.ANNEX.value,
        "annex_refusal": can_ask_annex(contract, membership),
        "annex": _last(contract, membership),
        "requests": reads.requests_of(contract, membership, year) if year else [],
        "may_request": can_ask_requests(contract, membership) is None,
        "is_state": is_state,
        "acts": reads.acts_of(contract, membership, year) if is_state and year else [],
        "acts_refusal": can_ask_grants(contract, membership) if is_state else None,
        "without_siret": without_siret(contract) if is_state else [],
        "notified": [] if is_state else [one for one in reads.notified(membership, contract) if one.year == year],
    }
    return render(request, "papers/home.html", context)


def _last(contract: Contract, membership: Membership) -> Production | None:
    rows = Production.objects.visible_to(membership).filter(contract=contract, kind=PaperKind.ANNEX)
    return rows.select_related("result").defer("data").first()


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """An operator: what it may ask and what it was granted, across contracts."""
    membership = request.membership
    if membership is None or membership.side != Side.OPERATOR:
        raise Http404
    context = {"requests": reads.requests_by(membership), "notified": reads.notified(membership)}
    return render(request, "papers/mine.html", context)


def _of_body(request: MemberRequest, number: str, payee: int) -> tuple[Contract, Organisation]:
    """A contract and a body on it: an operator comes in by the sheets it carries, the others by the contract."""
    membership = request.membership
    body = get_object_or_404(Organisation, pk=payee)
    if membership is not None and membership.side == Side.OPERATOR:
        related = Action.objects.select_related("contract__territory", "contract__prefecture")
        return get_or_404(related, membership, contract__number=number, operator=body).contract, body
    contract = contract_or_404(membership, number)
    if body.pk != contract.lead_id and not contract.actions.filter(operator=body).exists():
        raise Http404
    return contract, body


def _is_word(request: HttpRequest) -> bool:
    return request.POST.get("format") == "docx"


@require_POST
def request_paper(request: MemberRequest, number: str, payee: int, year: int) -> HttpResponse:
    contract, body = _of_body(request, number, payee)
    made = acts.ask_request(contract, body, year, word=_is_word(request), by=request.membership, today=today())
    return redirect("documents:progress", number=number, pk=made.pk)


@require_POST
def grant_paper(request: MemberRequest, number: str, payee: int, year: int) -> HttpResponse:
    contract, body = _of_body(request, number, payee)
    made = acts.ask_grant(contract, body, year, word=_is_word(request), by=request.membership, today=today())
    return redirect("documents:progress", number=number, pk=made.pk)


def _paper(request: MemberRequest, number: str, pk: int) -> Paper:
    return get_or_404(
        Paper.objects.select_related("production__contract__territory", "payee", "signed_copy"),
        request.membership,
        pk=pk,
        production__contract__number=number,
    )


def notify(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    paper = _paper(request, number, pk)
    membership = request.membership
    refuse_unless(can_notify(paper, membership))
    form = NotifyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            copy = store(membership.organisation, data["copy"].name, data["copy"], by=membership)
            acts.notify(
                paper, signed_on=data["signed_on"], notified_on=data["notified_on"], copy=copy, by=membership,
                today=today(),
            )  # fmt: skip
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(
                request, f"C'est enregistré : {paper.payee} et les collectivités du contrat lisent cet acte."
            )
            return redirect("papers:home", number)
    contract = contract_or_404(membership, number)
    return render(request, "papers/notify.html", {"contract": contract, "paper": paper, "form": form})


@require_safe
def copy(request: MemberRequest, number: str, pk: int) -> FileResponse:
    paper = _paper(request, number, pk)
    if paper.signed_copy is None:
        raise Http404
    return serve(paper.signed_copy)
