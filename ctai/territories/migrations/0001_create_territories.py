import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("publisher", models.CharField(max_length=200)),
                ("licence", models.CharField(max_length=100)),
                ("vintage", models.CharField(max_length=20)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("reliability", models.CharField(default="A", max_length=1)),
                ("note", models.TextField(blank=True)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("loaded_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Territory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("commune", "Commune"),
                            ("epci", "Intercommunalité (EPCI)"),
                            ("ept", "Établissement public territorial"),
                            ("arrondissement", "Arrondissement"),
                            ("departement", "Département"),
                            ("region", "Région"),
                        ],
                        max_length=16,
                    ),
                ),
                ("code", models.CharField(max_length=9)),
                ("name", models.CharField(max_length=200)),
                ("siren", models.CharField(blank=True, max_length=9)),
                ("siret", models.CharField(blank=True, max_length=14)),
                ("legal_name", models.CharField(blank=True, max_length=200)),
                ("category", models.CharField(blank=True, max_length=10)),
                ("population", models.PositiveIntegerField(blank=True, null=True)),
                ("latitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ("longitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ("vintage", models.CharField(max_length=4)),
                ("ended_in", models.CharField(blank=True, max_length=4)),
                (
                    "arrondissement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.territory",
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
                ("departements", models.ManyToManyField(blank=True, related_name="+", to="territories.territory")),
                (
                    "epci",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communes_of_epci",
                        to="territories.territory",
                    ),
                ),
                (
                    "ept",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communes_of_ept",
                        to="territories.territory",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.territory",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="territories.territory",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["departement", "kind"], name="territories_departe_7fc1c4_idx"),
                    models.Index(fields=["region", "kind"], name="territories_region__e6faeb_idx"),
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "code"), name="territory_kind_code_unique")],
            },
        ),
    ]
