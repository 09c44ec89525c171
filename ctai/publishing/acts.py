"""Bringing a file in: arrival, description, acceptance, withdrawal. Journal: a stream of its own, `chiffres`."""

from __future__ import annotations

import io
from datetime import date

from django.db import transaction

from ctai.accounts.models import Membership
from ctai.figures.editions import pairs_of, settle
from ctai.figures.models import Edition, Value
from ctai.files.check import CheckedFile
from ctai.files.models import StoredFile
from ctai.files.names import clean_name
from ctai.files.store import store as store_file
from ctai.files.types import FileType
from ctai.history import journal
from ctai.jobs import acts as jobs
from ctai.publishing.models import Import, ImportState
from ctai.publishing.permissions import can_change_import, can_import, can_withdraw
from ctai.publishing.recognition import recognise
from ctai.publishing.shapes import FileMapping
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless
from ctai.rules.roles import Role
from ctai.sheets.reading import SheetRefused, Workbook, open_sheets
from ctai.territories.models import Territory

STREAM = "chiffres"
READ, PUBLISH = "publishing.read", "publishing.publish"


class _Table(io.BytesIO):
    """What came out of a gz or a zip, already known to be a harmless CSV by `sheets`."""

    checked: CheckedFile


def scopes_of(membership: Membership) -> list[Territory]:
    """The départements a prefecture publishes for; none: the whole country."""
    if membership.has_role(Role.STEWARD):
        return []
    return list(membership.organisation.departements.order_by("code"))


@transaction.atomic
def bring(name: str, content: bytes, *, departement: Territory | None, by: Membership, today: date) -> Import:
    """Keep a file and recognise it. Raises SheetRefused, with the sentence; nothing is kept then."""
    refuse_unless(can_import(by))
    allowed = scopes_of(by)
    if (allowed and departement not in allowed) or (not allowed and not by.has_role(Role.STEWARD)):
        raise ActRefused(Refusal("Vous publiez pour votre département seulement.", code="scope"))
    workbook = open_sheets(content, name)
    found = recognise(workbook)
    if found.layout and found.layout.elsewhere:
        raise SheetRefused(found.layout.elsewhere, code="elsewhere")
    return Import.objects.create(
        organisation=by.organisation,
        by=by,
        on=today,
        file=_keep(name, content, workbook, by),
        departement=departement if allowed else None,
        layout=found.layout.mapping.code if found.layout else "",
        headers=found.headers,
        sample=found.sample,
        header_key=found.key,
    )


def _keep(name: str, content: bytes, workbook: Workbook, by: Membership) -> StoredFile:
    """A workbook as it came; a CSV out of its envelope, readable by anybody who downloads it."""
    if workbook.kind != "csv":
        return store_file(by.organisation, name, content, by=by)
    table = _Table(workbook.content)
    table.checked = CheckedFile(clean_name(workbook.name, FileType.CSV), FileType.CSV, len(workbook.content), table)
    return store_file(by.organisation, workbook.name, table, by=by)  # type: ignore[arg-type]


@transaction.atomic
def describe(brought: Import, mapping: FileMapping, *, by: Membership) -> Import:
    """Say what the columns are, and have the file read in the background. Nothing is published."""
    stored = _locked(brought)
    refuse_unless(can_change_import(stored, by))
    stored.mapping, stored.state, stored.report, stored.refusal = mapping.as_json(), ImportState.READING, {}, ""
    return _start(stored, READ, f"Lecture de « {stored} »", by)


@transaction.atomic
def accept(brought: Import, *, by: Membership) -> Import:
    """Publish what was shown. The file is read again: what is published is what the file says, not a copy of a page."""
    stored = _locked(brought)
    refuse_unless(can_change_import(stored, by))
    if stored.state not in (ImportState.READY, ImportState.PUBLISHING):
        raise ActRefused(Refusal("Ce fichier doit d'abord être lu sans être refusé.", code="not_read"))
    stored.state, stored.by = ImportState.PUBLISHING, by
    return _start(stored, PUBLISH, f"Publication de « {stored} »", by)


def _start(stored: Import, kind: str, label: str, by: Membership) -> Import:
    stored.job = jobs.start(kind, by=by, payload={"import": stored.pk}, label=label, back=stored.get_absolute_url())
    stored.save()
    return stored


@transaction.atomic
def abandon(brought: Import, *, by: Membership) -> Import:
    """Nothing of it is published; the file is kept."""
    stored = _locked(brought)
    refuse_unless(can_change_import(stored, by))
    stored.state = ImportState.ABANDONED
    stored.save()
    return stored


@transaction.atomic
def withdraw(edition: Edition, reason: str, *, by: Membership, today: date) -> Edition:
    """Put the edition before back in force; this one stays readable, with the reason."""
    stored = Edition.objects.select_for_update().get(pk=edition.pk)
    refuse_unless(can_withdraw(stored, by))
    stored.withdrawn_on, stored.withdrawn_by, stored.withdrawn_reason = today, by, reason
    stored.save()
    Value.objects.filter(edition=stored).update(is_current=False)
    settle(pairs_of(stored))
    sentence = f"Édition retirée : {stored}"
    journal.record(STREAM, "withdraw_edition", sentence, by=by, today=today, about=stored, reason=reason)
    return stored


def _locked(brought: Import) -> Import:
    return (
        Import.objects.select_for_update(of=("self",)).select_related("file", "job", "departement").get(pk=brought.pk)
    )
