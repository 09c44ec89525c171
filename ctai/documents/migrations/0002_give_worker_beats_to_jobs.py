"""The table stays where it is; only the room that speaks of it changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_create_productions_and_worker_beats"),
        ("jobs", "0001_take_worker_beats_and_create_jobs"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("WorkerBeat")]),
    ]
