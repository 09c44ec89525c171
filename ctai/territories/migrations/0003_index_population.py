from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("territories", "0002_add_names_services_outlines"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="territory",
            index=models.Index(fields=["kind", "population"], name="territory_population"),
        ),
    ]
