"""What the nation reads: public map and figures, and the State's own dashboard."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ctai.accounts.requests import MemberRequest
from ctai.contracts.models import Contract, ContractQuerySet
from ctai.design.charts import bar_chart, line_chart
from ctai.design.clock import today
from ctai.design.maps import choropleth, dot_map
from ctai.envelopes.permissions import can_read_envelopes
from ctai.rules.refusals import ActRefused, Refusal
from ctai.rules.roles import Side
from ctai.steering import places, reads
from ctai.steering.forms import AtForm, TerritoryListForm
from ctai.steering.published import QUOTED
from ctai.territories.models import Kind, Territory

TONES = {"plateforme": "Contrat de la plateforme", "repere": "Repère public"}


@login_not_required
def territories(request: MemberRequest) -> HttpResponse:
    """Where are the contracts? Map and list, platform and landmarks told apart."""
    day = today()
    form = TerritoryListForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"departement": "", "origine": ""}
    contracts = places.public_contracts(day).order_by("territory__name")
    landmarks = places.landmarks(wanted["departement"])
    if wanted["departement"]:
        contracts = contracts.filter(departement__code=wanted["departement"])
    shown = wanted["origine"]
    page = Paginator(contracts if shown != "reperes" else contracts.none(), places.PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [places.contract_place(contract) for contract in page]
    marked = [] if shown == "plateforme" else [places.landmark_place(landmark) for landmark in landmarks]
    title = "Territoires ayant un contrat ou cités par une page publique"
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "landmarks": marked,
        "map": dot_map(title, places.dots(day), tones=TONES, source="IGN Admin Express 2018, périmètres 2026"),
        "filtered": bool(wanted["departement"] or shown),
        "today": day,
    }
    return render(request, "steering/territories.html", context)


def _at(request: MemberRequest) -> tuple[AtForm, date]:
    form = AtForm(request.GET if "au" in request.GET else None)
    if form.is_bound and form.is_valid() and form.cleaned_data["au"]:
        return form, min(form.cleaned_data["au"], today())
    return form, today()


@login_not_required
def figures(request: MemberRequest) -> HttpResponse:
    """The nation's figures: what the ministry published, quoted; what the platform counts, at a date."""
    form, at = _at(request)
    real = Contract.objects.real()
    counts = reads.counts_at(real, at)
    context = {
        "form": form,
        "at": at,
        "quoted": QUOTED,
        "counts": [(code, words, counts[code], _list_url(code, at)) for code, words in reads.COUNTS.items()],
        "kinds": reads.by_kind(real, at),
        "map": _count_map(reads.by_departement(real, reads.ENGAGED, at), at),
    }
    return render(request, "steering/figures.html", context)


def _list_url(count: str, at: date, departement: str = "") -> str:
    query = f"?au={at.isoformat()}" + (f"&departement={departement}" if departement else "")
    return reverse("steering:counted", kwargs={"count": count}) + query


def _count_map(values: dict[str, int], at: date) -> Any:
    """The map of a count; none while nothing is counted: a blank map would say nothing."""
    if not values:
        return None
    codes = Territory.objects.filter(kind=Kind.DEPARTEMENT, ended_in="").values_list("code", flat=True)
    return choropleth(
        "Contrats engagés par département",
        "contrats",
        {code: values.get(code, 0) for code in codes},
        {code: _list_url(reads.ENGAGED, at, code) for code in values},
        source="Comptage de la plateforme",
    )


@login_not_required
def counted(request: MemberRequest, count: str) -> HttpResponse:
    """The contracts behind one public figure, at its date."""
    if count not in reads.COUNTS:
        raise Http404
    form, at = _at(request)
    rows = reads.counted(Contract.objects.real(), count, at).select_related("territory", "departement")
    departement = request.GET.get("departement", "").replace("\0", "")[:3]
    if departement:
        rows = rows.filter(departement__code=departement)
    page = Paginator(rows.order_by("territory__name", "pk"), places.PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "at": at,
        "count": count,
        "words": reads.COUNTS[count],
        "page": page,
        "departement": departement,
        "clear_url": _list_url(count, at),
    }
    return render(request, "steering/counted.html", context)


