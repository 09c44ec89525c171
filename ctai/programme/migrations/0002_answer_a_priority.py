import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diagnosis", "0001_create_diagnosis_sections_and_priorities"),
        ("programme", "0001_create_the_programme"),
    ]

    operations = [
        migrations.AddField(
            model_name="action",
            name="priority",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="actions",
                to="diagnosis.priority",
                verbose_name="Priorité du diagnostic",
            ),
        ),
    ]
