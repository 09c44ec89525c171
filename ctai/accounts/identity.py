"""The one door by which a known person enters: the e-mail link today, ProConnect beside it later (docs/decisions)."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from ctai.accounts.middleware import SESSION_KEY
from ctai.accounts.models import Membership, Person


def sign_in(request: HttpRequest, person: Person) -> None:
    """Open a session for somebody whose identity is proven. The session's key changes; another person's is emptied."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.pop(SESSION_KEY, None)


def work_under(request: HttpRequest, membership: Membership) -> None:
    """From now on the person of this session works under this membership."""
    request.session[SESSION_KEY] = membership.pk


def safe_next(request: HttpRequest, path: str) -> str:
    """A path of this site to go on to, or the first page of the person."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(
        path, {request.get_host()}, require_https=request.is_secure()
    )
    return path if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def network_address(request: HttpRequest) -> str:
    """Where a request comes from: behind the production proxy, the last address of X-Forwarded-For (what it saw)."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
