import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_count_link_requests"),
        ("figures", "0001_create_series_and_values"),
        ("files", "0001_create_stored_files"),
        ("territories", "0002_add_names_services_outlines"),
    ]

    operations = [
        migrations.CreateModel(
            name="Detail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("cells", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["value", "rank"],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("vintage", models.CharField(max_length=20)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("published_on", models.DateField()),
                ("digest", models.CharField(max_length=64)),
                ("note", models.TextField(blank=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["source", "-number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="value",
            name="value_once",
        ),
        migrations.RemoveConstraint(
            model_name="value",
            name="value_once_for_france",
        ),
        migrations.AddField(
            model_name="series",
            name="departement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="territories.territory",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="fresh_years",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="series",
            name="published_every",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="value",
            name="is_current",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="detail",
            name="value",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="details", to="figures.value"
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.membership",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="territories.source"
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.membership",
            ),
        ),
        migrations.AddField(
            model_name="value",
            name="edition",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="values", to="figures.edition"
            ),
        ),
        migrations.AddConstraint(
            model_name="value",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True), ("territory__isnull", False)),
                fields=("series", "territory", "year"),
                name="value_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="value",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True), ("territory__isnull", True)),
                fields=("series", "year"),
                name="value_once_for_france",
            ),
        ),
        migrations.AddConstraint(
            model_name="detail",
            constraint=models.UniqueConstraint(fields=("value", "rank"), name="detail_once"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(fields=("source", "number"), name="edition_number_once"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_on", None),
                    models.Q(("withdrawn_by__isnull", False), models.Q(("withdrawn_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="edition_withdrawn_with_a_reason",
            ),
        ),
    ]
