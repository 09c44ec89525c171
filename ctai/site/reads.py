"""What the platform counts of itself for the home page, beside what the ministry published."""

from dataclasses import dataclass

from django.db.models import Count, Q

from ctai.contracts.models import Contract
from ctai.rules.states import ENGAGED, SIGNED


@dataclass(frozen=True)
class Counts:
    """Two counts that are never added up: a contract in force is in both."""

    engaged: int
    signed: int


def real_counts() -> Counts:
    """Contracts of the platform, rehearsals apart."""
    found = Contract.objects.real().aggregate(
        engaged=Count("pk", filter=Q(state__in=[state.value for state in ENGAGED])),
        signed=Count("pk", filter=Q(state__in=[state.value for state in SIGNED])),
    )
    return Counts(found["engaged"], found["signed"])
