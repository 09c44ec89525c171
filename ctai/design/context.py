"""What every page needs to draw its frame. No query is made here."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ctai.design.clock import today


def frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "service_name": settings.CTAI_SERVICE_NAME,
        "state_brand": settings.CTAI_BRAND == "etat",
        "contact_email": settings.CTAI_CONTACT_EMAIL,
        "source_url": settings.CTAI_SOURCE_URL,
        "is_demo": settings.CTAI_DEMO,
        "today": today(),
    }
