import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_count_link_requests"),
        ("contracts", "0002_keep_search_words"),
        ("exchanges", "0001_create_exchanges"),
    ]

    operations = [
        migrations.CreateModel(
            name="Thread",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=150, verbose_name="Sujet")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("both", "Les deux parties"),
                            ("own_side", "Une seule partie"),
                            ("operator", "Avec un porteur d'action"),
                        ],
                        default="both",
                        max_length=10,
                    ),
                ),
                ("side", models.CharField(choices=[("authority", "Collectivité"), ("state", "État")], max_length=10)),
                ("last_at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="threads", to="contracts.contract"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-last_at", "-pk"],
                "indexes": [
                    models.Index(fields=["contract", "-last_at"], name="thread_latest"),
                    models.Index(fields=["operator", "-last_at"], name="thread_of_operator"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("audience", "operator"),
                            ("operator__isnull", False),
                        )
                        | models.Q(models.Q(("audience", "operator"), _negated=True), ("operator__isnull", True)),
                        name="thread_operator_when_with_one",
                        violation_error_message=(
                            "Un fil avec un porteur d'action nomme ce porteur ; les autres n'en ont pas."
                        ),
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_message", models.PositiveBigIntegerField(default=0)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="exchanges.thread"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("thread", "membership"), name="reading_once_a_thread")],
            },
        ),
        migrations.AddField(
            model_name="message",
            name="thread",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="exchanges.thread",
            ),
        ),
        migrations.AddField("message", "searched", models.TextField(blank=True, default=""), preserve_default=False),
        # Empty while the messages go from one shape to the other, in either direction.
        migrations.AlterField(
            model_name="message",
            name="contract",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="contracts.contract",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="side",
            field=models.CharField(
                null=True, choices=[("authority", "Collectivité"), ("state", "État")], max_length=10
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="kind",
            field=models.CharField(
                choices=[
                    ("meeting", "Réunion"),
                    ("workshop", "Atelier avec les personnes concernées"),
                    ("committee", "Comité de pilotage ou technique"),
                ],
                default="meeting",
                max_length=10,
                verbose_name="Nature",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="lasts",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (30, "30 minutes"),
                    (60, "1 heure"),
                    (90, "1 h 30"),
                    (120, "2 heures"),
                    (180, "3 heures"),
                    (240, "une demi-journée"),
                    (420, "une journée"),
                ],
                default=120,
                verbose_name="Durée prévue",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="attended",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Nombre de présents"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="heard",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="Personnes concernées entendues"
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="languages",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="Langues parlées"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="meeting",
            name="uid",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField("meeting", "sequence", models.PositiveIntegerField(default=0)),
        migrations.AddField("meeting", "cancelled_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            model_name="meeting",
            name="cancel_reason",
            field=models.TextField(blank=True, default="", verbose_name="Motif de l'annulation"),
            preserve_default=False,
        ),
        migrations.AddIndex("meeting", models.Index(fields=["starts_at"], name="meeting_starts")),
        migrations.CreateModel(
            name="Invitee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("function", models.CharField(blank=True, max_length=120, verbose_name="Fonction")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="Adresse professionnelle")),
                ("is_withdrawn", models.BooleanField(default=False)),
                (
                    "told_as",
                    models.CharField(
                        blank=True, choices=[("REQUEST", "Invité"), ("CANCEL", "Décommandé")], max_length=7
                    ),
                ),
                ("told_sequence", models.PositiveIntegerField(default=0)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitees", to="exchanges.meeting"
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "membership"), name="invitee_member_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("meeting", "email"),
                        name="invitee_guest_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", ""), ("function", ""), ("membership__isnull", False))
                        | models.Q(
                            ("membership__isnull", True),
                            models.Q(("function", ""), _negated=True),
                        ),
                        name="invitee_member_or_guest",
                        violation_error_message="Une personne invitée est un membre d'une partie, ou une fonction.",
                    ),
                ],
            },
        ),
    ]
