import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_create_people_and_organisations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("stream", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("sequence", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.CharField(max_length=40)),
                ("sequence", models.PositiveIntegerField()),
                ("recorded_at", models.DateTimeField()),
                ("day", models.DateField()),
                ("act", models.CharField(max_length=40)),
                ("sentence", models.CharField(max_length=300)),
                ("actor", models.CharField(max_length=300)),
                ("object_type", models.CharField(blank=True, max_length=60)),
                ("object_id", models.CharField(blank=True, max_length=40)),
                ("changes", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                (
                    "audience",
                    models.CharField(
                        choices=[("both", "Les deux parties"), ("authority", "La collectivité"), ("state", "L'État")],
                        default="both",
                        max_length=10,
                    ),
                ),
                ("previous_digest", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
                (
                    "membership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["act"], name="history_ent_act_bea310_idx"),
                    models.Index(fields=["person"], name="history_ent_person__53c4a8_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "sequence"), name="entry_stream_sequence_unique")
                ],
            },
        ),
    ]
