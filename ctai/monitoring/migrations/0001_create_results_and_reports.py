import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_count_link_requests"),
        ("contracts", "0002_keep_search_words"),
        ("programme", "0001_create_the_programme"),
    ]

    operations = [
        migrations.CreateModel(
            name="ResultValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("value", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="Résultat")),
                ("comment", models.TextField(blank=True, verbose_name="Commentaire")),
                ("reported_on", models.DateField()),
                (
                    "expected",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reached",
                        to="programme.expectedresult",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="result_value_not_negative")
                ],
            },
        ),
        migrations.CreateModel(
            name="YearlyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("year", models.PositiveSmallIntegerField(verbose_name="Année")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("writing", "À écrire"),
                            ("sent_back", "Renvoyé pour correction"),
                            ("certified", "Certifié, à l'examen de la préfecture"),
                            ("accepted", "Accepté"),
                        ],
                        default="writing",
                        max_length=10,
                    ),
                ),
                ("state_since", models.DateField()),
                ("due_on", models.DateField()),
                ("done", models.TextField(blank=True, verbose_name="Ce qui a été fait")),
                ("difficulties", models.TextField(blank=True, verbose_name="Ce qui a été difficile")),
                ("lessons", models.TextField(blank=True, verbose_name="Ce que nous avons appris")),
                ("outlook", models.TextField(blank=True, verbose_name="Ce qui est prévu pour la suite")),
                ("figures", models.JSONField(blank=True, default=dict)),
                ("opened_on", models.DateField()),
                ("certified_on", models.DateField(blank=True, null=True)),
                ("accepted_on", models.DateField(blank=True, null=True)),
                ("asked", models.TextField(blank=True)),
                (
                    "certified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "year"), name="report_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("certified_on", None),
                                (
                                    "state__in",
                                    [
                                        "sent_back",
                                        "writing",
                                    ],
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        [
                                            "sent_back",
                                            "writing",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("certified_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="report_certified_dated",
                        violation_error_message="Un bilan est daté de sa certification dès qu'il est envoyé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_on__isnull", False), ("state", "accepted")),
                            models.Q(models.Q(("state", "accepted"), _negated=True), ("accepted_on", None)),
                            _connector="OR",
                        ),
                        name="report_accepted_dated",
                        violation_error_message="Un bilan accepté porte la date de son acceptation.",
                    ),
                ],
            },
        ),
    ]
