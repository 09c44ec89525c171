"""What a need or an obstacle rests on."""

from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.findings import permissions
from ctai.findings.acts.lines import record
from ctai.findings.models import Evidence, Need
from ctai.findings.reads import evidence_line
from ctai.findings.sources import resolve
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless


@transaction.atomic
def add_evidence(need: Need, *, reference: str = "", text: str = "", by: Membership, today: date) -> Evidence:
    """`reference`: "figure:<series:kind-code>", "declared:7", "meeting:3"; "" for a testimony, the words of `text`
    alone, which name nobody. Raises ActRefused when it names nothing of this contract, or is already there."""
    refuse_unless(permissions.can_change(need, by))
    values = resolve(need.contract, reference, text.strip())
    named = {name: value for name, value in values.items() if name in ("kind", "reference", "declared", "meeting")}
    if reference and need.evidence.filter(**named).exists():
        raise ActRefused(Refusal("Cette preuve est déjà jointe à cette ligne.", code="twice"))
    evidence = Evidence.objects.create(need=need, added_by=by, added_on=today, **values)
    changes = {"evidence": ("", evidence_line(evidence).text)}
    record(need, "prove", f"Preuve ajoutée : {need}", by=by, today=today, changes=changes)
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: Membership, today: date) -> None:
    """The journal keeps what it was."""
    need = evidence.need
    refuse_unless(permissions.can_change(need, by))
    changes = {"evidence": (evidence_line(evidence).text, "")}
    record(need, "unprove", f"Preuve retirée : {need}", by=by, today=today, changes=changes)
    evidence.delete()
