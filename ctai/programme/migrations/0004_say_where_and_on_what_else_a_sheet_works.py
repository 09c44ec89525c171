from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programme", "0003_follow_and_certify_sheets")]
    operations = [
        migrations.AddField(
            "action", "more_themes", models.JSONField("Autres domaines nationaux", blank=True, default=list)
        ),
        migrations.AddField("action", "places", models.JSONField("Territoires couverts", blank=True, default=list)),
    ]
