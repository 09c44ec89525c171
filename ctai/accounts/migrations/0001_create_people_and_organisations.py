import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("territories", "0002_add_names_services_outlines"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="Adresse électronique")),
                ("first_name", models.CharField(max_length=80, verbose_name="Prénom")),
                ("last_name", models.CharField(max_length=80, verbose_name="Nom")),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("authority", "Collectivité"),
                            ("prefecture", "Préfecture"),
                            ("sub_prefecture", "Sous-préfecture"),
                            ("region_prefecture", "Préfecture de région"),
                            ("ministry", "Ministère"),
                            ("operator", "Porteur d'action"),
                            ("ofii", "OFII"),
                            ("support", "Assistance de la plateforme"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Nom")),
                ("siret", models.CharField(blank=True, max_length=14, null=True, unique=True, verbose_name="SIRET")),
                ("departements", models.ManyToManyField(blank=True, related_name="+", to="territories.territory")),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="territories.territory",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("project_lead", "Chef·fe de projet"),
                            ("elected_signatory", "Élu·e signataire"),
                            ("officer", "Référent·e intégration (DDETS)"),
                            ("prefect", "Préfet·e ou délégataire"),
                            ("sub_prefect", "Sous-préfet·e"),
                            ("regional_officer", "Chargé·e de mission régional·e"),
                            ("steward", "Administration centrale (DGEF)"),
                            ("operator_agent", "Porteur d'action"),
                            ("ofii_officer", "Direction territoriale de l'OFII"),
                            ("support_agent", "Assistance"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_manager", models.BooleanField(default=False, verbose_name="Peut inviter et retirer des membres")),
                ("started_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="accounts.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="Adresse électronique")),
                ("first_name", models.CharField(max_length=80, verbose_name="Prénom")),
                ("last_name", models.CharField(max_length=80, verbose_name="Nom")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("project_lead", "Chef·fe de projet"),
                            ("elected_signatory", "Élu·e signataire"),
                            ("officer", "Référent·e intégration (DDETS)"),
                            ("prefect", "Préfet·e ou délégataire"),
                            ("sub_prefect", "Sous-préfet·e"),
                            ("regional_officer", "Chargé·e de mission régional·e"),
                            ("steward", "Administration centrale (DGEF)"),
                            ("operator_agent", "Porteur d'action"),
                            ("ofii_officer", "Direction territoriale de l'OFII"),
                            ("support_agent", "Assistance"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_manager", models.BooleanField(default=False, verbose_name="Peut inviter et retirer des membres")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="accounts.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignInLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("requester", models.CharField(blank=True, max_length=64)),
                ("next_path", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["kind", "name"], name="accounts_or_kind_6b6949_idx"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)),
                fields=("person", "organisation", "role"),
                name="membership_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("ended_on__gte", models.F("started_on")), _connector="OR"),
                name="membership_dates_in_order",
            ),
        ),
    ]
