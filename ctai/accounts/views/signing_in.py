"""Entering and leaving: ask for a link, use it, sign out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ctai.accounts.acts import signing_in
from ctai.accounts.forms import SignInForm
from ctai.accounts.identity import network_address, safe_next, sign_in
from ctai.design.clock import now
from ctai.rules.refusals import ActRefused


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """An address in, the same answer out whether it is known or not."""
    if request.user.is_authenticated and request.method != "POST":
        return redirect(safe_next(request, request.GET.get("next", "")))
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", "")[:300]})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _mail_link(request, form)
            return redirect("accounts:link_sent")
        except ActRefused as refused:
            form.add_error(None, refused.refusal.sentence)
            status = 429
    context = {"form": form, "minutes": settings.CTAI_LINK_MINUTES}
    return render(request, "accounts/sign_in.html", context, status=status)


def _mail_link(request: HttpRequest, form: SignInForm) -> None:
    signing_in.ask_link(
        form.cleaned_data["email"],
        requester=network_address(request),
        next_path=form.cleaned_data["next"],
        address_of=lambda token: request.build_absolute_uri(reverse("accounts:use_link", args=[token])),
        now=now(),
    )


@login_not_required
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/link_sent.html", {"minutes": settings.CTAI_LINK_MINUTES})


@login_not_required
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button: the mail scanners that open every link spend nothing."""
    try:
        if request.method == "POST":
            link = signing_in.use_link(token, now=now())
            sign_in(request, link.person)
            return redirect(safe_next(request, link.next_path))
        link = signing_in.find_link(token, now())
    except ActRefused as refused:
        context = {"refusal": refused.refusal, "form": SignInForm(), "minutes": settings.CTAI_LINK_MINUTES}
        return render(request, "accounts/link_unusable.html", context, status=410)
    return render(request, "accounts/use_link.html", {"link": link})


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    was_signed_in = request.user.is_authenticated
    logout(request)
    if was_signed_in:
        messages.success(request, "Vous êtes déconnecté·e.")
    return redirect("site:home")
