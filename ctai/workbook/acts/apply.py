"""One act applies a workbook, whole or not at all, with one row in the contract's journal."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.funding.acts.ledger import locked
from ctai.history import journal
from ctai.programme.models import Action
from ctai.rules.refusals import ActRefused, Conflict, Refusal, refuse_unless
from ctai.workbook.difference import chosen, difference
from ctai.workbook.models import State, Upload
from ctai.workbook.permissions import can_upload
from ctai.workbook.reads import mark_of, picture_of
from ctai.workbook.said import changes_of
from ctai.workbook.writer import Writer


@transaction.atomic
def apply(upload: Upload, *, choices: Mapping[str, str], seen: str, by: Membership, today: date) -> int:
    """Write what the preview showed; return how many rows changed. `seen`: mark of the contract the preview compared.

    Raises Conflict when the contract changed since the preview, ActRefused when a choice is missing.
    """
    stored = Upload.objects.select_for_update(of=("self",)).select_related("snapshot", "file").get(pk=upload.pk)
    contract = locked(stored.contract)
    refuse_unless(can_upload(contract, by))
    if stored.state != State.READY:
        raise ActRefused(Refusal(f"Ce classeur ne peut pas être appliqué : {stored.get_state_display()}.", "state"))
    # Sheets are held too: somebody saving one at the same moment is told, by its version.
    list(Action.objects.select_for_update(of=("self",)).filter(contract=contract).values_list("pk"))
    now = picture_of(contract, today)
    if mark_of(now) != seen:
        raise Conflict(
            Refusal("Le dossier a encore changé pendant votre lecture. Rien n'a été écrit : relisez.", "conflict")
        )
    try:
        rows = chosen(difference(stored.snapshot.picture, now, stored.parsed), choices)
    except KeyError:
        raise ActRefused(
            Refusal("Choisissez, pour chaque case changée des deux côtés, ce qui doit être gardé.", "choice")
        ) from None
    if not rows:
        raise ActRefused(Refusal("Il n'y a rien à appliquer.", "nothing"))
    Upload.objects.filter(pk=stored.pk).update(state=State.APPLIED, applied_on=today)
    count = len(rows)
    sentence = f"Classeur « {stored.file.name[:120]} » appliqué : {count} ligne{'s' if count > 1 else ''}"
    changes = changes_of(rows, now)
    entry = journal.record(
        contract.number, "apply_workbook", sentence, by=by, today=today, about=stored, changes=changes
    )
    Writer(contract, entry, by=by, today=today).write(rows)
    return count
