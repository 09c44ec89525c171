import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0003_put_messages_in_threads")]

    operations = [
        migrations.AlterModelOptions("message", {"ordering": ["pk"]}),
        migrations.AlterField(
            model_name="message",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="exchanges.thread"
            ),
        ),
        migrations.RemoveIndex("message", "exchanges_m_contrac_e80e0e_idx"),
        migrations.RemoveField("message", "contract"),
        migrations.RemoveField("message", "side"),
        migrations.RemoveField("message", "is_shared"),
    ]
