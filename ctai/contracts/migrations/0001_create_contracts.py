import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_create_people_and_organisations"),
        ("territories", "0002_add_names_services_outlines"),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberSequence",
            fields=[
                ("prefix", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="Numéro")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ctai", "Contrat territorial d'accueil et d'intégration (CTAI)"),
                            ("city_contract", "Contrat de ville valant CTAI"),
                            ("ctair", "Contrat territorial d'accueil et d'intégration des réfugiés (CTAIR, 2019-2021)"),
                            ("ptai", "Projet territorial d'accueil et d'intégration (PTAI, 2019-2021)"),
                        ],
                        default="ctai",
                        max_length=16,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Intitulé")),
                ("is_rehearsal", models.BooleanField(default=False, verbose_name="Répétition")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Lettre en préparation"),
                            ("intent_sent", "Lettre envoyée"),
                            ("declined", "Lettre déclinée"),
                            ("exchanges", "Échanges en cours"),
                            ("diagnosis", "Diagnostic en cours"),
                            ("proposal", "Proposition en préparation"),
                            ("corrections", "Corrections demandées"),
                            ("certified", "Proposition certifiée"),
                            ("submitted", "Proposition déposée"),
                            ("refused", "Proposition refusée"),
                            ("accepted", "Proposition acceptée"),
                            ("signature", "En signature"),
                            ("in_force", "En vigueur"),
                            ("ended", "Terminé"),
                            ("terminated", "Résilié"),
                            ("abandoned", "Projet abandonné"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                ("state_since", models.DateField()),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="Début")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="Fin")),
                ("opened_on", models.DateField()),
                ("intent_sent_on", models.DateField(blank=True, null=True)),
                ("acknowledged_on", models.DateField(blank=True, null=True)),
                ("diagnosis_frozen_on", models.DateField(blank=True, null=True)),
                ("submitted_on", models.DateField(blank=True, null=True)),
                ("accepted_on", models.DateField(blank=True, null=True)),
                ("text_frozen_on", models.DateField(blank=True, null=True)),
                ("in_force_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "departement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.territory"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "prefecture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="contracts.contract",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.territory"
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="territories.territory",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("authority", "Collectivité"), ("state", "État")], max_length=10)),
                ("rank", models.PositiveSmallIntegerField(default=1)),
                ("is_lead", models.BooleanField(default=False)),
                ("frozen_name", models.CharField(blank=True, max_length=200)),
                ("frozen_siret", models.CharField(blank=True, max_length=14)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="contracts.contract"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["side", "rank", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PerimeterPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("frozen_name", models.CharField(blank=True, max_length=200)),
                ("frozen_code", models.CharField(blank=True, max_length=9)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="perimeter", to="contracts.contract"
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.territory"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["departement", "state"], name="contracts_c_departe_c4b18a_idx"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["is_rehearsal", "state"], name="contracts_c_is_rehe_39eb36_idx"),
        ),
        migrations.AddIndex(
            model_name="contract",
            index=models.Index(fields=["state_since"], name="contracts_c_state_s_8df546_idx"),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None), ("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                ),
                name="contract_period_in_order",
                violation_error_message="La date de fin précède la date de début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["ended", "in_force", "terminated"]), ("in_force_on__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["ended", "in_force", "terminated"]), _negated=True),
                        models.Q(("in_force_on__isnull", False), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="contract_in_force_dated",
                violation_error_message="Un contrat est daté de son entrée en vigueur dès qu'il est signé par tous, et seulement alors.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["refused", "ended", "terminated", "abandoned"]), ("closed_on__isnull", False)
                    ),
                    models.Q(
                        models.Q(("state__in", ["refused", "ended", "terminated", "abandoned"]), _negated=True),
                        models.Q(("closed_on__isnull", False), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="contract_closed_dated",
                violation_error_message="Un contrat clos porte sa date de clôture, un contrat ouvert n'en a pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("acknowledged_on", None), ("state__in", ["draft", "intent_sent", "declined"])),
                    models.Q(
                        models.Q(("state__in", ["draft", "intent_sent", "declined"]), _negated=True),
                        ("acknowledged_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="contract_acknowledged_dated",
                violation_error_message="La lettre est datée de son accusé de réception à partir des échanges.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["signature", "ended", "in_force", "terminated"]), _negated=True),
                    ("text_frozen_on__isnull", False),
                    _connector="OR",
                ),
                name="contract_text_frozen_dated",
                violation_error_message="Un contrat en signature ou signé a un texte figé et daté.",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(fields=("contract", "organisation"), name="party_once_a_contract"),
        ),
        migrations.AddConstraint(
            model_name="perimeterpart",
            constraint=models.UniqueConstraint(fields=("contract", "territory"), name="perimeter_part_once"),
        ),
    ]
