"""Jobs for tests. `COUNTING` counts to `payload["total"]` and says so."""

from typing import Any

from django.utils import timezone

from ctai.accounts.models import Membership
from ctai.accounts.tests.factories import make_membership
from ctai.jobs import acts, registry
from ctai.jobs.models import Job
from ctai.jobs.running import Progress
from ctai.rules.roles import Role

COUNTING = "jobs.tests.counting"


def count(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    for number in range(payload["total"]):
        progress.step(number + 1, payload["total"])
    return {"sentence": f"{payload['total']} lignes lues."}


def start_counting(by: Membership | None = None, total: int = 3) -> Job:
    registry.register(COUNTING, count)
    by = by or make_membership(Role.PROJECT_LEAD)
    return acts.start(COUNTING, by=by, payload={"total": total}, label="Compte", back="/chiffres/")


def make_job(by: Membership | None = None, **fields: Any) -> Job:
    """A row without a task in the queue. `fields` go to Job as they are."""
    by = by or make_membership(Role.PROJECT_LEAD)
    given = {"kind": COUNTING, "payload": {"total": 3}, "label": "Import de communes.csv", "back": "/chiffres/"}
    return Job.objects.create(
        **{**given, "asked_by": by, "organisation": by.organisation, "asked_at": timezone.now(), **fields}
    )
