import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_create_people_and_organisations"),
        ("contracts", "0001_create_contracts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Axis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("employment", "Emploi et insertion professionnelle"),
                            ("housing", "Logement"),
                            ("rights", "Accès aux droits"),
                            ("french", "Apprentissage du français"),
                            ("health", "Accès aux soins"),
                            ("digital", "Inclusion numérique"),
                            ("mobility", "Mobilité"),
                            ("civil_society", "Liens avec la société civile, culture et sport"),
                        ],
                        max_length=20,
                        verbose_name="Domaine national",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="Intitulé local")),
                ("rank", models.PositiveSmallIntegerField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="axes", to="contracts.contract"
                    ),
                ),
            ],
            options={
                "ordering": ["rank", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("number", models.PositiveSmallIntegerField()),
                ("rank", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200, verbose_name="Titre")),
                ("problem", models.TextField(blank=True, verbose_name="Problème traité")),
                ("existing", models.TextField(blank=True, verbose_name="Ce qui existe déjà")),
                ("adds", models.TextField(blank=True, verbose_name="Ce que l'action ajoute")),
                ("lead_name", models.CharField(blank=True, max_length=200, verbose_name="Porteur pressenti")),
                ("partners", models.TextField(blank=True, verbose_name="Partenaires")),
                ("audiences", models.JSONField(blank=True, default=list, verbose_name="Publics")),
                (
                    "perimeter_note",
                    models.CharField(blank=True, max_length=250, verbose_name="Précision sur le périmètre"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="Début")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="Fin")),
                ("deliverables", models.TextField(blank=True, verbose_name="Livrables")),
                ("is_innovative", models.BooleanField(default=False, verbose_name="Action expérimentale")),
                ("innovation", models.TextField(blank=True, verbose_name="En quoi elle est nouvelle")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Prévue"),
                            ("running", "En cours"),
                            ("done", "Réalisée"),
                            ("dropped", "Abandonnée"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="Avancement",
                    ),
                ),
                ("removed_on", models.DateField(blank=True, null=True)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="contracts.contract"
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "axis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="programme.axis"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExpectedResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="Année")),
                ("label", models.CharField(max_length=200, verbose_name="Indicateur")),
                ("target", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="Cible")),
                ("unit", models.CharField(max_length=60, verbose_name="Unité")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="expected_results",
                        to="programme.action",
                    ),
                ),
            ],
            options={
                "ordering": ["label", "year"],
            },
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["operator"], name="programme_a_operato_1a208a_idx"),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.UniqueConstraint(fields=("contract", "number"), name="action_number_once_a_contract"),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None), ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="action_dates_in_order",
                violation_error_message="La date de fin précède la date de début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="expectedresult",
            constraint=models.UniqueConstraint(fields=("action", "year", "label"), name="expected_result_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="expectedresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("target__gte", 0)), name="expected_result_not_negative"
            ),
        ),
    ]
