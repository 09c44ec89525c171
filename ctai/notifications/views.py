"""The first page after signing in: what waits for me; and how often I accept to be written to."""

from datetime import date

from django.contrib import messages
from django.db.models import Count, Q, Window
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ctai.accounts.models import Membership
from ctai.accounts.requests import MemberRequest
from ctai.contracts.models import Contract
from ctai.design.clock import now, today
from ctai.exchanges.reads import expected
from ctai.notifications.acts import choose_pace, mark_read, paces_of
from ctai.notifications.forms import PaceForm
from ctai.notifications.models import Notice
from ctai.notifications.pace import Pace
from ctai.notifications.reads import TOLD_ROLES, refused_in
from ctai.notifications.todo import todo, waiting_count
from ctai.rules.notices import AT_ONCE
from ctai.rules.roles import OrganisationKind, Role, Side
from ctai.rules.states import STATES, State

# Those whose first page is another room's.
_ELSEWHERE = {
    Side.OPERATOR: "programme:mine",
    Side.OFII: "diagnosis:list",
    Side.SUPPORT: "accounts:organisations",
}
MEETINGS_AHEAD = 14
_CONSULTED = (OrganisationKind.SUB_PREFECTURE, OrganisationKind.REGION_PREFECTURE)
_READERS = (OrganisationKind.MINISTRY, OrganisationKind.REGION_PREFECTURE)


def home(request: MemberRequest) -> HttpResponse:
    """Each role's first answer: what waits for me, since when; then what others hold."""
    membership, day = request.membership, today()
    if membership.side in _ELSEWHERE:
        return redirect(_ELSEWHERE[membership.side])
    if membership.organisation.kind in _READERS and not _is_told_something(membership, day):
        return redirect("steering:home")
    seen = Contract.objects.visible_to(membership)
    # Counted over all of them by the query that reads the last ones.
    unread = Window(Count("pk", filter=Q(read_at=None)))
    shown = Notice.objects.visible_to(membership).select_related("entry", "contract__territory")
    notices = list(shown.annotate(unread=unread)[:15])
    waiting = todo(membership, day)
    context = {
        "today": day,
        "todo": waiting,
        "meetings": expected(membership, now(), days=MEETINGS_AHEAD),
        "refused": refused_in(membership, day),
        "running": seen.filter(state=State.IN_FORCE).select_related("territory").order_by("ends_on")[:10],
        "notices": notices,
        "unread": notices[0].unread if notices else 0,
        "is_reader": membership.organisation.kind in _CONSULTED,
        "is_region": membership.organisation.kind == OrganisationKind.REGION_PREFECTURE,
        "open_files": (
            seen.exclude(state__in=[state.value for state, facts in STATES.items() if facts.closed])
            .select_related("territory")
            .order_by("state_since")[:25]
            if membership.organisation.kind == OrganisationKind.SUB_PREFECTURE
            else []
        ),
    }
    # The header need not count again.
    counted = {} if waiting.waiting is None else {"waiting_count": waiting.waiting}
    return render(request, "notifications/home.html", context | counted)


def _is_told_something(membership: Membership, day: date) -> bool:
    """The region starts in its steering room, except when an opinion is asked of it or an act was told to it."""
    if membership.organisation.kind != OrganisationKind.REGION_PREFECTURE:
        return False
    return bool(waiting_count(membership, day)) or Notice.objects.visible_to(membership).filter(read_at=None).exists()


def read_all(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        mark_read(request.membership, at=now())
    return redirect("notifications:home")


def _at_once(membership: Membership) -> list[str]:
    """Why some acts are told at once to this person, whatever the pace."""
    if membership.side == Side.OPERATOR:
        return [AT_ONCE["notify_decision"]]
    if membership.organisation.kind in _CONSULTED:
        return [AT_ONCE["ask_opinion"]]
    return [reason for act, reason in AT_ONCE.items() if act != "ask_opinion"]


@require_http_methods(["GET", "POST"])
def preferences(request: MemberRequest) -> HttpResponse:
    """The pace of this membership's e-mails, what arrives at once in any case, the addresses that refuse them."""
    membership = request.membership
    chosen = paces_of([membership.pk]).get(membership.pk, Pace.DAILY)
    form = PaceForm(request.POST or None, initial={"pace": chosen.value})
    if request.method == "POST" and form.is_valid():
        choose_pace(membership, Pace(form.cleaned_data["pace"]), at=now())
        messages.success(request, "Préférences enregistrées.")
        return redirect("notifications:preferences")
    context = {
        "form": form,
        "is_told": Role(membership.role) in TOLD_ROLES,
        "is_party": membership.organisation.kind in (OrganisationKind.AUTHORITY, OrganisationKind.PREFECTURE),
        "at_once": _at_once(membership),
        "refused": refused_in(membership, today()),
    }
    return render(request, "notifications/preferences.html", context)
