import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_create_people_and_organisations"),
        ("contracts", "0001_create_contracts"),
        ("files", "0001_create_stored_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="FrozenText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("frozen_on", models.DateField()),
                ("reopened_on", models.DateField(blank=True, null=True)),
                ("reopened_why", models.TextField(blank=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frozen_texts",
                        to="contracts.contract",
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signatory_name", models.CharField(max_length=160, verbose_name="Nom du ou de la signataire")),
                ("signatory_function", models.CharField(max_length=160, verbose_name="Qualité")),
                ("signed_on", models.DateField(verbose_name="Date de signature")),
                ("recorded_on", models.DateField()),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="contracts.party"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="signature.frozentext",
                    ),
                ),
            ],
            options={
                "ordering": ["signed_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("rank", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=30)),
                ("title", models.CharField(max_length=200, verbose_name="Titre")),
                ("body", models.TextField(verbose_name="Texte")),
                ("is_local", models.BooleanField(default=False)),
                ("template_version", models.PositiveSmallIntegerField(null=True)),
                ("template_body", models.TextField(blank=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="articles", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["rank", "pk"],
                "constraints": [models.UniqueConstraint(fields=("contract", "code"), name="article_code_once")],
            },
        ),
        migrations.CreateModel(
            name="AssemblyVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("voted_on", models.DateField(verbose_name="Date du vote")),
                ("reference", models.CharField(max_length=100, verbose_name="Numéro de la délibération")),
                ("recorded_on", models.DateField()),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="contracts.contract"
                    ),
                ),
                (
                    "deliberation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_on", None)),
                        fields=("contract", "organisation"),
                        name="vote_one_standing",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="frozentext",
            constraint=models.UniqueConstraint(fields=("contract", "number"), name="frozen_text_number_once"),
        ),
        migrations.AddConstraint(
            model_name="frozentext",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reopened_on", None)), fields=("contract",), name="frozen_text_one_standing"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(fields=("text", "party"), name="signature_once_a_party"),
        ),
    ]
