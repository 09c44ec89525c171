"""Each contract's messages become one thread of both sides, its notes one thread a side. Nothing written is lost."""

import re
import unicodedata
import uuid

from django.db import migrations
from django.db.models import Max

SHARED, NOTES = "Échanges", "Notes internes"
LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})


def folded(text):
    flat = unicodedata.normalize("NFD", text.translate(LIGATURES).lower())
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return " " + " ".join(re.findall(r"[a-z0-9]+", flat))


def gather(apps, schema_editor):
    Message = apps.get_model("exchanges", "Message")
    Thread = apps.get_model("exchanges", "Thread")
    threads = {}
    for message in Message.objects.filter(thread=None).order_by("written_at", "pk").iterator(chunk_size=1000):
        kept = "both" if message.is_shared else message.side
        key = (message.contract_id, kept)
        if key not in threads:
            threads[key] = Thread.objects.create(
                contract_id=message.contract_id,
                subject=SHARED if message.is_shared else NOTES,
                audience="both" if message.is_shared else "own_side",
                side=message.side,
                last_at=message.written_at,
            )
        message.thread = threads[key]
        message.thread.last_at = message.written_at
        message.searched = folded(message.text)
        message.save(update_fields=["thread", "searched"])
    Thread.objects.bulk_update(threads.values(), ["last_at"], batch_size=500)
    mark_read(apps, list(threads.values()))


def mark_read(apps, threads):
    """What was written before this page existed is not shown as new to everybody."""
    Membership = apps.get_model("accounts", "Membership")
    Reading = apps.get_model("exchanges", "Reading")
    for thread in threads:
        last = thread.messages.aggregate(last=Max("pk"))["last"]
        bodies = thread.contract.parties.values("organisation_id")
        Reading.objects.bulk_create(
            Reading(thread=thread, membership=member, last_message=last)
            for member in Membership.objects.filter(organisation__in=bodies, ended_on=None)
        )


def scatter(apps, schema_editor):
    """Each message finds its contract again; a subject somebody chose is kept at the head of the first message."""
    Message = apps.get_model("exchanges", "Message")
    Thread = apps.get_model("exchanges", "Thread")
    first_of = set()
    messages = Message.objects.exclude(thread=None).select_related("thread", "author__organisation").order_by("pk")
    for message in list(messages):
        thread = message.thread
        if thread.pk not in first_of and thread.subject not in (SHARED, NOTES):
            message.text = f"**{thread.subject}**\n\n{message.text}"
        first_of.add(thread.pk)
        own = thread.side if thread.audience == "own_side" else None
        author = "authority" if message.author.organisation.kind == "authority" else "state"
        message.contract_id, message.side = thread.contract_id, own or author
        message.is_shared, message.thread = own is None, None
        message.save()
    apps.get_model("exchanges", "Reading").objects.all().delete()
    Thread.objects.all().delete()


def name_events(apps, schema_editor):
    """One default for all rows would make every meeting the same event in a calendar."""
    for meeting in apps.get_model("exchanges", "Meeting").objects.only("pk").iterator():
        meeting.uid = uuid.uuid4()
        meeting.save(update_fields=["uid"])


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0002_open_threads_and_invitations")]

    operations = [
        migrations.RunPython(gather, scatter),
        migrations.RunPython(name_events, migrations.RunPython.noop),
    ]
