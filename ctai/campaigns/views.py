"""The campaigns: read by everyone signed in, opened, moved and published by the ministry."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ctai.accounts.requests import MemberRequest
from ctai.campaigns import acts, reads
from ctai.campaigns.forms import AudienceForm, DatesForm, PublishForm, TargetsForm, ValuesForm
from ctai.campaigns.models import DATE_LABELS, Campaign, Edition
from ctai.campaigns.permissions import can_run_campaign
from ctai.campaigns.values import UNKNOWN
from ctai.contracts.conflicts import Line, conflict_of, said
from ctai.contracts.doors import get_or_404
from ctai.design.clock import today
from ctai.design.formats import day as day_said
from ctai.history.models import Entry
from ctai.history.versioned import Versioned
from ctai.rules.campaigns import LAST, campaign_of
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.roles import Role
from ctai.territories.models import Kind, Territory

JOURNAL_SHOWN = 50
READS_TARGETS = (Role.OFFICER, Role.PREFECT, Role.REGIONAL_OFFICER, Role.STEWARD)


@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """Every year: its summary, and the version in force."""
    last: dict[int, Edition] = {}
    for row in Edition.objects.published().select_related("campaign").order_by("number"):
        last[row.campaign.year] = row
    years = [(year, last.get(year), _summary(last.get(year), year)) for year in reads.years(today())]
    context = {"years": years, "this_year": today().year, "last_declared": LAST}
    return render(request, "campaigns/list.html", context)


def _summary(edition: Edition | None, year: int) -> str:
    if edition is None:
        return campaign_of(year).summary if campaign_of(year).year == year else "Instruction non connue à ce jour."
    held: dict[str, str] = edition.values.get("summary", {})
    return held.get("value", "")


@require_safe
def campaign(request: MemberRequest, year: int) -> HttpResponse:
    """A year as it stands: dates, values in force, targets beside what is signed, versions and journal."""
    _known(year)
    day, member = today(), request.membership
    row = Campaign.objects.filter(year=year).first()
    editions = list(Edition.objects.visible_to(member).filter(campaign=row)) if row else []
    current = reads.edition_in_force(year, day)
    shown = current.values if current else reads.declared_values(year)
    read_targets = Role(member.role) in READS_TARGETS
    context = {
        "year": year,
        "campaign": row,
        "dates": _dates(row, year),
        "current": current,
        "values": reads.value_lines(shown),
        "audiences": reads.audience_lines(current.audiences if current else {}),
        "targets": reads.targets_for(member, year, current.targets if current else {}, day) if read_targets else [],
        "reads_targets": read_targets,
        "editions": editions,
        "preparing": next((one for one in editions if not one.is_published), None),
        "tomorrow": day + timedelta(days=1),
        "coming": next((one for one in editions if one.published_on == day), None),
        "entries": _journal(request, year),
        "may_run": can_run_campaign(member) is None,
        "today": day,
    }
    return render(request, "campaigns/campaign.html", context)


def _journal(request: MemberRequest, year: int) -> list[tuple[Entry, list[tuple[str, str, str]]]]:
    """Each entry with (label, old, new) of what it changed; what is being prepared stays the steward's."""
    entries = Entry.objects.of(acts.stream_of(year))
    if can_run_campaign(request.membership) is not None:
        entries = entries.filter(act__in=acts.READ_BY_ALL)
    return [
        (entry, [_move(name, *change) for name, change in entry.changes.items()]) for entry in entries[:JOURNAL_SHOWN]
    ]


def _move(name: str, old: str | None, new: str | None) -> tuple[str, str, str]:
    if name not in DATE_LABELS:
        return name, old or UNKNOWN, new or UNKNOWN
    was, now = (day_said(date.fromisoformat(value)) if value else "date inconnue" for value in (old, new))
    return DATE_LABELS[name], was, now


def _known(year: int) -> None:
    if year not in reads.years(today()):
        raise Http404


def _dates(row: Campaign | None, year: int) -> list[tuple[str, Any]]:
    law = campaign_of(year)
    declared = {"signed_on": law.signed_on, "instruction_on": law.published_on} if law.year == year else {}
    return [(label, getattr(row, name) if row else declared.get(name)) for name, label in DATE_LABELS.items()]


@require_safe
def edition(request: MemberRequest, year: int, number: int) -> HttpResponse:
    """One version whole, with what it changes; the steward's workshop while it is prepared."""
    rows = Edition.objects.select_related("campaign", "by__person", "by__organisation")
    row = get_or_404(rows, request.membership, campaign__year=year, number=number)
    context = {
        "edition": row,
        "year": year,
        "changes": reads.changes_in(row),
        "values": reads.value_lines(row.values),
        "targets": reads.target_lines(row.targets),
        "audiences": reads.audience_lines(row.audiences),
        "regions": () if row.is_published else Territory.objects.current().filter(kind=Kind.REGION).order_by("name"),
        "holds_from": row.published_on + timedelta(days=1) if row.published_on else None,
    }
    return render(request, "campaigns/edition.html", context)


