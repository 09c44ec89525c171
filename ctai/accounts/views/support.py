"""Registering organisations: for support and the central administration."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ctai.accounts.acts.organisations import register_organisation
from ctai.accounts.forms import OrganisationForm
from ctai.accounts.models import Organisation
from ctai.accounts.permissions import can_register
from ctai.accounts.reads import found_organisations
from ctai.accounts.requests import MemberRequest
from ctai.accounts.views.members import invitation_address
from ctai.design.clock import now, today
from ctai.design.components import with_query
from ctai.rules.refusals import ActRefused
from ctai.rules.roles import KINDS

PAGE = 25


def _for_registrars(request: MemberRequest) -> None:
    """These pages exist only for those who register organisations."""
    if can_register(request.membership):
        raise Http404


@require_safe
def organisations(request: MemberRequest) -> HttpResponse:
    _for_registrars(request)
    words = request.GET.get("q", "")[:100].replace("\0", "").strip()
    kinds = {kind.value: facts.label for kind, facts in KINDS.items()}
    kind = request.GET.get("type", "")
    kind = kind if kind in kinds else ""
    page = Paginator(found_organisations(words, kind, today()), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": words,
        "kind": kind,
        "kinds": kinds,
        "active": _active_filters(request, words, kinds.get(kind, "")),
        "hidden": Organisation.objects.count() - page.paginator.count,
    }
    return render(request, "accounts/organisations.html", context)


def _active_filters(request: MemberRequest, words: str, kind_label: str) -> list[dict[str, Any]]:
    active = []
    if words:
        active.append({"label": f"« {words} »", "url": with_query(request, q=None, page=None)})
    if kind_label:
        active.append({"label": kind_label, "url": with_query(request, type=None, page=None)})
    return active


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: MemberRequest) -> HttpResponse:
    _for_registrars(request)
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = register_organisation(
                form.sheet(),
                form.manager(),
                by=request.membership,
                today=today(),
                now=now(),
                address_of=invitation_address(request),
            )
            messages.success(request, f"{organisation} est inscrite ; l'invitation est partie.")
            return redirect("accounts:organisation_page", pk=organisation.pk)
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
    context = {
        "form": form,
        "sheet_fields": [form[name] for name in form.sheet_fields],
        "manager_fields": [form[name] for name in form.manager_fields],
    }
    return render(request, "accounts/register.html", context)
