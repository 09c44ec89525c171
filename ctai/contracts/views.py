"""The list of contracts, and what every contract has: its period, its parties, its journal."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET, require_http_methods

from ctai.accounts.requests import MemberRequest
from ctai.contracts import acts, reads
from ctai.contracts.conflicts import conflict_of
from ctai.contracts.doors import contract_or_404
from ctai.contracts.forms import JournalForm, ListForm, PartySearchForm, PeriodForm
from ctai.contracts.journal_words import act_label, changes_of
from ctai.contracts.listing import GROUPS, PER_PAGE, CountedPaginator, Listing, listing, turn_words
from ctai.contracts.models import Contract
from ctai.contracts.permissions import can_change_parties, can_change_period, is_party
from ctai.design.clock import today
from ctai.design.components import with_query
from ctai.history.journal import verify
from ctai.history.models import Entry, EntryQuerySet
from ctai.rules.refusals import ActRefused, Conflict, refuse_unless
from ctai.rules.roles import Side

# What a row of the list shows: reading every column of its five tables cost as much as drawing it.
_COLUMNS = (
    *("number", "state", "state_since", "is_rehearsal", "starts_on", "ends_on", "prefecture"),
    *("territory__name", "territory__kind", "territory__code", "territory__overseas", "territory__departement__code"),
    *("departement__code", "lead__name"),
)
# Filters that narrow the list, in the order they are shown when active.
_ACTIVE = ("q", "etape", "etat", "tour", "departement", "region", "nature")


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """/contrats/: 25 rows, every filter in the address."""
    membership = request.membership
    form = ListForm(request.GET, membership=membership)
    found = listing(membership, form.filters)
    page = CountedPaginator(found.rows.only(*_COLUMNS), found.total).get_page(request.GET.get("page"))
    rows = [
        {
            "contract": contract,
            "state": contract.label_for(membership.side),
            "turn": turn_words(contract, membership),
        }
        for contract in page
    ]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "found": found,
        "groups": _groups(request, form, found),
        "active": _active(request, form),
        "is_narrowed": any(form.cleaned_data.get(name) for name in (*_ACTIVE[2:], "tri")),
        "is_rehearsal_list": form.filters.rehearsal,
        "other_mode_url": with_query(request, mode=None if form.filters.rehearsal else "repetition", page=None),
        "clear_url": request.path + ("?mode=repetition" if form.filters.rehearsal else ""),
        "export_url": _export_url(request),
        "is_authority": membership.side == Side.AUTHORITY,
        "is_state": membership.side == Side.STATE,
    }
    return render(request, "contracts/list.html", context)


def _groups(request: MemberRequest, form: ListForm, found: Listing) -> list[dict[str, Any]]:
    """The counts on top: each is a link that keeps its step only."""
    chosen, counts = form.filters.group, found.by_group
    entries = [{"label": "Tous", "count": sum(counts.values()), "url": with_query(request, etape=None, page=None),
                "current": not chosen}]  # fmt: skip
    for code, label in GROUPS.items():
        entries.append(
            {
                "label": label,
                "count": counts.get(code, 0),
                "url": with_query(request, etape=code, etat=None, page=None),
                "current": chosen == code,
            }
        )
    return entries


def _active(request: MemberRequest, form: ListForm) -> list[dict[str, str]]:
    return [
        {
            "label": f"{form.fields[name].label} : {form.words_for(name)}",
            "url": with_query(request, **{name: None, "page": None}),
        }
        for name in _ACTIVE
        if name in form.fields and form.cleaned_data.get(name)
    ]


def _export_url(request: MemberRequest) -> str:
    """What is on screen, as a file, when the export exists."""
    try:
        url = reverse("opendata:contracts_csv")
    except NoReverseMatch:
        return ""
    query = request.GET.copy()
    query.pop("page", None)
    return f"{url}?{query.urlencode()}" if query else url


@require_http_methods(["GET", "POST"])
def period(request: MemberRequest, number: str) -> HttpResponse:
    contract = contract_or_404(request.membership, number)
    refusal = can_change_period(contract, request.membership)
    if request.method == "POST":
        refuse_unless(refusal)
    initial = {name: getattr(contract, name) for name in ("starts_on", "ends_on", "version")}
    form = PeriodForm(request.POST) if request.method == "POST" else PeriodForm(initial=initial)
    conflict: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            acts.set_period(
                contract,
                starts_on=given["starts_on"],
                ends_on=given["ends_on"],
                seen=given["version"],
                by=request.membership,
                today=today(),
            )
        except Conflict:
            conflict = conflict_of(form, contract, stream=contract.number)
        else:
            messages.success(request, "Période enregistrée.")
            return redirect("contracts:period", number=number)
    context = {"contract": contract, "form": form, "refusal": refusal, "conflict": conflict}
    return render(request, "contracts/period.html", context, status=409 if conflict else 200)


@require_http_methods(["GET", "POST"])
def parties(request: MemberRequest, number: str) -> HttpResponse:
    """Who signs; add (`organisation`) or remove (`party`) a partner authority by POST; `q` looks for one."""
    contract = contract_or_404(request.membership, number)
    if request.method == "POST":
        return _change_parties(request, contract)
    form = PartySearchForm(request.GET if "q" in request.GET else None)
    searched = form.is_bound and form.is_valid()
    context = {
        "contract": contract,
        "parties": contract.parties.select_related("organisation"),
        "refusal": can_change_parties(contract, request.membership),
        "form": form,
        "searched": searched,
        "results": reads.authorities_named(form.cleaned_data["q"], contract) if searched else [],
    }
    return render(request, "contracts/parties.html", context)


def _change_parties(request: MemberRequest, contract: Contract) -> HttpResponse:
    refuse_unless(can_change_parties(contract, request.membership))
    wanted, leaving = request.POST.get("organisation", ""), request.POST.get("party", "")
    try:
        if wanted.isdecimal():
            body = reads.authority_or_none(int(wanted))
            if body is None:
                raise Http404
            acts.add_authority(contract, body, by=request.membership, today=today())
            messages.success(request, f"{body} devient partie au dossier, qu'elle voit dès maintenant.")
        elif leaving.isdecimal():
            party = contract.parties.filter(pk=int(leaving)).select_related("contract", "organisation").first()
            if party is None:
                raise Http404
            acts.remove_authority(party, by=request.membership, today=today())
            messages.success(request, f"{party.organisation} n'est plus partie au dossier.")
    except ActRefused as refused:
        messages.error(request, refused.refusal.sentence)
    return redirect("contracts:parties", number=contract.number)


@require_GET
def journal(request: MemberRequest, number: str) -> HttpResponse:
    """Every act this side may read, newest first, and the proof that no row was touched."""
    contract = contract_or_404(request.membership, number)
    party = is_party(contract, request.membership, "") is None
    readable = Entry.objects.of(contract.number).readable_by(request.membership, is_party=party)
    form = JournalForm(request.GET, acts=_acts_of(readable), people=_people_of(readable))
    form.is_valid()
    shown = _filtered(readable, form.cleaned_data)
    page: Page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    is_filtered = any(form.cleaned_data.values())
    context = {
        "contract": contract,
        "form": form,
        "page": page,
        "rows": [{"entry": entry, "changes": changes_of(entry)} for entry in page],
        "is_filtered": is_filtered,
        "hidden": readable.count() - page.paginator.count if is_filtered else 0,
        "faults": list(verify([contract.number])),
        "is_state": request.membership.side == Side.STATE,
        "is_party": party,
    }
    return render(request, "contracts/journal.html", context)


def _filtered(entries: EntryQuerySet, given: dict[str, Any]) -> EntryQuerySet:
    wanted = {"act": given.get("acte"), "person": given.get("personne"), "day__gte": given.get("du"),
              "day__lte": given.get("au")}  # fmt: skip
    return entries.filter(**{name: value for name, value in wanted.items() if value})


def _acts_of(entries: EntryQuerySet) -> list[tuple[str, str]]:
    found = entries.order_by("act").values_list("act").annotate(Max("sentence"))
    return sorted(((act, act_label(act, sentence)) for act, sentence in found), key=lambda choice: choice[1])


def _people_of(entries: EntryQuerySet) -> list[tuple[str, str]]:
    found = entries.exclude(person=None).order_by("person__last_name", "person__first_name")
    names = found.values_list("person", "person__first_name", "person__last_name").distinct()
    return [(str(pk), f"{first} {last}") for pk, first, last in names]
