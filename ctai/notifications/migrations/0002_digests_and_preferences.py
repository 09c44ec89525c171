import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def at_once(apps, schema_editor):
    """What was waiting under the old way leaves at the next round."""
    apps.get_model("notifications", "Notice").objects.filter(mailed_at=None).update(mail_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_count_link_requests"),
        ("notifications", "0001_create_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("daily", "Un résumé par jour, à 7 heures"),
                            ("weekly", "Un résumé par semaine, le lundi à 7 heures"),
                            ("immediate", "Un courriel à chaque fois que quelque chose change"),
                            ("none", "Aucun, sauf ce qui attend une réponse de ma part"),
                        ],
                        default="daily",
                        max_length=10,
                    ),
                ),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.membership"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RefusedAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("since", models.DateTimeField()),
                ("tried_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField("notice", "mail_at", models.DateTimeField(blank=True, null=True)),
        migrations.RemoveIndex("notice", "notificatio_mailed__08e1ad_idx"),
        migrations.AddIndex("notice", models.Index(fields=["mailed_at", "mail_at"], name="notice_to_mail")),
        migrations.RunPython(at_once, migrations.RunPython.noop),
    ]
