"""A refusal raised by an act becomes a page that says what is refused, what is missing, and where to go next."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ctai.rules.refusals import ActRefused, Conflict, Missing, NotReady


def refuse_null_characters(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """PostgreSQL refuses a NUL character in any text, and no page of ours has one in its address: it is not found.

    What is asked after the « ? » is cleaned by each form.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise Http404
        return get_response(request)

    return answer


class RefusalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 403 (409 for two people saving at once); any other exception goes its way."""
        if not isinstance(exception, ActRefused):
            return None
        context = {
            "refusal": exception.refusal,
            "is_conflict": isinstance(exception, Conflict),
            "missing": missing_links(request, exception.missing) if isinstance(exception, NotReady) else [],
            "back_url": back_url(request),
        }
        return render(request, "design/refused.html", context, status=409 if context["is_conflict"] else 403)


def missing_links(request: HttpRequest, missing: list[Missing]) -> list[dict[str, str]]:
    """Each missing piece with the address of the page where it is mended, "" when it has none."""
    number = request.resolver_match.kwargs.get("number") if request.resolver_match else None
    return [{"sentence": piece.sentence, "url": _page(piece.url_name, number)} for piece in missing]


def _page(url_name: str, number: str | None) -> str:
    if not url_name:
        return ""
    for args in ([number] if number else []), []:
        try:
            return reverse(url_name, args=args)
        except NoReverseMatch:
            continue
    return ""


def back_url(request: HttpRequest) -> str:
    """The page the person came from when it is ours; the same address after a POST; the home page otherwise."""
    referer = request.headers.get("Referer", "")
    secure = request.is_secure()
    if referer and url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=secure):
        return referer
    return "/"
