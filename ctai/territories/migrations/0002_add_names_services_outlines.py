import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("territories", "0001_create_territories"),
    ]

    operations = [
        migrations.CreateModel(
            name="GramPosting",
            fields=[
                ("gram", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("names", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Outline",
            fields=[
                (
                    "territory",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="outline",
                        serialize=False,
                        to="territories.territory",
                    ),
                ),
                ("path", models.TextField()),
                ("left", models.IntegerField()),
                ("top", models.IntegerField()),
                ("right", models.IntegerField()),
                ("bottom", models.IntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="source",
            name="digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="territory",
            name="chief_town",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="territories.territory",
            ),
        ),
        migrations.AddField(
            model_name="territory",
            name="note",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="territory",
            name="overseas",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("prefecture", "Préfecture"), ("sub_prefecture", "Sous-préfecture")], max_length=16
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("postcode", models.CharField(blank=True, max_length=5)),
                ("city", models.CharField(blank=True, max_length=100)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("site", models.URLField(blank=True)),
                ("prefecture_de_region", models.BooleanField(default=False)),
                ("address_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "address_status",
                    models.CharField(
                        choices=[
                            ("dated", "adresse d'un annuaire daté, à vérifier"),
                            ("missing", "adresse à vérifier : nous ne l'avons pas"),
                        ],
                        default="missing",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="services", to="territories.territory"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.territory",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "prefecture")),
                        fields=("departement",),
                        name="service_one_prefecture_per_departement",
                    ),
                    models.UniqueConstraint(fields=("arrondissement",), name="service_one_per_arrondissement"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TerritoryName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("current", "nom"),
                            ("legal", "nom complet"),
                            ("former", "nom jusqu'à un changement de nom"),
                            ("old", "ancienne commune"),
                            ("delegated", "commune déléguée"),
                            ("associated", "commune associée"),
                            ("municipal", "arrondissement municipal"),
                            ("postcode", "code postal"),
                            ("code", "code Insee"),
                            ("old_code", "ancien code Insee"),
                            ("siren", "numéro SIREN"),
                        ],
                        max_length=12,
                    ),
                ),
                ("label", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=200)),
                ("whole", models.BooleanField(default=True)),
                ("kind", models.CharField(max_length=16)),
                ("weight", models.PositiveIntegerField(default=0)),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="territories.territory"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["key"], name="territory_name_key")],
            },
        ),
    ]
