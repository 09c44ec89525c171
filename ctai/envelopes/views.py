"""Sharing out the State's credits: the whole, one envelope, and the moves between them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from ctai.accounts.requests import MemberRequest
from ctai.design.clock import today
from ctai.design.forms import VersionedFormMixin
from ctai.envelopes import acts, reads
from ctai.envelopes.forms import AmountForm, OpenForm, ScopeForm, ShareForm
from ctai.envelopes.models import CREDIT_CHOICES, GRANTING, Envelope
from ctai.envelopes.permissions import (
    can_cancel_credits,
    can_give_back,
    can_hand_down,
    can_open_envelope,
    can_read_envelopes,
)
from ctai.rules.funders import Funder
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.roles import OrganisationKind

PAGE = 25
CREDITS = dict(CREDIT_CHOICES)


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Every envelope one sees, of one year and one programme, at a date."""
    refuse_unless(can_read_envelopes(request.membership))
    rehearsal = request.GET.get("mode") == "repetition"
    envelopes = Envelope.objects.visible_to(request.membership).filter(is_rehearsal=rehearsal)
    known = reads.years_of(envelopes)
    year, credit = _asked(request, known)
    form = ScopeForm(request.GET if "au" in request.GET else None)
    at = _date(form)
    shown = envelopes.filter(year=year, credit=credit)
    rows = reads.as_kept(shown) if at == today() else reads.at_date(shown, at)
    rows = reads.with_shares(rows, year, credit, is_rehearsal=rehearsal) if rows else []
    national, groups = reads.grouped(rows)
    context = {
        "form": form,
        "at": at,
        "year": year,
        "credit": credit,
        "credit_label": CREDITS[credit],
        "choices": [(one, CREDITS[code], code, (one, code) == (year, credit)) for one, code in known],
        "national": national,
        "groups": groups,
        "rehearsal": rehearsal,
        "may_open": can_open_envelope(request.membership) is None,
    }
    return render(request, "envelopes/home.html", context)


def _asked(request: MemberRequest, known: list[tuple[int, str]]) -> tuple[int, str]:
    """The year and credits of the address when they exist, else the latest known, else this year's."""
    wanted = (request.GET.get("annee", ""), request.GET.get("credits", ""))
    first = known[0] if known else (today().year, Funder.STATE_104_12.value)
    return next((one for one in known if (str(one[0]), one[1]) == wanted), first)


def _date(form: ScopeForm) -> date:
    found = form.cleaned_data.get("au") if form.is_bound and form.is_valid() else None
    return min(found, today()) if found else today()


def _envelope_or_404(request: MemberRequest, pk: int) -> Envelope:
    refuse_unless(can_read_envelopes(request.membership))
    rows = Envelope.objects.visible_to(request.membership).select_related("holder__territory")
    return get_object_or_404(rows, pk=pk)


@require_safe
def envelope(request: MemberRequest, pk: int) -> HttpResponse:
    """One envelope: what is left, the movements and the grants that make it, what one may do."""
    row = _envelope_or_404(request, pk)
    member = request.membership
    context = {
        "envelope": row,
        "rehearsal": row.is_rehearsal,
        "movements": Paginator(reads.movements_of(row), PAGE).get_page(request.GET.get("page")),
        "grants": Paginator(reads.grants_of(row), PAGE).get_page(request.GET.get("accords"))
        if row.level in GRANTING
        else None,
        "may_hand_down": can_hand_down(row, member) is None and reads.below(row).exists(),
        "may_give_back": can_give_back(row, member) is None,
        "may_cancel": can_cancel_credits(row, member) is None,
    }
    return render(request, "envelopes/envelope.html", context)


