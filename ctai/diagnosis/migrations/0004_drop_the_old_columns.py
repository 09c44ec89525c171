import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diagnosis", "0003_move_texts_and_figures")]

    operations = [
        migrations.DeleteModel("PlacedFigure"),
        migrations.RemoveField("sectiontext", "text"),
        migrations.RemoveField("sectiontext", "version"),
        migrations.RemoveField("sectiontext", "written_by"),
        migrations.RemoveField("sectiontext", "written_at"),
        migrations.AlterModelOptions("sectiontext", {"ordering": ["rank", "pk"]}),
        migrations.AlterField(
            "diagnosis",
            "outline",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="outlines.outline"),
        ),
        migrations.AlterField(
            "diagnosis", "ranking_reason", models.TextField(blank=True, verbose_name="Pourquoi cet ordre")
        ),
        migrations.AlterField(
            "sectiontext",
            "body",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="section", to="writing.text"
            ),
        ),
        migrations.AlterField("sectiontext", "code", models.CharField(max_length=40)),
        migrations.AlterField("sectiontext", "guidance", models.TextField(blank=True, verbose_name="Consigne")),
        migrations.AlterField("sectiontext", "rank", models.PositiveSmallIntegerField(verbose_name="Rang")),
        migrations.AlterField("sectiontext", "slug", models.SlugField(max_length=60)),
        migrations.AlterField("sectiontext", "title", models.CharField(max_length=120, verbose_name="Titre")),
        migrations.AddConstraint(
            "sectiontext",
            models.UniqueConstraint(fields=["diagnosis", "slug"], name="section_address_once_a_diagnosis"),
        ),
    ]
