import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0002_count_link_requests")]

    operations = [
        migrations.CreateModel(
            name="Outline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(unique=True)),
                ("note", models.TextField(blank=True, verbose_name="Ce qui change")),
                ("published_on", models.DateField(blank=True, null=True)),
                (
                    "by",
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
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        models.Case(models.When(published_on=None, then=models.Value(1))),
                        condition=models.Q(published_on=None),
                        name="outline_one_in_preparation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutlineSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("code", models.CharField(max_length=40)),
                ("slug", models.SlugField(max_length=60)),
                ("title", models.CharField(max_length=120, verbose_name="Titre")),
                ("guidance", models.TextField(verbose_name="Consigne")),
                ("questions", models.JSONField(blank=True, default=dict, verbose_name="Questions")),
                ("rank", models.PositiveSmallIntegerField(verbose_name="Rang")),
                (
                    "outline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="outlines.outline",
                    ),
                ),
            ],
            options={
                "ordering": ["rank", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("outline", "code"), name="outline_section_code_once"),
                    models.UniqueConstraint(fields=("outline", "slug"), name="outline_section_slug_once"),
                ],
            },
        ),
    ]
