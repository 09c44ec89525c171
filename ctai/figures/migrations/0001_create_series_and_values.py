import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("territories", "0002_add_names_services_outlines"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("definition", models.TextField()),
                ("unit", models.CharField(max_length=40)),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("newcomers", "Immigration et accueil"),
                            ("reception", "Hébergement des demandeurs d'asile et des réfugiés"),
                            ("population", "Population"),
                            ("employment", "Emploi"),
                            ("housing", "Logement"),
                            ("income", "Niveau de vie"),
                            ("education", "Diplômes"),
                            ("cited", "Chiffres cités par des sources publiques"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("commune", "commune"),
                            ("epci", "intercommunalité"),
                            ("departement", "département"),
                            ("region", "région"),
                            ("france", "France"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "A : fichier officiel complet"),
                            ("B", "B : chiffres officiels repris d'une copie, vérifiés en partie"),
                            ("C", "C : liste partielle ou échantillon"),
                        ],
                        max_length=1,
                    ),
                ),
                ("caution", models.TextField(blank=True)),
                ("sum_allowed", models.BooleanField(default=False)),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="figures.series",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="series", to="territories.source"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "series",
                "ordering": ["rank", "code"],
            },
        ),
        migrations.CreateModel(
            name="Value",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("period", models.CharField(max_length=60)),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("secret", "couvert par le secret statistique"),
                            ("not_significant", "non significatif"),
                            ("unavailable", "non disponible"),
                            ("incomplete", "somme impossible"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("publication", models.CharField(blank=True, max_length=200)),
                ("address", models.URLField(blank=True, max_length=400)),
                ("members", models.PositiveIntegerField(blank=True, null=True)),
                ("missing", models.PositiveIntegerField(blank=True, null=True)),
                ("known_sum", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="values", to="figures.series"
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="territories.territory",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("territory__isnull", False)),
                        fields=("series", "territory", "year"),
                        name="value_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("territory__isnull", True)),
                        fields=("series", "year"),
                        name="value_once_for_france",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", ""), ("value__isnull", False)),
                            models.Q(("value__isnull", True), models.Q(("status", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="value_or_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("missing__isnull", True), ("missing", 0), ("value__isnull", True), _connector="OR"
                        ),
                        name="value_sum_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("missing__isnull", True), ("missing__lte", models.F("members")), _connector="OR"
                        ),
                        name="value_missing_among_members",
                    ),
                ],
            },
        ),
    ]
