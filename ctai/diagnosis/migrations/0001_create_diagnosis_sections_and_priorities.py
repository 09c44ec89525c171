import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_count_link_requests"),
        ("contracts", "0002_keep_search_words"),
        ("figures", "0001_create_series_and_values"),
        ("territories", "0002_add_names_services_outlines"),
    ]

    operations = [
        migrations.CreateModel(
            name="Diagnosis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("opened_on", models.DateField()),
                ("frozen_on", models.DateField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("content", models.JSONField(blank=True, default=dict)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="diagnoses", to="contracts.contract"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "diagnoses",
                "ordering": ["contract", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Priority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("rank", models.PositiveSmallIntegerField()),
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
                        verbose_name="Thème",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Priorité")),
                ("why", models.TextField(blank=True, verbose_name="Pourquoi")),
                (
                    "diagnosis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="priorities", to="diagnosis.diagnosis"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "priorities",
                "ordering": ["rank", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SectionText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("perimeter", "Périmètre et partenaires"),
                            ("newcomers", "Nombre de personnes primo-arrivantes"),
                            ("offer", "Offre existante par thème"),
                            ("needs", "Besoins entendus"),
                            ("obstacles", "Obstacles"),
                            ("priorities", "Manques et priorités"),
                            ("articulation", "Articulation avec l'existant"),
                            ("sources", "Sources et dates des chiffres"),
                        ],
                        max_length=16,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True, verbose_name="Texte de la section")),
                ("not_applicable", models.BooleanField(default=False, verbose_name="Section sans objet")),
                ("revision", models.PositiveIntegerField(default=1)),
                ("written_at", models.DateTimeField(blank=True, null=True)),
                (
                    "diagnosis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sections", to="diagnosis.diagnosis"
                    ),
                ),
                (
                    "written_by",
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
                "ordering": ["rank"],
            },
        ),
        migrations.CreateModel(
            name="PlacedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("unit", models.CharField(max_length=40)),
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
                ("place", models.CharField(max_length=200)),
                ("year", models.PositiveSmallIntegerField()),
                ("period", models.CharField(max_length=60)),
                ("source", models.CharField(max_length=400)),
                ("address", models.URLField(blank=True, max_length=400)),
                ("reliability", models.CharField(max_length=1)),
                ("note", models.CharField(blank=True, max_length=400)),
                ("caution", models.TextField(blank=True)),
                ("placed_on", models.DateField()),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="figures.series"
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.territory",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="diagnosis.sectiontext"
                    ),
                ),
            ],
            options={
                "ordering": ["rank", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(choices=[("authority", "Collectivité"), ("state", "État")], max_length=10)),
                (
                    "status",
                    models.CharField(
                        choices=[("agree", "Accord"), ("disagree", "Désaccord"), ("abstain", "Abstention")],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="Motif")),
                ("on", models.DateField()),
                ("revision", models.PositiveIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="diagnosis.sectiontext",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="diagnosis",
            constraint=models.UniqueConstraint(fields=("contract", "number"), name="diagnosis_number_once"),
        ),
        migrations.AddConstraint(
            model_name="diagnosis",
            constraint=models.UniqueConstraint(
                condition=models.Q(("frozen_on", None)), fields=("contract",), name="diagnosis_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="diagnosis",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("digest", ""), ("frozen_on", None)),
                    models.Q(("frozen_on__isnull", False), models.Q(("digest", ""), _negated=True)),
                    _connector="OR",
                ),
                name="diagnosis_frozen_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="sectiontext",
            constraint=models.UniqueConstraint(fields=("diagnosis", "code"), name="section_once_a_diagnosis"),
        ),
        migrations.AddConstraint(
            model_name="placedfigure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("territory__isnull", False)),
                fields=("section", "series", "territory"),
                name="placed_figure_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="placedfigure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("territory__isnull", True)),
                fields=("section", "series"),
                name="placed_figure_once_for_france",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("section", "side"), name="agreement_one_a_side"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "disagree"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="agreement_disagreement_explained",
            ),
        ),
    ]
