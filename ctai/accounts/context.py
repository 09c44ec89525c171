from django.http import HttpRequest


def membership(request: HttpRequest) -> dict[str, object]:
    """The membership under which the page is read, for the header."""
    return {"membership": getattr(request, "membership", None)}
