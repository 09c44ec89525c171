import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_count_link_requests"),
        ("figures", "0004_hold_values_to_their_edition"),
        ("files", "0001_create_stored_files"),
        ("jobs", "0001_take_worker_beats_and_create_jobs"),
        ("territories", "0002_add_names_services_outlines"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("layout", models.CharField(blank=True, max_length=40)),
                ("headers", models.JSONField(default=list)),
                ("sample", models.JSONField(default=list)),
                ("header_key", models.CharField(max_length=64)),
                ("mapping", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_describe", "À décrire"),
                            ("reading", "Lecture en cours"),
                            ("ready", "À relire avant publication"),
                            ("refused", "Refusé en entier"),
                            ("publishing", "Publication en cours"),
                            ("published", "Publié"),
                            ("abandoned", "Abandonné"),
                        ],
                        default="to_describe",
                        max_length=12,
                    ),
                ),
                ("report", models.JSONField(default=dict)),
                ("refusal", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "departement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.territory",
                    ),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brought_in",
                        to="figures.edition",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("edition__isnull", False), ("state", "published")),
                            models.Q(models.Q(("state", "published"), _negated=True), ("edition__isnull", True)),
                            _connector="OR",
                        ),
                        name="import_published_has_its_edition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("refusal", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="import_refused_says_why",
                    ),
                ],
            },
        ),
    ]
