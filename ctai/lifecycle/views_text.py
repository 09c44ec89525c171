"""Composing the text from the other rooms' data, and recording signatures (the last one puts the contract in force)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from ctai.accounts.requests import MemberRequest
from ctai.contracts.doors import contract_or_404
from ctai.contracts.models import Contract
from ctai.contracts.reads import people_of
from ctai.design.clock import today
from ctai.files.store import store
from ctai.lifecycle.acts import text
from ctai.rules.refusals import ActRefused, refuse_unless
from ctai.rules.roles import Side
from ctai.signature.forms import SignatureForm
from ctai.signature.permissions import can_record_signature, can_write_text
from ctai.signature.reads import signatures_missing, standing_text


def _home(contract: Contract) -> str:
    return reverse("signature:home", kwargs={"number": contract.number})


def compose(request: MemberRequest, number: str) -> HttpResponse:
    """Fill, or fill again, the national template; words changed by hand are kept."""
    membership = request.membership
    contract = contract_or_404(membership, number)
    refuse_unless(can_write_text(contract, membership))
    if request.method == "POST":
        text.compose_text(contract, by=membership, today=today())
        messages.success(request, "Texte composé depuis le modèle national.")
        return redirect(_home(contract))
    return render(request, "lifecycle/compose.html", {"contract": contract, "articles": contract.articles.count()})


def sign(request: MemberRequest, number: str, party: int) -> HttpResponse:
    """Record the paper signature of one party."""
    membership = request.membership
    contract = contract_or_404(membership, number)
    row = get_object_or_404(contract.parties.select_related("organisation"), pk=party)
    row.contract = contract
    refuse_unless(can_record_signature(row, membership))
    form = SignatureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        scan = store(row.organisation, data["scan"].name, data["scan"], by=membership)
        try:
            text.record_signature(
                row,
                signatory_name=data["signatory_name"],
                signatory_function=data["signatory_function"],
                signed_on=data["signed_on"],
                scan=scan,
                by=membership,
                today=today(),
            )
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, f"Signature de {row} enregistrée.")
            return redirect(_home(contract))
    last = [piece.sentence for piece in signatures_missing(contract, today())] == [f"la signature de {row}"]
    context = {
        "contract": contract,
        "party": row,
        "form": form,
        "text": standing_text(contract),
        "is_last": last,
        "recipients": [p for p in people_of(contract, set(Side), today()) if p.pk != membership.pk] if last else [],
    }
    return render(request, "lifecycle/sign.html", context)
