import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0003_give_each_value_its_edition")]

    operations = [
        migrations.AlterField(
            model_name="value",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="values", to="figures.edition"
            ),
        ),
    ]