def _scope(request: MemberRequest) -> tuple[ContractQuerySet, bool, date]:
    """The contracts a State service counts: those it sees, real ones or rehearsals. Others are refused."""
    if request.membership.side != Side.STATE:
        raise ActRefused(
            Refusal("Le pilotage est réservé aux services de l'État. Les chiffres publics sont ouverts à tous.")
        )
    rehearsal = request.GET.get("mode") == "repetition"
    return reads.in_scope(request.membership, rehearsal=rehearsal), rehearsal, today()


def _count_tile(code: str, words: str, count: int) -> dict[str, Any]:
    title, _, text = words.partition(" : ")
    return {"title": title, "text": text, "count": count, "url": reverse("steering:files", kwargs={"count": code})}


def files(request: MemberRequest, count: str) -> HttpResponse:
    """The contracts behind one number of the dashboard, of the whole perimeter or of one département of it."""
    if count not in reads.FILES:
        raise Http404
    contracts, rehearsal, day = _scope(request)
    rows = reads.counted(contracts, count, day).select_related("territory", "departement")
    code = request.GET.get("departement", "").replace("\0", "")[:3]
    departement = Territory.objects.filter(kind=Kind.DEPARTEMENT, code=code).first() if code else None
    if departement:
        rows = rows.filter(departement=departement)
    page = Paginator(rows.order_by("territory__name", "pk"), places.PER_PAGE).get_page(request.GET.get("page"))
    every = reverse("steering:files", kwargs={"count": count}) + ("?mode=repetition" if rehearsal else "")
    context = {
        "rehearsal": rehearsal, "at": day, "words": reads.FILES[count], "page": page,
        "departement": departement, "every_url": every,
    }  # fmt: skip
    return render(request, "steering/files.html", context)


def late_reports(request: MemberRequest) -> HttpResponse:
    """The yearly reports past their date, oldest first."""
    contracts, rehearsal, day = _scope(request)
    rows = reads.late_reports(contracts, day).select_related("contract__territory", "contract__departement")
    page = Paginator(rows.order_by("due_on", "pk"), places.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "steering/late_reports.html", {"rehearsal": rehearsal, "today": day, "page": page})


def home(request: MemberRequest) -> HttpResponse:
    """The State's dashboard: contracts by step, where it is stuck, money, late files, within one's perimeter."""
    contracts, rehearsal, day = _scope(request)
    steps = reads.by_step(contracts, day)
    money = reads.state_money(contracts)
    counts = reads.counts_at(contracts, day)
    context = {
        "rehearsal": rehearsal,
        "mode": "?mode=repetition" if rehearsal else "",
        "counts": [_count_tile(code, words, counts[code]) for code, words in reads.COUNTS.items()],
        "steps": steps,
        "steps_chart": bar_chart(
            "Dossiers ouverts par étape", "dossiers", [(row.label, row.contracts) for row in steps]
        ),
        "money": money,
        "money_chart": _money_chart(money, rehearsal=rehearsal),
        "late_reports": reads.late_reports(contracts, day).count(),
        "departements": reads.departement_rows(contracts, day),
        "reads_envelopes": can_read_envelopes(request.membership) is None,
        "today": day,
    }
    return render(request, "steering/home.html", context)


def _money_chart(money: list[reads.MoneyRow], *, rehearsal: bool) -> Any:
    """Each year of its table opens the entries it adds up."""
    if not money:
        return None
    entries = reverse("entries:home") + "?financeur=state" + ("&mode=repetition" if rehearsal else "")
    chart = line_chart(
        "Crédits de l'État par année",
        "euros",
        [str(row.year) for row in money],
        [
            ("Demandé", [row.asked for row in money]),
            ("Accordé", [row.granted for row in money]),
            ("Versé", [row.paid for row in money]),
        ],
    )
    return replace(chart, row_urls=tuple(f"{entries}&annee={row.year}" for row in money))
