import django.db.models.deletion
from django.db import migrations, models

SIDES = [("authority", "Collectivité"), ("state", "État")]
KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def link(to, **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("diagnosis", "0001_create_diagnosis_sections_and_priorities"),
        ("outlines", "0002_put_outline_1"),
        ("writing", "0002_refuse_changes_to_versions"),
        ("findings", "0001_create_offer_needs_and_declared_figures"),
    ]

    operations = [
        migrations.AddField("diagnosis", "outline", link("outlines.outline", null=True)),
        migrations.AddField(
            "diagnosis", "ranking_reason", models.TextField(blank=True, default="", verbose_name="Pourquoi cet ordre")
        ),
        migrations.AddField("sectiontext", "slug", models.SlugField(default="", max_length=60)),
        migrations.AddField("sectiontext", "title", models.CharField(default="", max_length=120, verbose_name="Titre")),
        migrations.AddField(
            "sectiontext", "guidance", models.TextField(blank=True, default="", verbose_name="Consigne")
        ),
        migrations.AddField("sectiontext", "is_local", models.BooleanField(default=False)),
        migrations.AddField("sectiontext", "last_number", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            "sectiontext",
            "body",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="section", to="writing.text"
            ),
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", KEY),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("figure", "Chiffre publié"),
                            ("picture", "Graphique ou carte"),
                            ("survey", "Résultat de l'enquête"),
                            ("declared", "Chiffre déclaré"),
                            ("offer", "Offre locale"),
                            ("need", "Besoin ou obstacle"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reference", models.CharField(max_length=200)),
                ("copy", models.JSONField()),
                ("placed_by", link("accounts.membership")),
                ("placed_on", models.DateField()),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="diagnosis.sectiontext",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("section", "number"), name="citation_number_once"),
                    models.UniqueConstraint(fields=("section", "origin", "reference"), name="citation_placed_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", KEY),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("favourable", "Avis favorable"),
                            ("reserved", "Avis réservé"),
                            ("unfavourable", "Avis défavorable"),
                        ],
                        max_length=12,
                        verbose_name="Sens de l'avis",
                    ),
                ),
                ("text", models.TextField(verbose_name="Avis")),
                ("on", models.DateField()),
                ("by", link("accounts.membership")),
                (
                    "diagnosis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opinions", to="diagnosis.diagnosis"
                    ),
                ),
                ("organisation", link("accounts.organisation")),
            ],
            options={
                "ordering": ["on", "pk"],
                "constraints": [models.UniqueConstraint(fields=("diagnosis", "organisation"), name="opinion_one_each")],
            },
        ),
        migrations.AddField(
            "priority", "needs", models.ManyToManyField(blank=True, related_name="+", to="findings.need")
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", KEY),
                ("side", models.CharField(choices=[*SIDES, ("both", "Ensemble")], max_length=10)),
                ("importance", models.PositiveSmallIntegerField()),
                ("gap", models.PositiveSmallIntegerField()),
                ("on", models.DateField()),
                ("by", link("accounts.membership")),
                (
                    "priority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="diagnosis.priority"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("priority", "side"), name="score_one_a_side"),
                    models.CheckConstraint(
                        condition=models.Q(importance__range=(1, 4)) & models.Q(gap__range=(1, 4)),
                        name="score_from_1_to_4",
                    ),
                ],
            },
        ),
    ]
