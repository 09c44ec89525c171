"""Telling many decisions, in the worker: each in its own transaction, once, whatever happens to the worker."""

from datetime import date
from typing import Any

from ctai.accounts.models import Membership
from ctai.funding.models import LedgerEntry
from ctai.jobs.running import Progress
from ctai.rules.refusals import ActRefused
from ctai.rulings.acts import notify
from ctai.rulings.models import RulingLine

NAMED = 5


def notify_all(payload: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """`payload`: entries (the last grant of each decision), reason, day. Run again, it goes on where it stopped."""
    entries, failed = payload["entries"], []
    by, today = progress.job.asked_by, date.fromisoformat(payload["day"])
    told = set(RulingLine.objects.filter(entry__in=entries).values_list("entry_id", flat=True))
    for done, entry in enumerate(entries, start=1):
        if entry not in told:
            sentence = notify_one(entry, reason=payload["reason"], by=by, today=today)
            failed += [sentence] if sentence else []
        progress.step(done, len(entries))
    count = len(entries) - len(failed)
    many = "s" if count > 1 else ""
    said = f"{count} décision{many} notifiée{many}."
    if failed:
        said += f" {len(failed)} restent à notifier : " + " ".join(dict.fromkeys(failed[:NAMED]))
    return {"told": count, "failed": len(failed), "sentence": said}


def notify_one(entry: int, *, reason: str, by: Membership, today: date) -> str:
    """Why it could not be told; "" once it is."""
    line = LedgerEntry.objects.select_related("line__contract", "line__action").get(pk=entry).line
    try:
        notify(line, seen=entry, otherwise=reason, by=by, today=today)
    except ActRefused as refused:
        if RulingLine.objects.filter(entry=entry).exists():
            return ""
        return f"{line.contract.number}, {refused.refusal.sentence}"
    return ""
