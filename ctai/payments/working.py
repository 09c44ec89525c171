"""What the worker runs: reading a long extract, recording many payments. Both bear being run twice."""

from datetime import date
from typing import Any

from ctai.accounts.models import Membership
from ctai.jobs.running import Progress
from ctai.payments import acts


def read_in_background(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    return acts.read(payload["extract"], today=date.fromisoformat(payload["today"]), step=progress.step)


def apply_in_background(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    by = Membership.objects.select_related("organisation", "person").get(pk=payload["by"])
    today = date.fromisoformat(payload["today"])
    return acts.apply_rows(payload["extract"], by=by, today=today, step=progress.step)
