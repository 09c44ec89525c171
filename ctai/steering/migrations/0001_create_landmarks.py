import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("territories", "0002_add_names_services_outlines"),
    ]

    operations = [
        migrations.CreateModel(
            name="Landmark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("status", models.CharField(max_length=40)),
                ("when", models.CharField(blank=True, max_length=20)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("amount_year", models.CharField(blank=True, max_length=4)),
                ("source", models.URLField(max_length=400)),
                ("note", models.TextField(blank=True)),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="landmarks",
                        to="territories.territory",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("territory", "source"), name="landmark_once_a_page")],
            },
        ),
    ]
