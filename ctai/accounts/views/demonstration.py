"""Entering as one of the demonstration's people, without a mail. Only where CTAI_DEMO says so."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ctai.accounts.identity import safe_next, sign_in, work_under
from ctai.accounts.personas import grouped
from ctai.accounts.reads import demo_memberships
from ctai.design.clock import today


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def personas(request: HttpRequest) -> HttpResponse:
    if not settings.CTAI_DEMO:
        raise Http404
    memberships = demo_memberships(today())
    if request.method == "POST":
        chosen = next((m for m in memberships if str(m.pk) == request.POST.get("membership")), None)
        if chosen is None:
            raise Http404
        sign_in(request, chosen.person)
        work_under(request, chosen)
        return redirect(safe_next(request, ""))
    return render(request, "accounts/personas.html", {"groups": grouped(memberships)})
