"""The operators a thread may be opened with. A room below knows them and says so in its `AppConfig.ready`."""

from collections.abc import Callable

from django.db.models import QuerySet

from ctai.accounts.models import Organisation
from ctai.contracts.models import Contract

_sources: list[Callable[[Contract], QuerySet[Organisation]]] = []


def register(source: Callable[[Contract], QuerySet[Organisation]]) -> None:
    """`source`: from a contract to the operators that carry something of it."""
    if source not in _sources:
        _sources.append(source)


def of(contract: Contract) -> list[Organisation]:
    """In alphabetical order."""
    found = {body.pk: body for source in _sources for body in source(contract)}
    return sorted(found.values(), key=lambda body: body.name)
