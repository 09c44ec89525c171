"""Bringing a data.inclusion file in: read, shown, then every new offer added at once, or none."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ctai.accounts.models import Membership
from ctai.contracts.models import Contract
from ctai.files.models import StoredFile
from ctai.files.store import store
from ctai.findings.models import Offer, OfferTheme
from ctai.findings.permissions import can_write
from ctai.history import journal
from ctai.jobs import acts as jobs
from ctai.offers.inclusion import read_offer
from ctai.offers.models import ImportState, OfferImport
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.sheets.reading import SheetRefused, open_sheets

READ = "offers.read"
# Above this, in bytes, a worker reads it.
AT_ONCE = 300_000
WHAT = "importer une offre"


@transaction.atomic
def bring(
    contract: Contract, services: UploadedFile, structures: UploadedFile | None, *, by: Membership, today: date
) -> OfferImport:
    """Keep the files and read them: at once when they are small, in the background otherwise. Nothing is added yet."""
    refuse_unless(can_write(contract, by, WHAT))
    kept = store(by.organisation, services.name or "services", services, by=by)
    beside = store(by.organisation, structures.name or "structures", structures, by=by) if structures else None
    brought = OfferImport.objects.create(contract=contract, by=by, on=today, services=kept, structures=beside)
    if kept.size + (beside.size if beside else 0) <= AT_ONCE:
        read_brought(brought.pk)
    else:
        label = f"Lecture de « {brought} »"
        brought.job = jobs.start(
            READ, by=by, payload={"import": brought.pk}, label=label, back=brought.get_absolute_url()
        )
        brought.save(update_fields=["job"])
    brought.refresh_from_db()
    return brought


def read_brought(pk: int, step: Callable[[int, int], None] = lambda done, total: None) -> dict[str, Any]:
    """Read the files and keep the report. Run twice, it says the same."""
    brought = OfferImport.objects.select_related("contract__territory", "services", "structures").get(pk=pk)
    if brought.state != ImportState.READING:
        return {"sentence": brought.get_state_display()}
    values: dict[str, Any]
    try:
        books = [open_sheets(_content(one), one.name) for one in (brought.services, brought.structures) if one]
        report = read_offer(books, brought.contract, step)
        values = {"state": ImportState.READY, "report": report.as_json()}
    except SheetRefused as refused:
        values = {"state": ImportState.REFUSED, "refusal": refused.sentence[:500]}
    OfferImport.objects.filter(pk=pk, state=ImportState.READING).update(**values)
    return {"sentence": values.get("refusal") or f"« {brought} » est lu : relisez ce qui sera importé."}


def _content(stored: StoredFile) -> bytes:
    with default_storage.open(stored.path) as file:
        return bytes(file.read())


@transaction.atomic
def apply(brought: OfferImport, *, by: Membership, today: date) -> int:
    """Add every new offer that was shown, or none. Returns how many. What came in meanwhile is not added twice."""
    stored = OfferImport.objects.select_for_update(of=("self",)).select_related("contract").get(pk=brought.pk)
    refuse_unless(can_write(stored.contract, by, WHAT))
    if stored.state != ImportState.READY:
        raise ActRefused(Refusal(f"Ce fichier ne peut pas être importé : {stored.get_state_display()}.", code="state"))
    shown = stored.report["new"]
    there = set(
        Offer.objects.filter(contract=stored.contract).exclude(external_id="").values_list("external_id", flat=True)
    )
    if any(row["external_id"] in there for row in shown):
        sentence = "Une partie de ces offres a été importée entre-temps. Déposez le fichier à nouveau."
        raise ActRefused(Refusal(sentence, code="meanwhile"))
    about = {"contract": stored.contract, "organisation": by.organisation, "written_by": by, "written_on": today}
    themes = [row.pop("themes") for row in shown]
    offers = Offer.objects.bulk_create(
        [Offer(**about, **row | {"told_on": date.fromisoformat(row["told_on"])}) for row in shown], batch_size=500
    )
    OfferTheme.objects.bulk_create(
        [OfferTheme(offer=offer, theme=theme) for offer, codes in zip(offers, themes, strict=True) for theme in codes],
        batch_size=500,
    )
    OfferImport.objects.filter(pk=stored.pk).update(state=ImportState.APPLIED, applied_on=today)
    sentence = f"Offre importée de data.inclusion : {len(offers)} ligne{'s' if len(offers) > 1 else ''} de « {stored} »"
    journal.record(stored.contract.number, "import_offer", sentence, by=by, today=today, about=stored)
    return len(offers)
