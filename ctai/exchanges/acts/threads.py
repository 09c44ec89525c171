"""Opening a thread, answering in it, and how far each person has read."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from ctai.accounts.models import Membership, Organisation
from ctai.contracts.models import Contract
from ctai.exchanges import operators, permissions
from ctai.exchanges.models import Message, MessageFile, Reading, Thread
from ctai.exchanges.reads import folded
from ctai.files.store import store
from ctai.history import journal
from ctai.rules.refusals import ActRefused, Refusal, refuse_unless


@transaction.atomic
def open_thread(
    contract: Contract,
    *,
    subject: str,
    text: str,
    audience: str = Thread.BOTH,
    operator: Organisation | None = None,
    by: Membership,
    today: date,
    uploads: Iterable[UploadedFile] = (),
) -> Thread:
    """A first message on a subject. `audience`: one of Thread's, never changed afterwards; `operator` with its own."""
    refuse_unless(permissions.can_write(contract, by))
    if operator is not None and operator not in operators.of(contract):
        raise ActRefused(
            Refusal(
                f"{operator} ne porte aucune action de ce contrat : désignez-le d'abord comme porteur.", code="operator"
            )
        )
    now = timezone.now()
    thread = Thread.objects.create(
        contract=contract, subject=subject, audience=audience, operator=operator, side=by.side, last_at=now
    )
    _write(thread, text, f"{subject} {text}", by, today, now, uploads)
    return thread


@transaction.atomic
def answer(thread: Thread, text: str, *, by: Membership, today: date, uploads: Iterable[UploadedFile] = ()) -> Message:
    """One more message, to everybody who reads the thread. It neither changes nor goes away afterwards."""
    refuse_unless(permissions.can_answer(thread, by))
    return _write(thread, text, text, by, today, timezone.now(), uploads)


def _write(
    thread: Thread,
    text: str,
    searched: str,
    by: Membership,
    today: date,
    now: datetime,
    uploads: Iterable[UploadedFile],
) -> Message:
    message = Message.objects.create(thread=thread, author=by, text=text, searched=folded(searched), written_at=now)
    for upload in uploads:
        stored = store(by.organisation, upload.name or "fichier", upload, by=by)
        MessageFile.objects.create(message=message, file=stored)
    Thread.objects.filter(pk=thread.pk).update(last_at=now)
    journal.record(
        thread.contract.number,
        "write_message" if thread.is_shared else "write_note",
        f"Message de {by.organisation} : {thread.subject}" if thread.is_shared else "Note interne écrite",
        by=by,
        today=today,
        about=message,
        audience=journal.BOTH if thread.is_shared else by.side,
    )
    return message


def mark_read(thread: Thread, membership: Membership, *, to: int) -> None:
    """This person has seen the messages up to number `to`. Never goes back; writes nothing when nothing is new."""
    mine = Reading.objects.filter(thread=thread, membership=membership)
    known = mine.values_list("last_message", flat=True).first()
    if known is None:
        Reading.objects.get_or_create(thread=thread, membership=membership, defaults={"last_message": to})
    elif known < to:
        mine.filter(last_message__lt=to).update(last_message=to)
