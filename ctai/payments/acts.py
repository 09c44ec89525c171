"""Bringing a Chorus extract in: read and matched, shown, then every right row recorded at once, or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.design.formats import euros
from ctai.files.store import store
from ctai.funding.acts import pay
from ctai.funding.models import BudgetLine, Instalment
from ctai.history import journal
from ctai.jobs import acts as jobs
from ctai.jobs.models import JobState
from ctai.payments.matching import match
from ctai.payments.models import RIGHT, TO_RECORD, Extract, ExtractRow, ExtractState, Outcome, RecordedPayment
from ctai.payments.permissions import can_bring_extract
from ctai.payments.reading import read_extract
from ctai.rules.funders import InstalmentKind
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.sheets.reading import SheetRefused, open_sheets

READ, APPLY = "payments.read", "payments.apply"
# Above this, in bytes, a worker reads the file; above that, in rows, a worker records them.
READ_AT_ONCE, APPLY_AT_ONCE = 200_000, 100
_MATCHED = ("contract", "outcome", "sentence", "fault", "parts")
Step = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    """Nobody waits for the progress of what is done at once."""


@transaction.atomic
def bring(file: UploadedFile, *, by: Membership, today: date) -> Extract:
    """Keep the file and read it: at once when it is small, in the background otherwise. Nothing is recorded yet."""
    refuse_unless(can_bring_extract(by))
    kept = store(by.organisation, file.name or "extrait", file, by=by)
    extract = Extract.objects.create(by=by, on=today, file=kept)
    if kept.size <= READ_AT_ONCE:
        read(extract.pk, today=today)
    else:
        _in_background(extract, READ, f"Lecture de « {extract} »", by, today)
    extract.refresh_from_db()
    return extract


def _in_background(extract: Extract, kind: str, label: str, by: Membership, today: date) -> None:
    payload = {"extract": extract.pk, "by": by.pk, "today": today.isoformat()}
    job = jobs.start(kind, by=by, payload=payload, label=label, back=extract.get_absolute_url())
    Extract.objects.filter(pk=extract.pk).update(job=job)


def read(pk: int, *, today: date, step: Step = _silent) -> dict[str, Any]:
    """Read the file, match its rows, keep both. Run twice, it says the same."""
    extract = Extract.objects.select_related("file", "by__organisation").get(pk=pk)
    if extract.state != ExtractState.READING:
        return {"sentence": extract.get_state_display()}
    try:
        with default_storage.open(extract.file.path) as stored:
            found = read_extract(open_sheets(bytes(stored.read()), extract.file.name), step)
    except SheetRefused as refused:
        Extract.objects.filter(pk=pk).update(state=ExtractState.REFUSED, refusal=refused.sentence[:500])
        return {"sentence": refused.sentence}
    match(found.rows, by=extract.by, today=today, step=step)
    for row in found.rows:
        row.extract = extract
    with transaction.atomic():
        # A worker that died in the middle left rows behind it.
        ExtractRow.objects.filter(extract=extract).delete()
        ExtractRow.objects.bulk_create(found.rows, batch_size=500)
        Extract.objects.filter(pk=pk, state=ExtractState.READING).update(
            state=ExtractState.READY, file_total=found.file_total, rows_read=len(found.rows)
        )
    return {"sentence": f"« {extract} » est lu : relisez ce qui sera enregistré."}


@transaction.atomic
def apply(extract: Extract, *, by: Membership, today: date) -> Extract:
    """Record every right row, or none: at once when they are few, in the background otherwise."""
    refuse_unless(can_bring_extract(by))
    stored = Extract.objects.select_for_update(of=("self",)).select_related("file", "job").get(pk=extract.pk)
    given_up = stored.state == ExtractState.APPLYING and stored.job is not None and stored.job.state == JobState.FAILED
    if stored.state != ExtractState.READY and not given_up:
        raise ActRefused(Refusal(f"Cet extrait ne peut pas être enregistré : {stored.get_state_display()}.", "state"))
    count = stored.rows.filter(outcome__in=RIGHT).count()
    if not count:
        raise ActRefused(Refusal("Aucune ligne de cet extrait n'est à enregistrer.", code="empty"))
    Extract.objects.filter(pk=stored.pk).update(state=ExtractState.APPLYING, refusal="")
    if count <= APPLY_AT_ONCE:
        apply_rows(stored.pk, by=by, today=today)
    else:
        _in_background(stored, APPLY, f"Enregistrement de « {stored} »", by, today)
    stored.refresh_from_db()
    return stored


def apply_rows(pk: int, *, by: Membership, today: date, step: Step = _silent) -> dict[str, Any]:
    """The whole of it in one transaction. Run twice, the second time finds it done."""
    try:
        with transaction.atomic():
            extract = Extract.objects.select_for_update(of=("self",)).select_related("file").get(pk=pk)
            if extract.state != ExtractState.APPLYING:
                return {"sentence": extract.get_state_display()}
            _record_all(extract, by, today, step)
            Extract.objects.filter(pk=pk).update(state=ExtractState.APPLIED, applied_on=today)
    except ActRefused as refused:
        return _shown_again(pk, refused.refusal.sentence, by, today)
    return {"sentence": f"Les versements de « {extract} » sont enregistrés."}


def _record_all(extract: Extract, by: Membership, today: date, step: Step) -> None:
    """Under the locks of the contracts concerned, match again: what was shown is what is recorded, or nothing is."""
    # Only the right rows take anything: matched without the others, they find what they found with them.
    right = list(extract.rows.filter(outcome__in=RIGHT))
    touched = [row.contract_id for row in right if row.contract_id]
    list(Contract.objects.select_for_update().filter(pk__in=touched).order_by("pk"))
    before = [(row.outcome, row.parts) for row in right]
    match(right, by=by, today=today)
    if before != [(row.outcome, row.parts) for row in right]:
        raise ActRefused(
            Refusal(
                "Des versements ou des engagements ont changé depuis la lecture de cet extrait. Rien n'est "
                "enregistré : relisez, les lignes viennent d'être rapprochées à nouveau.",
                code="meanwhile",
            )
        )
    lines = _lines_of(right)
    told: dict[int, list[Decimal]] = defaultdict(list)
    for place, row in enumerate(right, start=1):
        for part, (line, instalment, amount) in enumerate(row.parts, start=1):
            made = _made(row, lines[line], instalment, Decimal(amount), by, today)
            RecordedPayment.objects.create(
                key=row.key, part=part, row=row, line=lines[line], instalment=made, amount=Decimal(amount),
                paid_on=_day(row),
            )  # fmt: skip
        if row.outcome in TO_RECORD:
            told[lines[row.parts[0][0]].contract_id].append(row.amount or Decimal(0))
        step(place, len(right))
    _tell(extract, told, by, today)


def _lines_of(rows: list[ExtractRow]) -> dict[int, BudgetLine]:
    wanted = {part[0] for row in rows for part in row.parts}
    found: dict[int, BudgetLine] = {}
    for line in BudgetLine.objects.filter(pk__in=wanted).select_related("contract"):
        found[line.pk] = line
    return found


def _made(
    row: ExtractRow, line: BudgetLine, pk: int | None, amount: Decimal, by: Membership, today: date
) -> Instalment:
    """The instalment this payment is: the one planned, one planned on the spot, or the one already paid here."""
    paid_on = _day(row)
    if pk is None:
        one = pay.plan_instalment(
            line, kind=InstalmentKind.INTERMEDIATE, planned_on=paid_on, amount=amount, by=by, today=today
        )
    else:
        one = Instalment.objects.get(pk=pk)
    one.line = line
    if row.outcome in TO_RECORD:
        pay.pay(one, paid_on=paid_on, seen=one.version, whatever_condition=True, by=by, today=today)
    return one


def _day(row: ExtractRow) -> date:
    if row.paid_on is None:
        raise ValueError(f"La ligne {row} est à enregistrer sans date.")
    return row.paid_on


def _tell(extract: Extract, told: dict[int, list[Decimal]], by: Membership, today: date) -> None:
    """One row by contract says where its payments come from; each payment has its own, as everywhere."""
    for contract in Contract.objects.filter(pk__in=told).order_by("pk"):
        amounts = told[contract.pk]
        many = "s" if len(amounts) > 1 else ""
        sentence = f"{len(amounts)} versement{many} repris de l'extrait Chorus « {extract} » : {euros(sum(amounts))}"
        journal.record(contract.number, "import_payments", sentence, by=by, today=today, about=extract)


def _shown_again(pk: int, sentence: str, by: Membership, today: date) -> dict[str, Any]:
    """Nothing was recorded: the rows are matched to what is true now, and the page says why."""
    with transaction.atomic():
        rows = list(ExtractRow.objects.filter(extract=pk).exclude(outcome=Outcome.UNREADABLE))
        match(rows, by=by, today=today)
        ExtractRow.objects.bulk_update(rows, _MATCHED, batch_size=200)
        Extract.objects.filter(pk=pk, state=ExtractState.APPLYING).update(
            state=ExtractState.READY, refusal=sentence[:500]
        )
    return {"sentence": sentence}
