"""Re-grants of the leading authority: line by line, its calls, giving on, taking back. Door, form, act, redirect."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ctai.accounts.requests import MemberRequest
from ctai.contracts.conflicts import conflict_of
from ctai.contracts.doors import contract_or_404
from ctai.contracts.models import Contract
from ctai.design.clock import today
from ctai.design.forms import VersionedFormMixin
from ctai.regrants import acts, reads
from ctai.regrants.essentials import essentials
from ctai.regrants.forms import CallForm, RegrantForm, TakeBackForm
from ctai.regrants.models import Call, Regrant
from ctai.regrants.permissions import can_regrant
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def home(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    lines = reads.lines_given(contract)
    context = {
        "contract": contract,
        "years": reads.by_year(one for one in lines if one.is_granted),
        "awaited": sorted((one.line for one in lines if not one.is_granted), key=lambda line: line.year),
        "calls": reads.calls_of(contract),
        "refusal": can_regrant(contract, request.membership),
        "has_left": any(one.left > 0 for one in lines),
        "has_given": any(one.given for one in lines),
    }
    return render(request, "regrants/home.html", context)


@require_safe
def essential_csv(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    told = essentials(contract, reads.lines_given(contract))
    response = HttpResponse(told, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="reversements-{contract.number}.csv"'
    return response


@_FORM
def add(request: MemberRequest, number: str) -> HttpResponse:
    """Give on part of one line to one body; without a call or anything left, the page says what comes first."""
    contract = contract_or_404(request.membership, number)
    refuse_unless(can_regrant(contract, request.membership))
    lines = [one for one in reads.lines_given(contract) if one.left > 0]
    if not lines or not contract.regrant_calls.exists():
        messages.info(request, "Enregistrez d'abord l'appel à projets." if lines else "Il ne reste rien à reverser.")
        return redirect("regrants:add_call" if lines else "regrants:home", number)
    initial = {"decided_on": today(), "version": reads.last_regrant(contract), "line": request.GET.get("ligne")}
    form, status = RegrantForm(request.POST or None, contract=contract, lines=lines, initial=initial), 200
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        line, seen = data.pop("line"), data.pop("version")
        line.contract = contract
        try:
            acts.regrant(line, **data, seen=seen, by=request.membership, today=today())
        except ActRefused as refused:
            status = _refused(form, refused, contract)
        else:
            messages.success(request, "Le reversement est enregistré.")
            return redirect("regrants:home", number)
    return _form(request, contract, form, "Enregistrer un reversement", "Enregistrer ce reversement", status)


@_FORM
def take_back(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    rows = Regrant.objects.filter(line__contract=contract, undoes=None).select_related("call", "payee", "line__action")
    first = get_object_or_404(rows, pk=pk)
    refuse_unless(can_regrant(contract, request.membership))
    first.line.contract, left = contract, reads.left_of(first)
    initial = {"amount": left, "decided_on": today(), "version": reads.last_regrant(contract)}
    form, status = TakeBackForm(request.POST or None, initial=initial), 200
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            acts.take_back(first, seen=data.pop("version"), **data, by=request.membership, today=today())
        except ActRefused as refused:
            status = _refused(form, refused, contract)
        else:
            messages.success(request, "L'annulation est enregistrée.")
            return redirect("regrants:home", number)
    more = {"first": first, "left": left}
    return _form(request, contract, form, "Annuler ou réduire un reversement", "Enregistrer l'annulation", status, more)


@_FORM
def add_call(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    refuse_unless(can_regrant(contract, request.membership))
    form = CallForm(request.POST or None, initial={"version": 0})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data.pop("version")
        try:
            acts.add_call(contract, **data, by=request.membership, today=today())
        except ActRefused as refused:
            _refused(form, refused, contract)
        else:
            messages.success(request, "L'appel est enregistré.")
            return redirect("regrants:home", number)
    return _form(request, contract, form, "Enregistrer un appel à projets", "Enregistrer cet appel")


@_FORM
def change_call(request: MemberRequest, number: str, pk: int) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    call: Call = get_object_or_404(contract.regrant_calls.all(), pk=pk)
    refuse_unless(can_regrant(contract, request.membership))
    call.contract = contract
    initial = {name: getattr(call, name) for name in ("title", "reference", "decided_on", "link", "version")}
    form, status, more = CallForm(request.POST or None, initial=initial), 200, {}
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            acts.change_call(call, seen=data.pop("version"), **data, by=request.membership, today=today())
        except Conflict:
            more, status = {"conflict": conflict_of(form, call, stream=number)}, 409
        except ActRefused as refused:
            _refused(form, refused, contract)
        else:
            messages.success(request, "L'appel est enregistré.")
            return redirect("regrants:home", number)
    return _form(request, contract, form, "Corriger un appel à projets", "Enregistrer cet appel", status, more)


_PLACES = {"date": "decided_on", "before": "decided_on", "route": "line"}


def _refused(form: VersionedFormMixin, refused: ActRefused, contract: Contract) -> int:
    """Say it beside the field it is about; sent again after reading, it is no longer the same sending. The status."""
    place = _PLACES.get(refused.refusal.code, refused.refusal.code)
    form.add_error(place if place in form.fields else None, refused.refusal.sentence)
    if not isinstance(refused, Conflict):
        return 200
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(reads.last_regrant(contract))
    form.data = data
    return 409


def _form(
    request: MemberRequest,
    contract: Contract,
    form: Any,
    heading: str,
    verb: str,
    status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {"contract": contract, "form": form, "heading": heading, "verb": verb, "conflict": None, "first": None}
    return render(request, "regrants/form.html", context | (more or {}), status=status)
