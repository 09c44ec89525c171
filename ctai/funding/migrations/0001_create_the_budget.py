import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_create_people_and_organisations"),
        ("contracts", "0001_create_contracts"),
        ("programme", "0001_create_the_programme"),
    ]

    operations = [
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="Année budgétaire")),
                (
                    "funder",
                    models.CharField(
                        choices=[
                            ("state_104_12", "État — programme 104, action 12"),
                            ("state_104_15", "État — programme 104, ancienne action 15"),
                            ("state_other", "État — autre programme"),
                            ("authority", "Collectivité signataire"),
                            ("other_authority", "Autre collectivité"),
                            ("europe_amif", "Europe — FAMI"),
                            ("europe_esf", "Europe — FSE+"),
                            ("own", "Fonds propres du porteur"),
                            ("other", "Autre financeur"),
                        ],
                        max_length=20,
                        verbose_name="Financeur",
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=200, verbose_name="Nom du financeur")),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("to_authority", "Versé à la collectivité, qui réalise l'action"),
                            ("to_operator", "Versé directement au porteur de l'action"),
                            ("regranted", "Versé à la collectivité, qui le reverse au porteur"),
                        ],
                        max_length=16,
                        verbose_name="Versement",
                    ),
                ),
                ("asked", models.DecimalField(decimal_places=2, editable=False, max_digits=12, null=True)),
                ("granted", models.DecimalField(decimal_places=2, editable=False, max_digits=12, null=True)),
                ("paid", models.DecimalField(decimal_places=2, editable=False, max_digits=12, null=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="budget_lines", to="programme.action"
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="contracts.contract",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["action__number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("advance", "Acompte"),
                            ("intermediate", "Versement intermédiaire"),
                            ("balance", "Solde"),
                        ],
                        max_length=12,
                        verbose_name="Nature",
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="Date prévue")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="Montant")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="Date de versement")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="instalments", to="funding.budgetline"
                    ),
                ),
            ],
            options={
                "ordering": ["planned_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Justification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1)),
                ("code", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("anomalies", models.JSONField(default=list)),
                ("written_on", models.DateField()),
                (
                    "judgement",
                    models.CharField(
                        choices=[("waiting", "À examiner"), ("accepted", "Acceptée"), ("refused", "Refusée")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("judged_on", models.DateField(blank=True, null=True)),
                ("judge_reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="justifications",
                        to="contracts.contract",
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("asked", "Demandé"), ("granted", "Accordé"), ("paid", "Versé")], max_length=10
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("day", models.DateField()),
                ("act", models.CharField(max_length=40)),
                ("sequence", models.PositiveIntegerField()),
                ("reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.membership",
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="funding.instalment",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="funding.budgetline"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(
                fields=("action", "year", "funder", "label", "route"), name="budget_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked", None), ("asked__gte", 0), _connector="OR"),
                name="budget_line_asked_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("granted", None), ("granted__gte", 0), _connector="OR"),
                name="budget_line_granted_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paid", None),
                    models.Q(("granted__isnull", False), ("paid__gte", 0), ("paid__lte", models.F("granted"))),
                    _connector="OR",
                ),
                name="budget_line_paid_within_granted",
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="instalment_amount_positive"),
        ),
        migrations.AddConstraint(
            model_name="justification",
            constraint=models.UniqueConstraint(fields=("contract", "code"), name="justification_once_a_check"),
        ),
        migrations.AddConstraint(
            model_name="justification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("judged_on", None), ("judgement", "waiting")),
                    models.Q(models.Q(("judgement", "waiting"), _negated=True), ("judged_on__isnull", False)),
                    _connector="OR",
                ),
                name="justification_judged_dated",
            ),
        ),
    ]
