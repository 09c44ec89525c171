"""The first page after signing in: what waits for me."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from ctai.accounts.requests import MemberRequest
from ctai.contracts.models import Contract
from ctai.design.clock import now, today
from ctai.notifications.acts import mark_read
from ctai.notifications.models import Notice
from ctai.notifications.todo import todo
from ctai.rules.roles import OrganisationKind, Side
from ctai.rules.states import STATES, State

# Those whose first page is another room's.
_ELSEWHERE = {
    Side.OPERATOR: "programme:mine",
    Side.OFII: "diagnosis:list",
    Side.SUPPORT: "accounts:organisations",
}
_READERS = (OrganisationKind.MINISTRY, OrganisationKind.REGION_PREFECTURE)


def home(request: MemberRequest) -> HttpResponse:
    """Each role's first answer: what waits for me, since when; then what others hold."""
    membership, day = request.membership, today()
    if membership.side in _ELSEWHERE:
        return redirect(_ELSEWHERE[membership.side])
    if membership.organisation.kind in _READERS:
        return redirect("steering:home")
    seen = Contract.objects.visible_to(membership)
    context = {
        "today": day,
        "todo": todo(membership, day),
        "running": seen.filter(state=State.IN_FORCE).select_related("territory").order_by("ends_on")[:10],
        "notices": Notice.objects.visible_to(membership).select_related("entry", "contract__territory")[:15],
        "unread": Notice.objects.visible_to(membership).filter(read_at=None).count(),
        "is_reader": membership.organisation.kind == OrganisationKind.SUB_PREFECTURE,
        "open_files": (
            seen.exclude(state__in=[state.value for state, facts in STATES.items() if facts.closed])
            .select_related("territory")
            .order_by("state_since")[:25]
            if membership.organisation.kind == OrganisationKind.SUB_PREFECTURE
            else []
        ),
    }
    return render(request, "notifications/home.html", context)


def read_all(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        mark_read(request.membership, at=now())
    return redirect("notifications:home")
