"""The membership a person works under now, on every request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ctai.accounts.models import Membership
from ctai.design.clock import now, today

SESSION_KEY = "membership"
RENEWED_KEY = "renewed_at"


def current_membership(request: HttpRequest) -> Membership | None:
    """The chosen active membership, or the first one; None when signed out or without any organisation."""
    if not request.user.is_authenticated:
        return None
    memberships = (
        Membership.objects.active(today())
        .filter(person=request.user)
        .select_related("person", "organisation__territory")
        .order_by("pk")
    )
    chosen = request.session.get(SESSION_KEY)
    found = list(memberships)
    return next((m for m in found if m.pk == chosen), found[0] if found else None)


def keep_session_alive(request: HttpRequest) -> None:
    """A session ends SESSION_COOKIE_AGE after the last visit, told to the database ten times at most in that time."""
    if not request.user.is_authenticated:
        return
    moment = int(now().timestamp())
    if moment - request.session.get(RENEWED_KEY, 0) > settings.SESSION_COOKIE_AGE // 10:
        request.session[RENEWED_KEY] = moment


class MembershipMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = current_membership(request)  # type: ignore[attr-defined]
        keep_session_alive(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Someone signed in but attached to no organisation has no page but the one that explains it."""
        if request.membership is not None or not request.user.is_authenticated:  # type: ignore[attr-defined]
            return None
        if not getattr(view, "login_required", True) or getattr(view, "without_membership", False):
            return None
        return redirect(reverse("accounts:no_membership"))
