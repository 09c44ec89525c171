"""A workbook goes out, and comes back: read and kept, nothing written to the contract yet."""

from dataclasses import asdict
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.files.store import store
from ctai.rules.refusals import refuse_unless
from ctai.sheets.reading import SheetRefused, open_sheets
from ctai.workbook.faults import judge_places
from ctai.workbook.making import About, workbook
from ctai.workbook.models import Snapshot, State, Upload
from ctai.workbook.parsing import mark_in, parse
from ctai.workbook.permissions import can_upload
from ctai.workbook.reads import mark_of, picture_of

_MOST_FAULTS = 2_000


@transaction.atomic
def take_away(contract: Contract, *, by: Membership, today: date) -> bytes:
    """The workbook of the contract as it is now. What each cell said is kept, to know what will have been touched.

    No row in the journal: the person reads what every page of the contract shows them already.
    """
    picture = picture_of(contract, today)
    kept, _ = Snapshot.objects.get_or_create(
        contract=contract, mark=mark_of(picture), defaults={"picture": picture, "taken_on": today, "by": by}
    )
    about = About(contract.number, str(contract.territory), str(by), today, kept.mark, contract.is_rehearsal)
    return workbook(picture, about)


@transaction.atomic
def bring_back(contract: Contract, upload: UploadedFile, *, by: Membership, today: date) -> Upload:
    """Read a workbook and keep it with every fault found. Raises SheetRefused for a file that is not one of ours."""
    refuse_unless(can_upload(contract, by))
    name = upload.name or "classeur.xlsx"
    upload.seek(0)
    book = open_sheets(upload.read(), name)
    snapshot = Snapshot.objects.filter(contract=contract, mark=mark_in(book, contract.number)).first()
    if snapshot is None:
        raise SheetRefused(
            "Le repère de ce classeur n'est pas celui d'un téléchargement de ce dossier : il a été changé. Téléchargez "
            "à nouveau le classeur et reportez-y vos modifications.",
            code="mark",
        )
    parsed = parse(book, snapshot.picture, today)
    judge_places(parsed, contract, snapshot.picture)
    rows = {sheet: [asdict(row) for row in found] for sheet, found in parsed.rows.items()}
    return Upload.objects.create(
        contract=contract,
        snapshot=snapshot,
        file=store(by.organisation, name, upload, by=by),
        by=by,
        on=today,
        state=State.REFUSED if parsed.faults else State.READY,
        parsed={"rows": rows, "places": parsed.places},
        faults=parsed.faults[:_MOST_FAULTS],
    )
