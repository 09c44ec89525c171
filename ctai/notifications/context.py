from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ctai.design.clock import today
from ctai.notifications.todo import waiting_count


def waiting(request: HttpRequest) -> dict[str, Any]:
    """The count beside "Ce qui m'attend"; asked of the database only when the header is drawn."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {}
    return {"waiting_count": SimpleLazyObject(lambda: waiting_count(membership, today()))}
