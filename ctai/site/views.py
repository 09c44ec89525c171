"""Public pages and error pages."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ctai.contracts.models import Contract
from ctai.design.clock import now, today
from ctai.rules.roles import ROLE_IN_SENTENCE, Role
from ctai.rules.themes import THEME_LABELS
from ctai.site import guide as texts
from ctai.site.health import checks
from ctai.site.outbox import read_outbox
from ctai.site.steps import DGEF, five_steps
from ctai.steering.reads import ENGAGED, SIGNED, counts_at


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    counts = counts_at(Contract.objects.real(), today())
    context = {
        "steps": five_steps(),
        "themes": THEME_LABELS.values(),
        "engaged": counts[ENGAGED],
        "signed": counts[SIGNED],
        "dgef": DGEF,
        "day": today(),
    }
    return render(request, "site/home.html", context)


@login_not_required
@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    return render(request, "site/steps.html", {"steps": five_steps(), "prefect": ROLE_IN_SENTENCE[Role.PREFECT]})


@login_not_required
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    return render(request, "site/guide/index.html", {"guides": texts.guides().values()})


@login_not_required
@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    found = texts.guides().get(slug)
    if found is None:
        raise Http404
    return render(request, "site/guide/guide.html", {"guide": found})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html")


@login_not_required
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    context = {"publisher": settings.CTAI_PUBLISHER, "hosting": settings.CTAI_HOSTING}
    return render(request, "site/legal.html", context)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "link_minutes": settings.CTAI_LINK_MINUTES,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "publisher": settings.CTAI_PUBLISHER,
    }
    return render(request, "site/privacy.html", context)


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For people; `?format=json` for the machines that watch. 503 when something is wrong."""
    found = checks(now())
    well = all(check.ok for check in found)
    status = 200 if well else 503
    if request.GET.get("format") == "json":
        answer = {"ok": well, "checks": {check.name: {"ok": check.ok, "sentence": check.sentence} for check in found}}
        return JsonResponse(answer, status=status, json_dumps_params={"ensure_ascii": False})
    return render(request, "site/health.html", {"checks": found, "well": well, "moment": now()}, status=status)


@login_not_required
@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The demonstration's mails, so that a newcomer can follow the links they carry."""
    if not settings.CTAI_DEMO:
        raise Http404
    return render(request, "site/outbox.html", {"mails": read_outbox(settings.CTAI_OUTBOX)})


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    text = render_to_string("site/robots.txt")
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for this address whatever the page says."""
    return redirect(static("design/favicon.svg"))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without request, session or database: any of them may be what failed."""
    return HttpResponseServerError(render_to_string("site/500.html", {"contact": settings.CTAI_CONTACT_EMAIL}))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "site/csrf.html", status=403)