@require_http_methods(["GET", "POST"])
def open_credits(request: MemberRequest) -> HttpResponse:
    refuse_unless(can_open_envelope(request.membership))
    day = today()
    initial = {"year": day.year, "version": reads.last_opening()}
    form, status = OpenForm(request.POST or None, years=[day.year + 1, day.year, day.year - 1], initial=initial), 200
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data) | {"credit": Funder(form.cleaned_data["credit"])}
        seen = data.pop("version")
        try:
            row = acts.open_credits(**data, seen=seen, by=request.membership, today=day)
        except ActRefused as refused:
            status = _refused(form, refused, reads.last_opening())
        else:
            messages.success(request, "Crédits ouverts. Répartissez-les maintenant entre les régions.")
            return redirect("envelopes:envelope", pk=row.pk)
    context = {"form": form, "heading": "Ouvrir des crédits", "verb": "Ouvrir ces crédits", "envelope": None}
    return render(request, "envelopes/form.html", context | {"back": reverse("envelopes:home")}, status=status)


def _refused(form: VersionedFormMixin, refused: ActRefused, last: int) -> int:
    """Say it beside what was typed; sent again after reading, it is no longer the same sending. Gives the status."""
    form.add_error(None, refused.refusal.sentence)
    if not isinstance(refused, Conflict):
        return 200
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(last)
    form.data = data
    return 409


@require_http_methods(["GET", "POST"])
def hand_down(request: MemberRequest, pk: int) -> HttpResponse:
    """The services below, what each has, one amount to add to each: all or nothing."""
    row = _envelope_or_404(request, pk)
    refuse_unless(can_hand_down(row, request.membership))
    holders = list(reads.below(row))
    initial = {"version": reads.last_movement(row)}
    form, status = ShareForm(request.POST or None, holders=holders, initial=initial), 200
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"], "seen": form.cleaned_data["version"]}
        try:
            acts.hand_down(row, form.shares(), **given, by=request.membership, today=today())
        except ActRefused as refused:
            status = _refused(form, refused, reads.last_movement(row))
            row.refresh_from_db(fields=["received", "given", "granted"])
        else:
            messages.success(request, "Répartition enregistrée.")
            return redirect("envelopes:envelope", pk=pk)
    same = Envelope.objects.filter(year=row.year, credit=row.credit, is_rehearsal=row.is_rehearsal)
    has = {one.holder_id: one for one in same.filter(holder__in=holders)}
    lines = [(holder, has.get(holder.pk), form[name]) for name, holder in form.holders.items()]
    context = {"envelope": row, "form": form, "lines": lines}
    return render(request, "envelopes/hand_down.html", context, status=status)


@require_http_methods(["GET", "POST"])
def give_back(request: MemberRequest, pk: int) -> HttpResponse:
    row = _envelope_or_404(request, pk)
    refuse_unless(can_give_back(row, request.membership))
    verb = "Reprendre" if row.level == OrganisationKind.SUB_PREFECTURE else "Rendre"
    return _amount_page(request, row, acts.give_back, f"{verb} des crédits", f"{verb} ces crédits")


@require_http_methods(["GET", "POST"])
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    row = _envelope_or_404(request, pk)
    refuse_unless(can_cancel_credits(row, request.membership))
    return _amount_page(request, row, acts.cancel_credits, "Annuler des crédits", "Annuler ces crédits")


def _amount_page(
    request: MemberRequest, row: Envelope, act: Callable[..., None], heading: str, verb: str
) -> HttpResponse:
    """A form on one envelope; a refusal stands beside what was typed."""
    form, status = AmountForm(request.POST or None, initial={"version": reads.last_movement(row)}), 200
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            act(row, seen=given.pop("version"), **given, by=request.membership, today=today())
        except ActRefused as refused:
            status = _refused(form, refused, reads.last_movement(row))
            row.refresh_from_db(fields=["received", "given", "granted"])
        else:
            messages.success(request, "Mouvement enregistré.")
            return redirect("envelopes:envelope", pk=row.pk)
    context: dict[str, Any] = {"envelope": row, "form": form, "heading": heading, "verb": verb}
    context["back"] = reverse("envelopes:envelope", args=[row.pk])
    return render(request, "envelopes/form.html", context, status=status)
