"""The catalogue for everyone; sharing and copying for authorities. Door, form, act, redirect."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ctai.accounts.requests import MemberRequest
from ctai.catalogue import acts, forms
from ctai.catalogue.entries import Entry, Wanted, entry_of, find, search
from ctai.catalogue.models import Shared
from ctai.catalogue.permissions import can_copy, can_share, can_withdraw
from ctai.catalogue.suggestions import suggestions
from ctai.contracts.doors import contract_or_404, get_or_404
from ctai.design.clock import today
from ctai.programme.models import Action
from ctai.programme.permissions import can_write_programme
from ctai.rules.refusals import ActRefused, refuse_unless
from ctai.territories.french import of_territory

PER_PAGE = 25
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    form = forms.SearchForm(request.GET or None)
    wanted = Wanted()
    if form.is_bound:
        form.is_valid()
        wanted = Wanted(**{name: form.cleaned_data.get(name, "") for name in form.fields})
    page = Paginator(search(wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "entries": page.object_list, "filtered": wanted != Wanted()}
    return render(request, "catalogue/home.html", context)


def _entry_or_404(code: str) -> Entry:
    found = find(code)
    if found is None:
        raise Http404
    return found


@login_not_required
@require_safe
def entry(request: HttpRequest, code: str) -> HttpResponse:
    membership = getattr(request, "membership", None)
    return render(
        request, "catalogue/entry.html", {"entry": _entry_or_404(code), "may_copy": can_copy(membership) is None}
    )


@_FORM
def copy(request: MemberRequest, code: str) -> HttpResponse:
    """Make a draft sheet of an action of the catalogue."""
    found = _entry_or_404(code)
    refuse_unless(can_copy(request.membership))
    initial = {"contract": request.GET.get("contrat", "") if request.GET.get("contrat", "").isdecimal() else None}
    form = forms.CopyForm(request.POST or None, membership=request.membership, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            action = acts.copy(found, form.cleaned_data["contract"], by=request.membership, today=today())
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, "La fiche est ouverte en brouillon : adaptez-la à votre territoire.")
            return redirect("programme:action", action.contract.number, action.number)
    context = {"entry": found, "form": form, "has_contract": form.fields["contract"].queryset.exists()}  # type: ignore[attr-defined]
    return render(request, "catalogue/copy.html", context)


@_FORM
def share(request: MemberRequest, number: str, rank: int) -> HttpResponse:
    """What would become public, what is public now; share, replace, withdraw."""
    # The contract's door first: an operator sees its own sheet from its pages, and nothing here.
    contract = contract_or_404(request.membership, number)
    action = get_or_404(Action.objects.select_related("axis"), request.membership, contract=contract, number=rank)
    action.contract = contract
    refuse_unless(can_withdraw(action, request.membership))
    here = reverse("catalogue:share", kwargs={"number": number, "rank": rank})
    if "withdraw" in request.POST:
        acts.withdraw(action, by=request.membership, today=today())
        messages.success(request, "La fiche est retirée du catalogue : plus personne ne l'y voit.")
        return redirect(here)
    shared = Shared.objects.public().filter(action=action).select_related("territory").first()
    form = forms.ShareForm(request.POST or None, initial={"cost": shared.cost if shared else ""})
    if request.method == "POST" and form.is_valid():
        try:
            acts.share(action, cost=form.cleaned_data["cost"], by=request.membership, today=today())
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
        else:
            messages.success(request, "La fiche est au catalogue, lisible par tous.")
            return redirect(here)
    context = {
        "contract": contract,
        "action": action,
        "form": form,
        "draft": entry_of(acts.draft_of(action)),
        "shared": shared,
        "public_url": reverse("catalogue:entry", kwargs={"code": entry_of(shared).code}) if shared else "",
        "refusal": can_share(action, request.membership),
    }
    return render(request, "catalogue/share.html", context)


@require_safe
def suggested(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    context = {
        "contract": contract,
        "of_territory": of_territory(contract.territory),
        "suggestions": suggestions(contract),
        "may_copy": can_copy(request.membership) is None and can_write_programme(contract, request.membership) is None,
    }
    return render(request, "catalogue/suggestions.html", context)