@require_POST
def prepare(request: MemberRequest, year: int) -> HttpResponse:
    """Open the campaign or its next version, or give up the one being prepared."""
    _known(year)
    refuse_unless(can_run_campaign(request.membership))
    if request.POST.get("act") == "give_up":
        row = get_object_or_404(Edition, campaign__year=year, published_on=None)
        acts.give_up(row, by=request.membership, today=today())
        messages.success(request, f"Préparation de la {str(row).lower()} abandonnée.")
        return redirect("campaigns:campaign", year=year)
    row = acts.prepare(year, by=request.membership, today=today())
    messages.success(request, f"{row} de la campagne {year} en préparation. Elle n'est visible que de vous.")
    return redirect(row)


@require_http_methods(["GET", "POST"])
def dates(request: MemberRequest, year: int) -> HttpResponse:
    refuse_unless(can_run_campaign(request.membership))
    row = get_object_or_404(Campaign, year=year)
    form = DatesForm(request.POST or None, campaign=row)
    conflict = None
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        seen = data.pop("version")
        try:
            acts.move_dates(row, seen=seen, by=request.membership, today=today(), **data)
        except Conflict:
            conflict = conflict_of(form, row, stream=acts.stream_of(year))
        else:
            messages.success(request, f"Dates de la campagne {year} enregistrées.")
            return redirect(row)
    context = {"year": year, "title": f"Dates de la campagne {year}", "back": row, "form": form, "conflict": conflict}
    return render(request, "campaigns/form.html", context, status=409 if conflict else 200)


def _prepared(request: MemberRequest, year: int) -> Edition:
    refuse_unless(can_run_campaign(request.membership))
    return get_object_or_404(Edition.objects.select_related("campaign"), campaign__year=year, published_on=None)


def _save(
    request: MemberRequest, row: Edition, part: str, title: str, make: Callable[..., Any], text: str = ""
) -> HttpResponse:
    """`make`: the form, from its data and an edition. The three parts of an edition are saved alike."""
    form, conflict = make(request.POST or None, edition=row), None
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            acts.save(row, part, form.held(), seen=seen, by=request.membership, today=today())
        except Conflict:
            row.refresh_from_db()
            conflict = _conflict(form, make(edition=row), row)
        else:
            messages.success(request, "Enregistré. Rien n'est publié avant que vous ne publiiez cette version.")
            return redirect(row)
    context = {"year": row.campaign.year, "title": title, "text": text, "back": row, "form": form, "conflict": conflict}
    return render(request, "campaigns/form.html", context, status=409 if conflict else 200)


def _conflict(form: forms.Form, stored: forms.Form, row: Versioned) -> dict[str, Any]:
    """What `contracts/conflict_fields.html` draws, where the fields are not those of the row."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(row.version)
    form.data = data
    lines = []
    for bound in form:
        mine, theirs = form.cleaned_data.get(bound.name), stored.initial.get(bound.name)
        differs = bound.name not in ("version", "source") and (mine or None) != (theirs or None)
        lines.append(Line(bound, differs, said(mine, bound.field), said(theirs, bound.field)))
    return {"lines": lines}


@require_http_methods(["GET", "POST"])
def values(request: MemberRequest, year: int) -> HttpResponse:
    text = "Une valeur laissée vide est inconnue : aucune vérification ne s'appuie sur elle."
    return _save(request, _prepared(request, year), "values", f"Valeurs de la campagne {year}", ValuesForm, text)


@require_http_methods(["GET", "POST"])
def targets(request: MemberRequest, year: int) -> HttpResponse:
    row = _prepared(request, year)
    places = list(Territory.objects.current().filter(kind=Kind.DEPARTEMENT).order_by("name"))

    def make(*args: Any, **kwargs: Any) -> TargetsForm:
        return TargetsForm(*args, places=places, **kwargs)

    text = "Nombre de contrats attendus dans chaque département. Une case vide : aucune cible connue."
    return _save(request, row, "targets", f"Cibles de la campagne {year}", make, text)


@require_http_methods(["GET", "POST"])
def audience(request: MemberRequest, year: int, code: str) -> HttpResponse:
    row = _prepared(request, year)
    region = get_object_or_404(Territory.objects.current(), kind=Kind.REGION, code=code)

    def make(*args: Any, **kwargs: Any) -> AudienceForm:
        return AudienceForm(*args, region=region, **kwargs)

    return _save(request, row, "audiences", f"Publics admis en {year} : {region.name}", make)


@require_http_methods(["GET", "POST"])
def publish(request: MemberRequest, year: int) -> HttpResponse:
    row = _prepared(request, year)
    form = PublishForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        seen, note = form.cleaned_data["version"], form.cleaned_data["note"]
        try:
            acts.publish(row, seen=seen, note=note, by=request.membership, today=today())
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
            if isinstance(refused, Conflict):
                data = request.POST.copy()
                data["version"] = str(row.version)
                form.data = data
        else:
            messages.success(request, f"{row} de la campagne {year} publiée : elle vaut à partir de demain.")
            return redirect(row)
    context = {
        "edition": row,
        "year": year,
        "form": form,
        "changes": reads.changes_in(row),
        "tomorrow": today() + timedelta(days=1),
    }
    return render(request, "campaigns/publish.html", context)
